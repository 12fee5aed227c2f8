"""Publishing: whatever happens, the target is one whole generation, old or new."""

import fcntl
import os
import signal
import stat
import threading
import time
from collections.abc import Callable
from multiprocessing.context import ForkServerContext
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipeline.publishing import Published, PublishError, publish
from published import ask, names_in, publishing, visits_in
from telling import Telling, visit

STEP_COUNT = 9


def test_the_file_is_read_only_and_alone_in_its_folder(small: dict[str, pl.DataFrame], tmp_path: Path) -> None:
    published = publish(small, tmp_path / "w.duckdb")
    assert published.path == tmp_path / "w.duckdb"
    assert stat.S_IMODE(published.path.stat().st_mode) == 0o444
    assert names_in(tmp_path) == {"w.duckdb"}
    assert (published.added, published.changed, published.removed) == (2, 0, 0)
    assert published.counts["fact_visit"] == 1


def test_the_file_is_in_the_storage_version_that_older_duckdb_reads(
    small: dict[str, pl.DataFrame], tmp_path: Path
) -> None:
    publish(small, tmp_path / "w.duckdb")
    assert ask(tmp_path / "w.duckdb", "select tags['storage_version'] from duckdb_databases() where not internal") == [
        ("v1.4.0+",)
    ]


def test_two_refreshes_of_the_same_give_the_same_rows(small: dict[str, pl.DataFrame], tmp_path: Path) -> None:
    publish(small, tmp_path / "w.duckdb")
    tables = [
        name
        for (name,) in ask(
            tmp_path / "w.duckdb",
            "select table_name from duckdb_tables() where table_name not in ('refreshes', 'fact_changes')",
        )
    ]
    before = {name: ask(tmp_path / "w.duckdb", f"from {name}") for name in tables}
    again = publish(small, tmp_path / "w.duckdb")
    assert (again.added, again.changed, again.removed) == (0, 0, 0)
    assert {name: ask(tmp_path / "w.duckdb", f"from {name}") for name in tables} == before


def test_what_changed_is_recorded_and_carried_over(
    small: dict[str, pl.DataFrame], larger: dict[str, pl.DataFrame], tmp_path: Path
) -> None:
    target = tmp_path / "w.duckdb"
    runs = [publish(tables, target) for tables in (small, larger, small)]
    assert [(run.refresh_id, run.added, run.changed, run.removed) for run in runs] == [
        (1, 2, 0, 0),
        (2, 2, 0, 0),
        (3, 0, 0, 2),
    ]
    assert ask(target, "select refresh_id, facts, added, removed from refreshes order by refresh_id") == [
        (1, 2, 2, 0),
        (2, 4, 2, 0),
        (3, 2, 0, 2),
    ]
    gone = ask(
        target,
        "select fact_table, natural_key, before->>'date_edtf', after from fact_changes"
        " where refresh_id = 3 order by fact_table",
    )
    assert gone == [
        ("fact_event", "visit|AZE|MEX|2015", "2015", None),
        ("fact_visit", "AZE|MEX|aliyev|2015", "2015", None),
    ]


def test_a_fact_with_another_value_is_changed(tmp_path: Path) -> None:
    for place in ("Mexico City", "Monterrey"):
        telling = Telling()
        telling.tell("In 2012 he came.", visits=visit("2012", place=place))
        published = telling.publish(tmp_path / "w.duckdb")
    assert (published.added, published.changed, published.removed) == (0, 1, 0)
    values = ask(
        tmp_path / "w.duckdb", "select before->>'place', after->>'place' from fact_changes where change = 'changed'"
    )
    assert values == [("Mexico City", "Monterrey")]


def test_rows_refused_earlier_are_published(small: dict[str, pl.DataFrame], tmp_path: Path) -> None:
    rejected = pl.DataFrame(
        {"source_file": ["x.bin"], "stage": ["reading"], "rule": ["binary"], "reason": ["It is no text."]}
    )
    publish(small, tmp_path / "w.duckdb", rejected)
    assert ask(tmp_path / "w.duckdb", "select source_file, stage, rule, row from rejected_rows") == [
        ("x.bin", "reading", "binary", None)
    ]


def test_a_failed_check_leaves_the_old_file(
    small: dict[str, pl.DataFrame], larger: dict[str, pl.DataFrame], tmp_path: Path
) -> None:
    publish(small, tmp_path / "w.duckdb")
    broken = {**larger, "mentions": larger["mentions"].with_columns(quote=pl.lit("Invented."))}
    with pytest.raises(PublishError, match="mentions_are_passages"):
        publish(broken, tmp_path / "w.duckdb")
    assert visits_in(tmp_path / "w.duckdb") == 1
    assert names_in(tmp_path) == {"w.duckdb"}


def test_a_row_that_breaks_a_key_leaves_the_old_file(small: dict[str, pl.DataFrame], tmp_path: Path) -> None:
    publish(small, tmp_path / "w.duckdb")
    doubled = {**small, "fact_visit": pl.concat([small["fact_visit"]] * 2)}
    with pytest.raises(PublishError, match="could not build"):
        publish(doubled, tmp_path / "w.duckdb")
    assert visits_in(tmp_path / "w.duckdb") == 1
    assert names_in(tmp_path) == {"w.duckdb"}


@pytest.mark.parametrize("step", range(STEP_COUNT + 1))
def test_failing_between_any_two_steps_leaves_one_whole_generation(
    step: int,
    small: dict[str, pl.DataFrame],
    larger: dict[str, pl.DataFrame],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "w.duckdb"
    publish(small, target)
    steps = publishing().STEPS
    assert len(steps) == STEP_COUNT

    def fail(_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(publishing(), "STEPS", (*steps[:step], fail, *steps[step:]))
        with pytest.raises(PublishError, match="Make room"):
            publish(larger, target)
    assert visits_in(target) in (1, 2)
    assert names_in(tmp_path) == {"w.duckdb"}
    publish(larger, target)
    assert visits_in(target) == 2


def _publish_and_die(tables: dict[str, pl.DataFrame], target: Path, step: int) -> None:
    steps = publishing().STEPS

    def die(_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    publishing().STEPS = (*steps[:step], die, *steps[step:])
    publish(tables, target)


@pytest.mark.parametrize("step", range(STEP_COUNT + 1))
def test_killed_between_any_two_steps_the_file_is_whole_and_the_next_refresh_works(
    step: int,
    small: dict[str, pl.DataFrame],
    larger: dict[str, pl.DataFrame],
    tmp_path: Path,
    processes: ForkServerContext,
) -> None:
    target = tmp_path / "w.duckdb"
    publish(small, target)
    process = processes.Process(target=_publish_and_die, args=(larger, target, step))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    assert visits_in(target) in (1, 2)
    publish(larger, target)
    assert visits_in(target) == 2
    assert names_in(tmp_path) == {"w.duckdb"}


def test_a_folder_is_no_target(small: dict[str, pl.DataFrame], tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="it is a folder"):
        publish(small, tmp_path)


def test_a_pipe_is_no_target(small: dict[str, pl.DataFrame], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "w.duckdb")
    with pytest.raises(PublishError, match="no regular file"):
        publish(small, tmp_path / "w.duckdb")


def test_a_file_is_no_folder(small: dict[str, pl.DataFrame], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(PublishError, match="cannot publish"):
        publish(small, tmp_path / "file" / "w.duckdb")


@pytest.mark.parametrize("exists", [True, False])
def test_a_symbolic_link_stays_and_its_file_is_replaced(
    exists: bool, small: dict[str, pl.DataFrame], larger: dict[str, pl.DataFrame], tmp_path: Path
) -> None:
    (tmp_path / "there").mkdir()
    link, file = tmp_path / "link.duckdb", tmp_path / "there" / "w.duckdb"
    link.symlink_to(file)
    if exists:
        publish(small, link)
    publish(larger, link)
    assert link.is_symlink()
    assert visits_in(file) == 2


def test_the_log_of_a_killed_analyst_is_kept_aside(
    small: dict[str, pl.DataFrame], larger: dict[str, pl.DataFrame], tmp_path: Path
) -> None:
    target = tmp_path / "w.duckdb"
    publish(small, target)
    (tmp_path / "w.duckdb.wal").write_bytes(b"what he wrote")
    published = publish(larger, target)
    assert visits_in(target) == 2
    assert (tmp_path / "w.aside-1.duckdb.wal").read_bytes() == b"what he wrote"
    assert len(published.warnings) == 1
    assert published.refresh_id == 2


def _make_text(path: Path) -> None:
    path.write_text("no database at all")


def _make_foreign(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table mine as select 42 as answer")


def _make_cut(path: Path) -> None:
    telling = Telling()
    telling.tell("In 2012 he came.", visits=visit("2012"))
    telling.publish(path)
    path.chmod(0o644)
    os.truncate(path, 20_000)


@pytest.mark.parametrize("make", [_make_text, _make_foreign, _make_cut])
def test_a_file_that_is_not_ours_is_kept_aside_and_history_begins_anew(
    make: Callable[[Path], None], small: dict[str, pl.DataFrame], tmp_path: Path
) -> None:
    target = tmp_path / "w.duckdb"
    make(target)
    before = target.read_bytes()
    published = publish(small, target)
    assert published.refresh_id == 1
    assert "history starts anew" in published.warnings[0]
    assert (tmp_path / "w.aside-1.duckdb").read_bytes() == before
    assert visits_in(target) == 1


def test_another_publisher_is_waited_for(small: dict[str, pl.DataFrame], tmp_path: Path) -> None:
    handle = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    threading.Timer(0.5, os.close, [handle]).start()
    began = time.monotonic()
    publish(small, tmp_path / "w.duckdb")
    assert time.monotonic() - began >= 0.4


def test_another_publisher_that_does_not_finish_is_said(small: dict[str, pl.DataFrame], tmp_path: Path) -> None:
    handle = os.open(tmp_path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(PublishError, match="another refresh is publishing"):
            publish(small, tmp_path / "w.duckdb", wait_seconds=0.2)
    finally:
        os.close(handle)
    assert names_in(tmp_path) == set()


def test_a_handle_that_is_held_keeps_answering(
    small: dict[str, pl.DataFrame], larger: dict[str, pl.DataFrame], tmp_path: Path
) -> None:
    target = tmp_path / "w.duckdb"
    publish(small, target)
    with duckdb.connect(str(target), read_only=True) as held:
        publish(larger, target)
        assert held.execute("select count(*) from visits").fetchall() == [(1,)]
    assert visits_in(target) == 2


def test_nothing_in_an_article_is_run(tmp_path: Path) -> None:
    telling = Telling().article("x'); drop table facts; --", name='it\'s "odd";\n.txt')
    telling.tell("'); copy facts to '/tmp/stolen'; --", visits=visit("2012", "Robert'); drop table facts; --"))
    published = telling.publish(tmp_path / "w.duckdb")
    assert published.counts["facts"] == 2
    assert ask(tmp_path / "w.duckdb", "select visitor from visits") == [("Robert'); drop table facts; --",)]
    assert not Path("/tmp/stolen").exists()  # noqa: S108 (it must not be there)


def test_what_was_published_is_told(small: dict[str, pl.DataFrame], tmp_path: Path) -> None:
    published = publish(small, tmp_path / "w.duckdb")
    assert isinstance(published, Published)
    assert all(check.passed for check in published.checks)
    assert published.warnings == ()
