"""EDTF: what a date means."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.grammar import edtf


def read(text: str | None) -> tuple[date | None, date | None, str | None, int | None]:
    frame = edtf.describe(pl.DataFrame({"d": [text]}, schema={"d": pl.String}), "d")
    return frame.select("date_min", "date_max", "date_precision", "date_key").row(0)


@pytest.mark.parametrize(
    ("text", "first", "last", "precision", "key"),
    [
        ("1961-06-27", date(1961, 6, 27), date(1961, 6, 27), "day", 19610627),
        ("2008-02", date(2008, 2, 1), date(2008, 2, 29), "month", 20080200),
        ("2014", date(2014, 1, 1), date(2014, 12, 31), "year", 20140000),
        ("2014-21", date(2014, 1, 1), date(2014, 12, 31), "season", 20140000),
        ("198X", date(1980, 1, 1), date(1989, 12, 31), "decade", 19800000),
        ("19XX", date(1900, 1, 1), date(1999, 12, 31), "century", 19000000),
        ("1980/1981", date(1980, 1, 1), date(1981, 12, 31), "interval", 19800000),
        ("2012-03-03/2012-03-05", date(2012, 3, 3), date(2012, 3, 5), "interval", 20120303),
        ("1994/..", date(1994, 1, 1), None, "interval", 19940000),
        ("../1994", None, date(1994, 12, 31), "interval", None),
        (None, None, None, None, None),
    ],
)
def test_a_date_means_its_days(
    text: str | None, first: date | None, last: date | None, precision: str | None, key: int | None
) -> None:
    assert read(text) == (first, last, precision, key)


@pytest.mark.parametrize("text", ["2014-13", "2014-02-30", "14", "May 2014", "2012/2008", "2014-5", "", "20X4"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert not pl.select(edtf.is_edtf(pl.lit(text))).item()


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)), st.sampled_from([4, 7, 10]))
def test_a_shortened_date_holds_the_day_it_was_cut_from(day: date, length: int) -> None:
    first, last, _, key = read(day.isoformat()[:length])
    assert first is not None
    assert last is not None
    assert first <= day <= last
    assert str(key) == day.isoformat()[:length].replace("-", "").ljust(8, "0")


def test_an_empty_frame_works() -> None:
    frame = edtf.describe(pl.DataFrame(schema={"d": pl.String}), "d")
    assert frame.columns == ["d", "date_min", "date_max", "date_precision", "date_key"]
