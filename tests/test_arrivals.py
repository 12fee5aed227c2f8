"""Refreshes that happen by themselves: a real UI with its daemon, and files that come, change and go.

The time from an arrival to the published file is printed at the end of the tests; it must be under half a minute, or in
proportion longer while the machine has more to do than it has processors.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from live_ui import Ui, free_port

pytestmark = pytest.mark.daemon

LIMIT_SECONDS = 30
WaitFor = Callable[..., None]
ARTICLE = "= {a}–{b} relations =\n\n{a} and {b} established diplomatic relations on {day} May 1971.\n"


@pytest.fixture(scope="module")
def ui(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ui]:
    folder = tmp_path_factory.mktemp("arrivals")
    seeds = folder / "seeds"
    seeds.mkdir()
    write(seeds / "first.txt", "Chile", "Mexico", 1)
    started = Ui(seeds, folder / "warehouse" / "bilateral.duckdb", free_port())
    yield started.wait_until_it_answers()
    status, _, err = started.end(signal.SIGTERM)
    assert (status, err) == (0, "")


def write(path: Path, a: str, b: str, day: int) -> None:
    path.write_text(ARTICLE.format(a=a, b=b, day=day), encoding="utf-8")


def titles(warehouse: Path) -> dict[str, int]:
    """Source file to the day of the month it tells of, as published."""
    if not warehouse.exists():
        return {}
    with duckdb.connect(warehouse, read_only=True) as connection:
        return dict(
            connection.execute(
                "select source_file, day(date_min) from diplomatic_timeline join mentions using (fact_id) "
                "where event_type = 'relations_established'"
            ).fetchall()
        )


def refreshes(warehouse: Path) -> int:
    with duckdb.connect(warehouse, read_only=True) as connection:
        row = connection.execute("select count(*) from refreshes").fetchone()
    assert row is not None
    return int(row[0])


def limit() -> float:
    return LIMIT_SECONDS * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


@pytest.fixture
def wait_for(ui: Ui, measured: Callable[[str], None]) -> WaitFor:
    """Wait until the published file tells what has arrived, and say how long it took."""

    def wait(what: str, arrived: Callable[[dict[str, int]], bool], patience: float = 1) -> None:
        began = time.monotonic()
        while not arrived(titles(ui.warehouse)):
            assert time.monotonic() - began < patience * limit(), f"{what}: not published; {titles(ui.warehouse)}"
            time.sleep(0.2)
        measured(f"{what}: published after {time.monotonic() - began:.1f} s")

    return wait


def test_arrivals_are_published_by_themselves(ui: Ui, wait_for: WaitFor) -> None:
    seeds = ui.seeds
    wait_for("what lay there at the start", lambda found: found == {"first.txt": 1}, patience=3)

    for name, (a, b) in {"n1": ("Peru", "Chile"), "n2": ("Peru", "Cuba"), "n3": ("Peru", "Mexico")}.items():
        write(seeds / f"{name}.txt", a, b, 2)
    before = refreshes(ui.warehouse)
    wait_for("three new articles", lambda found: len(found) == 4)
    assert refreshes(ui.warehouse) == before + 1, "arrivals together are one run"

    write(seeds / "first.txt", "Chile", "Mexico", 9)
    wait_for("a changed article", lambda found: found["first.txt"] == 9)

    (seeds / "n2.txt").rename(seeds / "renamed.txt")
    wait_for("a renamed article", lambda found: found.get("renamed.txt") == 2 and "n2.txt" not in found)


def test_a_file_that_is_still_being_written_is_not_read_half(ui: Ui, wait_for: WaitFor) -> None:
    wait_for("the state before", lambda found: "first.txt" in found, patience=3)
    before = refreshes(ui.warehouse)
    text = ARTICLE.format(a="Cuba", b="Mexico", day=3)
    with (ui.seeds / "slow.txt").open("w", encoding="utf-8") as slow:
        for piece in range(0, len(text), 12):
            slow.write(text[piece : piece + 12])
            slow.flush()
            time.sleep(1.5)
    assert refreshes(ui.warehouse) == before, "nothing was published while the file grew"
    wait_for("a slowly written article", lambda found: found.get("slow.txt") == 3)

    (ui.seeds / "slow.txt").unlink()
    wait_for("a removed article (a state of the folder seen before)", lambda found: "slow.txt" not in found)
    assert refreshes(ui.warehouse) == before + 2
