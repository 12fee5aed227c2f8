"""What each refresh changed is recorded by fact and carried from file to file: one story of seven refreshes."""

import contextlib
import io
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.cli import main

SEEDS = Path(__file__).resolve().parent.parent.parent / "seeds"
NEW = (
    "= Bhutan–Uruguay relations =\n\nBhutan and Uruguay established diplomatic relations on 3 May 1991. In {year}, "
    "Bhutan opened an embassy in Montevideo.\n"
)


@dataclass
class Refreshed:
    """What one refresh printed, and what the file said after it."""

    status: int
    out: str
    err: str
    facts: Mapping[str, str]
    """fact_id -> natural key"""
    refreshes: list[tuple[Any, ...]]
    changes: list[dict[str, Any]]
    """What this refresh recorded itself."""
    folder: set[str]


def refresh(seeds: Path, warehouse: Path) -> Refreshed:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(["refresh", "--seeds", str(seeds), "--warehouse", str(warehouse)])
    with duckdb.connect(warehouse, read_only=True) as connection:
        refreshes = connection.execute(
            "select refresh_id, articles, facts, added, changed, removed, seeds_digest, started_at, finished_at "
            "from refreshes order by 1"
        ).fetchall()
        changes = connection.execute(
            "select fact_id, fact_table, change, natural_key, before, after from fact_changes where refresh_id = ?",
            [refreshes[-1][0]],
        ).fetchall()
        facts = dict(connection.execute("select fact_id, natural_key from facts").fetchall())
    columns = ("fact_id", "fact_table", "change", "natural_key", "before", "after")
    return Refreshed(
        status,
        out.getvalue(),
        err.getvalue(),
        facts,
        refreshes,
        [dict(zip(columns, row, strict=True)) for row in changes],
        {path.name for path in warehouse.parent.iterdir() if not path.name.startswith(".")},
    )


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Refreshed]:
    folder = tmp_path_factory.mktemp("story")
    seeds, warehouse = Path(shutil.copytree(SEEDS, folder / "seeds")), folder / "w" / "bilateral.duckdb"
    new = seeds / "new.txt"
    told = {"the seeds": refresh(seeds, warehouse)}
    new.write_text(NEW.format(year=1994), encoding="utf-8")
    told["an article more"] = refresh(seeds, warehouse)
    new.write_text(NEW.format(year=1996), encoding="utf-8")
    told["another text"] = refresh(seeds, warehouse)
    new.unlink()
    told["an article less"] = refresh(seeds, warehouse)
    told["the same"] = refresh(seeds, warehouse)
    damage(warehouse)
    told["after damage"] = refresh(seeds, warehouse)
    warehouse.unlink()
    with duckdb.connect(warehouse) as connection:
        connection.execute(
            "create table refreshes as select 1 as refresh_id; create table facts as select 'x' as fact_id"
        )
        connection.execute("create table fact_changes as select 1 as refresh_id")
    told["after a foreign file"] = refresh(seeds, warehouse)
    return told


def damage(warehouse: Path) -> None:
    """The file can be opened, but not read to its end."""
    warehouse.chmod(0o644)
    content = bytearray(warehouse.read_bytes())
    for place in range(20_000, len(content) - 20_000, 50_000):
        content[place : place + 64] = bytes(64)
    warehouse.write_bytes(content)


def test_every_refresh_succeeds_and_none_says_an_error(story: dict[str, Refreshed]) -> None:
    assert {name: (told.status, told.err) for name, told in story.items()} == dict.fromkeys(story, (0, ""))


def test_the_first_refresh_adds_every_fact(story: dict[str, Refreshed]) -> None:
    first = story["the seeds"]
    assert {change["fact_id"] for change in first.changes} == first.facts.keys()
    assert {(change["change"], change["before"]) for change in first.changes} == {("added", None)}


def test_an_article_more_adds_its_facts_and_changes_no_other(story: dict[str, Refreshed]) -> None:
    added = story["an article more"].changes
    assert {change["change"] for change in added} == {"added"}
    assert {change["fact_id"] for change in added} == story["an article more"].facts.keys() - story["the seeds"].facts
    tables = {change["fact_table"] for change in added}
    assert {"fact_event", "fact_mission"} <= tables
    assert all("BTN" in change["natural_key"] for change in added)


def test_another_text_changes_what_it_says_otherwise(story: dict[str, Refreshed]) -> None:
    changes = story["another text"].changes
    changed = [change for change in changes if change["fact_table"] == "fact_mission"]
    assert [
        (one["change"], json.loads(one["before"])["opened"], json.loads(one["after"])["opened"]) for one in changed
    ] == [("changed", "1994", "1996")]
    assert not [change for change in changes if "1991" in change["natural_key"]], (
        "the beginning of relations is as it was"
    )


def test_an_article_less_takes_exactly_its_facts_away(story: dict[str, Refreshed]) -> None:
    less = story["an article less"]
    assert less.facts == story["the seeds"].facts
    assert {change["change"] for change in less.changes} == {"removed"}
    assert {change["fact_id"] for change in less.changes} == story["another text"].facts.keys() - less.facts.keys()
    assert all(json.loads(change["before"])["fact_id"] == change["fact_id"] for change in less.changes)


def test_the_same_seeds_change_nothing(story: dict[str, Refreshed]) -> None:
    assert story["the same"].changes == []
    assert story["the same"].facts == story["the seeds"].facts


def test_the_history_survives_every_rebuild(story: dict[str, Refreshed]) -> None:
    rows = story["the same"].refreshes
    assert [row[0] for row in rows] == [1, 2, 3, 4, 5]
    assert [row[1] for row in rows] == [4, 5, 5, 4, 4]
    assert [row[2] for row in rows] == [len(told.facts) for told in list(story.values())[:5]]
    digests = [row[6] for row in rows]
    assert digests[0] == digests[3] == digests[4]
    assert len(set(digests)) == 3
    assert all(row[7] < row[8] for row in rows)
    assert rows[:4] == story["an article less"].refreshes


@pytest.mark.parametrize(("name", "aside"), [("after damage", 1), ("after a foreign file", 2)])
def test_an_odd_file_is_kept_aside_with_a_warning_and_history_begins_anew(
    story: dict[str, Refreshed], name: str, aside: int
) -> None:
    told = story[name]
    assert (
        f"warning: bilateral.duckdb was no warehouse we can read: it is kept as bilateral.aside-{aside}.duckdb"
        in told.out
    )
    assert "history starts anew" in told.out
    assert [row[0] for row in told.refreshes] == [1]
    assert told.facts == story["the seeds"].facts
    assert told.folder == {"bilateral.duckdb", *(f"bilateral.aside-{number}.duckdb" for number in range(1, aside + 1))}


def test_no_warning_where_nothing_is_wrong(story: dict[str, Refreshed]) -> None:
    assert "kept as" not in "".join(told.out for told in list(story.values())[:5])
