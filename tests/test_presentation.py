"""What the UI shows: whole in meaning, inert in form."""

import base64
import re
from datetime import date
from xml.etree import ElementTree

import dagster as dg
import polars as pl
import pytest

from pipeline.pictures import bars
from pipeline.presentation import (
    CELL_WIDTH,
    cell_text,
    frame_metadata,
    markdown_table,
    preview,
    rows_metadata,
    with_sources,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (None, ""),
        (1978, "1978"),
        ("José López Portillo", "José López Portillo"),
        ("<script>alert(1)</script>", r"&lt;script&gt;alert\(1\)&lt;/script&gt;"),
        ("a | b\nc", r"a \| b c"),
        ("\x1b[31mred\u202e", r"�\[31mred�"),
        ("[text](javascript:alert)", r"\[text\]\(javascript:alert\)"),
        ("&amp; **bold** `code`", r"&amp;amp; \*\*bold\*\* \`code\`"),
    ],
)
def test_text_of_an_article_is_shown_and_obeyed_by_nothing(text: object, shown: str) -> None:
    assert cell_text(text) == shown


def test_an_address_in_an_article_becomes_no_link() -> None:
    assert "https://" not in cell_text("see https://example.org and www.example.org or me@example.org")
    assert "www." not in cell_text("see https://example.org and www.example.org or me@example.org")


def test_a_long_text_is_cut_before_it_is_escaped() -> None:
    assert len(cell_text("x" * 1000)) == CELL_WIDTH
    assert cell_text("<" * 1000) == "&lt;" * (CELL_WIDTH - 1) + "…"


def test_a_table_has_one_line_a_row() -> None:
    assert markdown_table(["a", "b"], [[1, "x\ny"], [None, "|"]]).splitlines() == [
        "| a | b |",
        "|---|---|",
        "| 1 | x y |",
        r"|  | \| |",
    ]


def test_a_preview_shows_ten_rows_and_the_rows_of_lists() -> None:
    frame = pl.DataFrame({"n": range(20), "list": [["a", "b"]] * 20})
    lines = (preview(frame).value or "").splitlines()
    assert len(lines) == 12
    assert lines[2] == "| 0 | a; b |"
    assert rows_metadata("list", frame)["dagster/row_count"] == 20
    assert preview(frame.clear()).value == "no rows"


def test_the_columns_of_a_frame_are_described_where_they_are_known() -> None:
    schema = frame_metadata("x", pl.DataFrame({"year": [1978], "new": ["x"]}), {"year": "When."})[
        "dagster/column_schema"
    ]
    assert [(column.name, column.description) for column in schema.columns] == [("year", "When."), ("new", None)]


def test_a_column_says_what_it_comes_from_with_a_link() -> None:
    schema = dg.TableSchema([dg.TableColumn("year", "integer", description="When."), dg.TableColumn("n", "integer")])
    visit, office = dg.AssetKey(["star", "fact_visit"]), dg.AssetKey(["star", "dim_office"])
    said = with_sources(schema, {"year": [(visit, "date_max"), (visit, "date_min"), (office, "office")], "n": []})
    assert [column.description for column in said.columns] == [
        "When.\n\nFrom [star/fact_visit](/assets/star/fact_visit) `date_max`, `date_min`; "
        "[star/dim_office](/assets/star/dim_office) `office`",
        None,
    ]


def test_a_picture_is_an_image_with_every_label_and_number() -> None:
    markdown = bars([("visits & <meetings>", 1200), (None, 0)], "facts")
    [encoded] = re.findall(r"^!\[facts\]\(data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)\)$", markdown)
    texts = [element.text for element in ElementTree.fromstring(base64.b64decode(encoded)) if element.text]  # noqa: S314
    assert texts == ["visits & <meetings>", "1,200", "unknown", "0"]
    assert bars([], "facts") == "no facts"


def test_decades_are_in_their_order_and_other_groups_the_largest_first() -> None:
    days = pl.DataFrame({"date_min": [date(1990, 1, 1), date(1978, 5, 1), date(1992, 1, 14), None]})
    assert labels(rows_metadata("fact_visit", days)["visits by decade"].value) == ["1970", "1", "1990", "2"]
    outcomes = pl.DataFrame({"outcome": ["fact", "no fact", "no fact"]})
    assert labels(rows_metadata("coverage", outcomes)["passages by outcome"].value) == ["no fact", "2", "fact", "1"]


def labels(markdown: str) -> list[str]:
    encoded = markdown.partition("base64,")[2].removesuffix(")")
    return [element.text for element in ElementTree.fromstring(base64.b64decode(encoded)) if element.text]  # noqa: S314
