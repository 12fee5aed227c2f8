"""An analyst who writes into the published file: what he wrote is kept, publishing goes on, the new file opens.

He is another process that has the file open for writing: as root, or as an owner who made it writable.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipeline.publishing import publish, publish_accuracy
from pipeline.tables import TABLES
from published import ask, names_in, visits_in, whole_generation

Tables = dict[str, pl.DataFrame]


def _write_on_command(path: Path, commands: Connection) -> None:
    """Hold the file open for writing and run what is sent; answer with the error, if any."""
    path.chmod(0o644)
    with duckdb.connect(str(path)) as connection:
        commands.send("")
        while (statement := commands.recv()) != "leave":
            try:
                connection.execute(statement)
            except duckdb.Error as error:
                commands.send(str(error))
            else:
                commands.send("")
    commands.send("")


class Analyst:
    """The other process."""

    def __init__(self, processes: ForkServerContext, path: Path) -> None:
        self._ours, theirs = processes.Pipe()
        self.process = processes.Process(target=_write_on_command, args=(path, theirs))
        self.process.start()
        assert self._answer() == ""

    def run(self, statement: str) -> str:
        self._ours.send(statement)
        return self._answer()

    def leave(self) -> None:
        if self.process.is_alive():
            self.run("leave")
        self.process.join(60)

    def be_killed(self) -> None:
        assert self.process.pid is not None
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.join(60)

    def _answer(self) -> str:
        assert self._ours.poll(60)
        return str(self._ours.recv())


@contextmanager
def analyst(processes: ForkServerContext, path: Path) -> Iterator[Analyst]:
    one = Analyst(processes, path)
    try:
        yield one
    finally:
        one.leave()


@pytest.fixture
def target(small: Tables, tmp_path: Path) -> Path:
    publish(small, tmp_path / "w.duckdb")
    return tmp_path / "w.duckdb"


def kept(target: Path, number: int = 1) -> Path:
    return target.with_name(f"w.aside-{number}.duckdb")


def test_what_he_wrote_and_closed_is_kept(target: Path, larger: Tables, processes: ForkServerContext) -> None:
    with analyst(processes, target) as he:
        assert he.run("create table mine as select 42 as answer") == ""
    published = publish(larger, target)
    assert ask(kept(target), "from mine") == [(42,)]
    assert [kept(target).name in warning for warning in published.warnings] == [True]
    assert published.refresh_id == 2
    assert visits_in(target) == 2
    assert names_in(target.parent) == {"w.duckdb", "w.aside-1.duckdb"}
    assert publish(larger, target).warnings == ()


def test_what_he_changed_in_our_rows_is_kept(target: Path, larger: Tables, processes: ForkServerContext) -> None:
    with analyst(processes, target) as he:
        assert he.run("update fact_visit set place = 'the moon'") == ""
    publish(larger, target)
    assert ask(kept(target), "select place from fact_visit") == [("the moon",)]
    assert ask(target, "select count(*) from fact_visit where place = 'the moon'") == [(0,)]


def test_who_only_looked_leaves_nothing_behind(target: Path, larger: Tables, processes: ForkServerContext) -> None:
    with analyst(processes, target) as he:
        assert he.run("from visits") == ""
    assert publish(larger, target).warnings == ()
    assert names_in(target.parent) == {"w.duckdb"}


def test_what_he_had_written_when_he_was_killed_is_kept(
    target: Path, larger: Tables, processes: ForkServerContext
) -> None:
    he = Analyst(processes, target)
    assert he.run("create table mine as select 42 as answer") == ""
    he.be_killed()
    assert "w.duckdb.wal" in names_in(target.parent)
    published = publish(larger, target)
    assert published.refresh_id == 2
    assert len(published.warnings) == 1
    assert visits_in(target) == 2
    assert names_in(target.parent) == {"w.duckdb", "w.aside-1.duckdb", "w.aside-1.duckdb.wal"}
    assert ask(kept(target), "from mine") == [(42,)]


@pytest.mark.parametrize("before", [True, False], ids=["wrote before", "wrote nothing yet"])
@pytest.mark.parametrize("checkpoint", [True, False], ids=["checkpoint", "log"])
def test_who_is_there_during_a_refresh_harms_nobody_and_loses_nothing(
    before: bool, checkpoint: bool, target: Path, larger: Tables, processes: ForkServerContext
) -> None:
    with analyst(processes, target) as he:
        if before:
            assert he.run("create table mine as select 42 as answer") == ""
        published = publish(larger, target)
        assert published.refresh_id == 2
        assert len(published.warnings) == 1
        assert whole_generation(target) == (2, 4)
        if checkpoint:
            he.run("checkpoint")
        said = he.run("create table later as select 43 as answer")
        assert whole_generation(target) == (2, 4), "what he writes now makes nothing unopenable"
        # The third generation, while he is still in the first.
        assert publish(larger, target).refresh_id == 3
        he.run("create table much_later as select 44 as answer")
        assert whole_generation(target) == (3, 4)
    assert whole_generation(target) == (3, 4)
    if before:
        assert ask(kept(target), "from mine") == [(42,)]
    if not said:
        assert ask(kept(target), "from later") == [(43,)], "what he was not told to be an error is there"
    assert publish(larger, target).warnings == ()
    assert {name for name in names_in(target.parent) if "aside" not in name} == {"w.duckdb"}, "and no trap is left"


def test_a_log_beside_a_link_to_the_file_is_kept(small: Tables, larger: Tables, tmp_path: Path) -> None:
    """DuckDB 1.4 logs beside the name by which it was told to open the file."""
    (tmp_path / "there").mkdir()
    link, file = tmp_path / "link.duckdb", tmp_path / "there" / "w.duckdb"
    link.symlink_to(file)
    publish(small, link)
    (tmp_path / "link.duckdb.wal").write_bytes(b"what he wrote")
    publish(larger, link)
    assert visits_in(link) == visits_in(file) == 2
    assert names_in(tmp_path) == {"link.duckdb", "there"}
    assert (tmp_path / "there" / "w.aside-1.duckdb.wal").read_bytes() == b"what he wrote"


def test_measuring_accuracy_keeps_what_he_wrote(target: Path, small: Tables, processes: ForkServerContext) -> None:
    with analyst(processes, target) as he:
        assert he.run("create table mine as select 42 as answer") == ""
    warnings = publish_accuracy(TABLES["accuracy"].create_empty(), target)
    assert len(warnings) == 1
    assert ask(kept(target), "from mine") == [(42,)]
    assert publish(small, target).warnings == ()
