"""`bilateral score` as people run it, on two articles and their facts."""

import json
from pathlib import Path

import duckdb
import pytest

from pipeline.cli import main

TEXT = """= Chile–Mexico relations =

Chile and Mexico established diplomatic relations in 1990. Both countries are members of the United Nations.

== Missions ==
* Chile has an embassy in Mexico City.
"""
FACTS = {
    "title": "Chile–Mexico relations",
    "states": ["CHL", "MEX"],
    "events": [
        {
            "date": "1990",
            "type": "relations_established",
            "actor": "both",
            "target": "both",
            "quote": "Chile and Mexico established diplomatic relations in 1990.",
        }
    ],
    "missions": [
        {"sender": "CHL", "receiver": "MEX", "kind": "embassy", "resident": True, "city": "Mexico City"},
        {"sender": "MEX", "receiver": "CHL", "kind": "embassy", "resident": True, "city": "Santiago"},
    ],
}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """An article of which the gold has one mission too many and no membership: a miss and an invention."""
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "one.txt").write_text(TEXT, encoding="utf-8")
    (folder / "one.gold.json").write_text(json.dumps(FACTS), encoding="utf-8")
    (folder / "notes.txt").write_text("= Peru–Spain relations =\n\nPeru has an embassy in Madrid.\n", encoding="utf-8")
    return folder


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    status = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def figures(out: str) -> dict[str, list[str]]:
    rows = [line.split() for line in out.splitlines()]
    return {row[0]: row[1:] for row in rows if len(row) == 7}


def test_figures_are_printed_kind_by_kind(gold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "score", gold, "--warehouse", tmp_path / "w.duckdb")
    assert (status, err) == (0, "")
    found = figures(out)
    assert found["kind"] == ["right", "invented", "missed", "precision", "recall", "F1"]
    assert found["events"] == found["events_full"] == ["1", "0", "0", "1.000", "1.000", "1.000"]
    assert found["missions"] == ["1", "0", "1", "1.000", "0.500", "0.667"]
    assert found["memberships"] == ["0", "2", "0", "0.000", "–", "0.000"]
    assert found["visits"] == ["0", "0", "0", "–", "–", "–"]
    assert found["overall"] == ["2", "2", "1", "0.500", "0.667", "0.571"]
    assert "\n1 article, gold version " in out
    assert "dates more exact than the gold's: 0 of 1; quotes that are not the text: 0 of " in out
    assert f"There is no warehouse at {tmp_path / 'w.duckdb'}: the figures are only printed." in out
    assert not (tmp_path / "w.duckdb").exists()


def test_every_difference_is_listed_with_its_words(
    gold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = run(capsys, "score", gold, "--misses", "--warehouse", tmp_path / "w.duckdb")
    lines = out.splitlines()
    missed = next(line for line in lines if " missed " in line and line.startswith("missions"))
    assert missed.split(": ", 1)[1].startswith("sender MEX, receiver CHL, kind embassy")
    number = next(number for number, line in enumerate(lines) if line.startswith("memberships    invented one.txt: "))
    assert "organization United Nations" in lines[number]
    assert lines[number].endswith("]"), "the pattern that read it"
    assert lines[number + 1].strip() == "“Both countries are members of the United Nations.”"


def test_the_figures_go_into_the_warehouse_and_stay_there(
    gold: Path, seeds: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "bilateral.duckdb"
    run(capsys, "refresh", "--seeds", seeds, "--warehouse", target)
    status, out, err = run(capsys, "score", gold, "--warehouse", target)
    assert (status, err) == (0, "")
    assert out.endswith(f"The table accuracy of {target} holds these figures.\n")

    def stored() -> list[tuple[object, ...]]:
        with duckdb.connect(target, read_only=True) as connection:
            return connection.execute("from accuracy order by kind").fetchall()

    first = stored()
    assert [row[2:8] for row in first if row[0] == "missions"] == [(1, 0, 1, 1.0, 0.5, 0.6667)]
    run(capsys, "score", gold, "--warehouse", target)
    assert stored() == first
    run(capsys, "refresh", "--seeds", seeds, "--warehouse", target)
    assert stored() == first


def test_a_folder_without_gold_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "score", tmp_path, "--warehouse", tmp_path / "w.duckdb")
    assert (status, out) == (1, "")
    assert err == f"bilateral score: {tmp_path} holds no gold: put NAME.gold.json beside each NAME.txt.\n"
