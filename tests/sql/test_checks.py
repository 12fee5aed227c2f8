"""Each check finds what it is for, on a row made wrong by hand."""

import importlib
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipeline.publishing import build, statements
from telling import Telling, event, mission, trade, visit

CHECKS = {check.name: check for check in statements.checks()}


@pytest.fixture
def file(tmp_path: Path) -> duckdb.DuckDBPyConnection:
    """A sound warehouse whose rows a test may break: the tables without their constraints."""
    telling = Telling()
    telling.tell("In 2012 he came.", visits=visit("2012"), trade=trade(2012, 7e6), missions=mission(opened="2012"))
    telling.tell("Relations since 1992.", events=event("relations_established", "1992", mutual=True))
    connection = build.connect(tmp_path / "w.duckdb")
    for name, frame in telling.tables().items():
        connection.register("incoming", build.Stream(frame))
        connection.execute(f"create table {name} as select * from incoming")  # noqa: S608 (own names)
    return connection


BROKEN = {
    "mentions_have_words": "update mentions set quote = 'short'",
    "facts_have_mentions": "delete from mentions where fact_table = 'fact_visit'",
    "facts_are_in_their_table": "delete from fact_visit",
    "mentions_are_passages": "update mentions set quote = reverse(quote)",
    "dates_no_more_exact_than_their_text": "update fact_visit set date_precision = 'day'",
    "visits_of_states_that_existed": "update fact_visit set date_min = date '1900-01-01', date_max = date '1900-12-31'",
    "events_of_states_that_existed": "update fact_event set date_min = date '1900-01-01', date_max = date '1900-12-31'",
    "trade_is_plausible": "update fact_trade_flow set amount = 7",
    "no_date_in_the_future": "update fact_event set date_min = date '2999-01-01'",
    "missions_close_after_they_open": "update fact_mission set closed_max = date '2001-01-01'",
    "successors_are_states": "update dim_state set successors = ['QQQ'] where iso3 = 'SUN'",
    "one_beginning_of_relations": (
        "insert into fact_event select * replace ('0' as fact_id) "
        "from fact_event where event_type = 'relations_established'"
    ),
}


def test_every_check_is_tested() -> None:
    assert BROKEN.keys() == CHECKS.keys()


@pytest.mark.parametrize("name", list(CHECKS))
def test_a_check_is_silent_on_sound_rows_and_finds_broken_ones(name: str, file: duckdb.DuckDBPyConnection) -> None:
    assert file.execute(CHECKS[name].sql).fetchall() == []
    file.execute(BROKEN[name])
    assert file.execute(CHECKS[name].sql).fetchall() != []


def test_the_header_of_a_check_must_say_how_it_counts(tmp_path: Path) -> None:
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "silent.sql").write_text("-- It says nothing.\nselect 1")
    with pytest.raises(statements.StatementError, match="severity"):
        statements.checks(tmp_path)


def test_statements_are_found_beside_the_package_only(tmp_path: Path) -> None:
    with pytest.raises(statements.StatementError, match="checkout"):
        statements.views(tmp_path)


def test_streams_need_no_pyarrow() -> None:
    assert not hasattr(importlib.import_module("pipeline.publishing.build"), "pyarrow")
    assert pl.DataFrame({"a": [1]}).pipe(build.Stream).__arrow_c_stream__() is not None
