"""Readers while refreshes run: no error, no mixture, no waiting. ``-m endurance`` does it for longer."""

import time
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from pipeline.publishing import publish
from published import ask, generation, whole_generation

Tables = dict[str, pl.DataFrame]


def _read_in_a_loop(target: Path, stop: Any, answer: Any) -> None:
    """Open, ask, close; how often, which generations were seen, and what went wrong first."""
    opened, seen, wrong = 0, set(), ""
    while not stop.is_set() and not wrong:
        try:
            seen.add(whole_generation(target))
            opened += 1
        except (duckdb.Error, AssertionError) as error:
            wrong = repr(error)
    answer.put((opened, sorted(seen), wrong))


def _hold(target: Path, stop: Any, answer: Any) -> None:
    """One handle held from beginning to end."""
    asked, seen, wrong = 0, set(), ""
    with duckdb.connect(str(target), read_only=True) as connection:
        while not stop.is_set() and not wrong:
            try:
                seen.add(generation(connection))
                asked += 1
                time.sleep(0.05)
            except (duckdb.Error, AssertionError) as error:
                wrong = repr(error)
    answer.put((asked, sorted(seen), wrong))


def _read_while_publishing(
    processes: ForkServerContext, target: Path, generations: list[Tables], readers: int
) -> tuple[int, set[tuple[int, int]]]:
    """Publish one after the other with readers all the while; how often they opened it and what they saw."""
    publish(generations[0], target)
    stop, answers, held = processes.Event(), processes.Queue(), processes.Queue()
    started = [processes.Process(target=_read_in_a_loop, args=(target, stop, answers)) for _ in range(readers)]
    started.append(processes.Process(target=_hold, args=(target, stop, held)))
    for process in started:
        process.start()
    time.sleep(1)  # the readers are there before the first swap
    try:
        for tables in generations[1:]:
            publish(tables, target)
    finally:
        stop.set()
        found = [answers.get(timeout=60) for _ in range(readers)]
        asked, seen, wrong = held.get(timeout=60)
        for process in started:
            process.join(60)
    assert [said for _, _, said in found if said] == []
    assert (wrong, len(seen)) == ("", 1), "who holds a handle stays with one generation"
    assert asked > 0
    return sum(opened for opened, _, _ in found), {generation for _, of_one, _ in found for generation in of_one}


def test_readers_see_no_error_and_no_mixture(
    small: Tables, larger: Tables, tmp_path: Path, processes: ForkServerContext
) -> None:
    opened, seen = _read_while_publishing(processes, tmp_path / "w.duckdb", [small, larger] * 3, readers=2)
    assert opened > 4
    assert {(number, 2 if number % 2 else 4) for number, _ in seen} == seen


@pytest.mark.endurance
def test_readers_see_no_error_and_no_mixture_for_long(
    small: Tables, larger: Tables, tmp_path: Path, processes: ForkServerContext
) -> None:
    opened, seen = _read_while_publishing(processes, tmp_path / "w.duckdb", [small, larger] * 50, readers=4)
    print(
        f"{opened} opens by 4 readers and one held handle during 100 refreshes; {len(seen)} generations seen, no error"
    )
    assert len(seen) > 50


def _publish(tables: Tables, target: Path, answer: Any) -> None:
    answer.put(publish(tables, target).refresh_id)


def test_two_publishers_at_once_come_one_after_the_other(
    small: Tables, larger: Tables, tmp_path: Path, processes: ForkServerContext
) -> None:
    target, answers = tmp_path / "w.duckdb", processes.Queue()
    both = [processes.Process(target=_publish, args=(tables, target, answers)) for tables in (small, larger)]
    for process in both:
        process.start()
    assert {answers.get(timeout=60) for _ in both} == {1, 2}
    for process in both:
        process.join(60)
    assert whole_generation(target)[0] == 2
    assert [path.name for path in tmp_path.iterdir()] == ["w.duckdb"]
    assert ask(target, "select count(*) from refreshes") == [(2,)]
