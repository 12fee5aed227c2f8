"""Killed at any moment, out of room, without the right to write: the file is one whole generation, and nothing is left.

``test_publish.py`` kills between each two steps; here it happens whenever it happens. ``-m endurance`` kills 200 times.
"""

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkServerContext
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest

from pipeline.publishing import PublishError, publish
from published import ask, names_in, visits_in, whole_generation
from telling import Telling, visit

Tables = dict[str, pl.DataFrame]
ARTICLES = 300


def _library(visits: int) -> Tables:
    """A few hundred articles, each with some visits."""
    telling = Telling()
    for number in range(ARTICLES):
        telling.article(f"Aland–Beland relations {number}")
        for year in range(1950, 1950 + visits):
            name = f"{'abcdefghijklmnopqrstuvwxyz'[number % 26]}{number} visitor"
            telling.tell(f"In {year} {name} came.", visits=visit(str(year), name))
    return telling.tables()


@pytest.fixture(scope="module")
def old() -> Tables:
    return _library(3)


@pytest.fixture(scope="module")
def new() -> Tables:
    return _library(4)


def _publish(tables: Tables, target: Path, began: Any) -> None:
    began.set()
    publish(tables, target)


def _kill_again_and_again(
    processes: ForkServerContext, folder: Path, old: Tables, new: Tables, kills: int
) -> dict[str, int]:
    """Kill so many publications at random moments; what stood then, and how many were done before they could be killed."""
    random = Random(1)  # noqa: S311 (the same moments each time)
    target = folder / "w.duckdb"
    publish(old, target)
    sizes = {ask(target, "select facts from refreshes")[0][0]: old}
    before = time.monotonic()
    publish(new, target)
    took = time.monotonic() - before
    sizes[whole_generation(target)[1]] = new
    assert len(sizes) == 2
    counts = {"old": 0, "new": 0, "finished": 0}
    expected = 2
    while counts["old"] + counts["new"] < kills:
        began = processes.Event()
        tables = (old, new)[sum(counts.values()) % 2]
        process = processes.Process(target=_publish, args=(tables, target, began))
        process.start()
        assert began.wait(60)
        process.join(random.random() * took * 1.4)
        process.kill()
        process.join(60)
        found, size = whole_generation(target)
        assert size in sizes
        assert found in (expected, expected + 1), "the generation before or the one that was being published"
        swapped = found == expected + 1
        counts["finished" if process.exitcode == 0 else "new" if swapped else "old"] += 1
        assert (sizes[size] is tables) or not swapped
        expected = found
    assert publish(new, target).refresh_id == expected + 1
    assert whole_generation(target) == (expected + 1, max(sizes))
    assert names_in(folder) == {"w.duckdb"}, "no litter"
    return counts


def test_killed_at_random_moments_the_file_is_whole(
    old: Tables, new: Tables, tmp_path: Path, processes: ForkServerContext
) -> None:
    counts = _kill_again_and_again(processes, tmp_path, old, new, kills=5)
    assert counts["old"] + counts["new"] == 5


@pytest.mark.endurance
def test_killed_two_hundred_times_the_file_is_whole(
    old: Tables, new: Tables, tmp_path: Path, processes: ForkServerContext
) -> None:
    counts = _kill_again_and_again(processes, tmp_path, old, new, kills=200)
    print(f"200 publications of {ARTICLES} articles killed: {counts}")


@pytest.mark.endurance
def test_a_whole_refresh_killed_at_random_moments(seeds: Path, tmp_path: Path) -> None:
    """The command, from its first line on: also what is staged between the steps."""
    random = Random(2)  # noqa: S311 (the same moments each time)
    target = tmp_path / "w" / "bilateral.duckdb"
    command = [sys.executable, "-m", "pipeline", "refresh", "--seeds", str(seeds), "--warehouse", str(target)]
    before = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    took = time.monotonic() - before
    number, size = whole_generation(target)
    for _ in range(20):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(random.uniform(0.3, 1.0) * took)
        process.kill()
        process.wait()
        found, facts = whole_generation(target)
        assert found in (number, number + 1)
        assert facts == size
        number = found
    subprocess.run(command, check=True, capture_output=True)
    assert whole_generation(target) == (number + 1, size)
    assert {name for name in names_in(target.parent) if "staging" not in name} == {"bilateral.duckdb"}


def _publish_with_small_files(tables: Tables, target: Path, limit: int, answer: Any) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        publish(tables, target)
    except PublishError as error:
        answer.put(str(error))
    else:
        answer.put("published")


@pytest.mark.parametrize("limit", [0, 4_096, 100_000, 1_000_000, 2_000_000])
def test_wherever_the_room_ends_the_old_file_stands(
    limit: int, small: Tables, larger: Tables, tmp_path: Path, processes: ForkServerContext
) -> None:
    target = tmp_path / "w.duckdb"
    publish(small, target)
    answer = processes.Queue()
    process = processes.Process(target=_publish_with_small_files, args=(larger, target, limit, answer))
    process.start()
    said = answer.get(timeout=60)
    process.join(60)
    assert "The file that stood stands." in said
    assert whole_generation(target) == (1, 2)
    assert names_in(tmp_path) == {"w.duckdb"}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system with room for one warehouse and not for two."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=10m", "tmpfs", str(folder)], capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_without_room_for_two_keeps_the_first(small_disk: Path, small: Tables, larger: Tables) -> None:
    target = small_disk / "w.duckdb"
    publish(small, target)
    room = shutil.disk_usage(small_disk).free
    (small_disk / "other").write_bytes(bytes(room - target.stat().st_size // 2))
    with pytest.raises(PublishError, match="The file that stood stands"):
        publish(larger, target)
    assert whole_generation(target) == (1, 2)
    assert names_in(small_disk) == {"w.duckdb", "other"}
    (small_disk / "other").unlink()
    publish(larger, target)
    assert whole_generation(target) == (2, 4)


def test_a_folder_without_the_right_to_write_is_said(nobody: Path, small: Tables, larger: Tables) -> None:
    target = nobody / "w.duckdb"
    publish(small, target)
    nobody.chmod(0o555)
    try:
        with pytest.raises(PublishError, match="The folder must be writable"):
            publish(larger, target)
        assert whole_generation(target) == (1, 2)
    finally:
        nobody.chmod(0o755)
    assert names_in(nobody) == {"w.duckdb"}


def test_a_folder_without_any_right_is_said(nobody: Path, small: Tables) -> None:
    nobody.chmod(0)
    try:
        with pytest.raises(PublishError, match="can be written"):
            publish(small, nobody / "w.duckdb")
        with pytest.raises(PublishError, match="cannot publish"):
            publish(small, nobody / "deeper" / "w.duckdb")
    finally:
        nobody.chmod(0o755)


def test_a_read_only_file_is_replaced_in_a_folder_that_can_be_written(
    nobody: Path, small: Tables, larger: Tables
) -> None:
    publish(small, nobody / "w.duckdb")
    assert not os.access(nobody / "w.duckdb", os.W_OK, effective_ids=True)
    publish(larger, nobody / "w.duckdb")
    assert visits_in(nobody / "w.duckdb") == 2


def test_a_clock_that_was_put_back_stops_nothing(small: Tables, larger: Tables, tmp_path: Path) -> None:
    target = tmp_path / "w.duckdb"
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    publish(small, target, started_at=tomorrow)
    published = publish(larger, target)
    assert published.refresh_id == 2
    assert published.warnings == ()
    assert ask(target, "select refresh_id from refreshes where finished_at < started_at") == []
