"""The accuracy in the warehouse file: put there by itself, carried over by refreshes, and nothing else touched."""

import stat
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipeline import tables
from pipeline.publishing import PublishError, publish_accuracy
from telling import Telling, visit


def rows(right: int = 9) -> pl.DataFrame:
    row = {
        "kind": "visits",
        "measure": "sender, host, year",
        "right": right,
        "invented": 1,
        "missed": 0,
        "precision": 0.9,
        "recall": 1.0,
        "f1": 0.9474,
        "articles": 2,
        "gold_version": "0123456789abcdef",
        "code_version": "1.2.3",
    }
    return pl.DataFrame([row], schema=tables.TABLES["accuracy"].create_empty().schema)


def told(*years: str) -> Telling:
    telling = Telling()
    for year in years:
        telling.tell(f"In {year} he came.", visits=visit(year))
    return telling


def ask(path: Path, question: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(question).fetchall()


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables but accuracy, and all comments."""
    names = [
        str(name) for (name,) in ask(path, "select table_name from duckdb_tables() where table_name <> 'accuracy'")
    ]
    comments = ask(
        path, "select table_name, column_name, comment from duckdb_columns() where not internal order by all"
    )
    return {name: ask(path, f"from {name}") for name in names} | {"comments": comments}


def test_a_warehouse_that_was_never_scored_says_nothing_of_accuracy(tmp_path: Path) -> None:
    told("2012").publish(tmp_path / "w.duckdb")
    assert ask(tmp_path / "w.duckdb", "select count(*) from accuracy") == [(0,)]


def test_the_file_is_published_anew_with_other_accuracy_and_the_same_rest(tmp_path: Path) -> None:
    target = tmp_path / "w.duckdb"
    told("2012").publish(target)
    before = contents(target)
    for right in (9, 8):
        assert publish_accuracy(rows(right), target) == ()
        assert ask(target, 'select kind, "right", accuracy.right, f1 from accuracy') == [
            ("visits", right, right, 0.9474)
        ]
    assert contents(target) == before
    assert {path.name for path in tmp_path.iterdir()} == {"w.duckdb"}
    assert stat.S_IMODE(target.stat().st_mode) == 0o444
    storage = "select tags['storage_version'] from duckdb_databases() where not internal"
    assert ask(target, storage) == [("v1.4.0+",)]


def test_refreshes_carry_the_accuracy_over(tmp_path: Path) -> None:
    target = tmp_path / "w.duckdb"
    told("2012").publish(target)
    publish_accuracy(rows(), target)
    again = told("2012", "2015").publish(target)
    assert (again.refresh_id, again.added) == (2, 2)
    assert ask(target, 'select kind, "right", gold_version from accuracy') == [("visits", 9, "0123456789abcdef")]


@pytest.mark.parametrize("change", ["drop table accuracy", "alter table accuracy drop column f1"])
def test_a_file_of_a_version_with_another_accuracy_can_be_scored_and_refreshed(tmp_path: Path, change: str) -> None:
    target = tmp_path / "w.duckdb"
    told("2012").publish(target)
    target.chmod(0o644)
    with duckdb.connect(str(target)) as connection:
        connection.execute(change)
    older = target.read_bytes()
    told("2012").publish(target)
    assert ask(target, "select (select count(*) from refreshes), (select count(*) from accuracy)") == [(2, 0)]
    target.chmod(0o644)
    target.write_bytes(older)
    publish_accuracy(rows(), target)
    assert ask(target, "select (select count(*) from refreshes), (select count(*) from accuracy)") == [(1, 1)]


def test_what_is_no_warehouse_stands_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "w.duckdb"
    with pytest.raises(PublishError, match=r"there is no warehouse at .* yet: `bilateral refresh` makes it"):
        publish_accuracy(rows(), target)
    assert list(tmp_path.iterdir()) == []
    target.write_text("no database " * 1000)
    with pytest.raises(PublishError):
        publish_accuracy(rows(), target)
    assert target.read_text() == "no database " * 1000
    target.unlink()
    with duckdb.connect(str(target)) as connection:
        connection.execute("create table mine as select 1 as one")
    with pytest.raises(PublishError, match="is no warehouse of ours"):
        publish_accuracy(rows(), target)
    assert ask(target, "from mine") == [(1,)]
    assert {path.name for path in tmp_path.iterdir()} == {"w.duckdb"}


def test_figures_that_break_a_rule_are_not_published(tmp_path: Path) -> None:
    target = tmp_path / "w.duckdb"
    told("2012").publish(target)
    before = target.read_bytes()
    with pytest.raises(PublishError, match="The file that stood stands"):
        publish_accuracy(rows(-1), target)
    assert target.read_bytes() == before
    assert list(tmp_path.iterdir()) == [target]
