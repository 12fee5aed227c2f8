"""The job of batches publishes what the graph of assets does, from a folder and from object storage, also a failing one."""

import dataclasses
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import duckdb
import polars as pl
import pytest

from pipeline import batches, tables
from pipeline.automation import daily_refresh, daily_refresh_in_batches, look, seeds_sensor
from pipeline.cli import main
from pipeline.executors import executor
from pipeline.in_batches import SCRATCH
from pipeline.resources import Locations
from pipeline.settings import SettingsError
from tests.storage_server import ObjectStorage

MOMENTS = {"refreshes": "started_at, finished_at"}


def rows(warehouse: Path) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    """Every table of a published file, row by row in the order it has there, without the moments of the refresh."""
    with duckdb.connect(warehouse, read_only=True) as connection:
        for table in tables.TABLES:
            left_out = f"exclude ({MOMENTS[table]})" if table in MOMENTS else ""
            yield table, connection.execute(f"select * {left_out} from {table}").fetchall()  # noqa: S608 (own names)


@pytest.fixture(scope="module")
def at_once(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the graph of assets publishes of the corpus."""
    target = tmp_path_factory.mktemp("at once") / "w.duckdb"
    assert main(["refresh", "--seeds", str(corpus), "--warehouse", str(target)]) == 0
    return target


def test_many_articles_go_in_batches_by_themselves_and_give_the_same_file(
    corpus: Path, at_once: Path, tmp_path: Path, of_batches: None, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "w.duckdb"
    assert main(["refresh", "--seeds", str(corpus), "--warehouse", str(target)]) == 0
    shown = capsys.readouterr().out
    assert shown.count("  batch ") > 2
    assert "17 articles" not in shown
    for (table, mine), (_, other) in zip(rows(target), rows(at_once), strict=True):
        assert mine == other, table
    # A file that is gone costs its own batch only; what is not of the plan, and what a killed commit left, does not stay.
    fewer = Path(shutil.copytree(corpus, tmp_path / "fewer"))
    next(path for path in sorted(fewer.rglob("*.txt")) if path.parent != fewer).unlink()
    before = set((tmp_path / ".w.staging" / "batches").iterdir())
    left = tmp_path / ".w.staging" / f"{SCRATCH}killed"
    left.mkdir()
    os.utime(left, (0, 0))
    assert main(["refresh", "--seeds", str(fewer), "--warehouse", str(target)]) == 0
    after = set((tmp_path / ".w.staging" / "batches").iterdir())
    assert before & after
    assert before - after
    assert {path.name for path in (tmp_path / ".w.staging").iterdir()} == {"batches", "plans"}


def test_seeds_and_batches_in_object_storage_that_fails_now_and_then_give_the_same_file(
    corpus: Path,
    at_once: Path,
    tmp_path: Path,
    of_batches: None,
    object_storage: ObjectStorage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    object_storage.put("seeds", corpus)
    monkeypatch.setenv("BILATERAL_BATCHES", object_storage.url("batches"))
    object_storage.fails_each = 5
    target = tmp_path / "w.duckdb"
    assert main(["refresh", "--seeds", object_storage.url("seeds"), "--warehouse", str(target)]) == 0
    assert object_storage.failed > 10
    for (table, mine), (_, other) in zip(rows(target), rows(at_once), strict=True):
        if table == "dim_article":
            assert [row[:-1] for row in mine] == [row[:-1] for row in other]
        elif table != "refreshes":
            assert mine == other, table
    # Storage that others use too is theirs to clean.
    store = batches.Store(object_storage.url("batches"))
    assert store.names("batches")
    assert store.names("runs")


def test_object_storage_that_is_not_there_is_one_clear_sentence(
    tmp_path: Path, object_storage: ObjectStorage, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.in_batches._AGAIN", None)
    status = main(["refresh", "--seeds", "s3://nobody-has-it/x", "--warehouse", str(tmp_path / "w.duckdb")])
    said = capsys.readouterr().err
    assert status == 1
    assert "s3://nobody-has-it/x cannot be used" in said
    assert "AWS_ENDPOINT_URL" in said
    assert "Traceback" not in said


def test_other_commands_say_that_they_need_a_folder(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BILATERAL_CONTACT", "somebody@example.org")
    assert main(["fetch", "--seeds", "s3://somewhere/x", "Chile–Peru relations"]) == 1
    assert "is object storage" in capsys.readouterr().err


def test_the_sensor_looks_at_object_storage(corpus: Path, object_storage: ObjectStorage, tmp_path: Path) -> None:
    object_storage.put("seeds", corpus)
    before = look(object_storage.url("seeds"))
    assert before == look(object_storage.url("seeds"))
    assert before.files == sum(path.is_file() and path.name != "README.md" for path in corpus.rglob("*"))
    (tmp_path / "x.txt").write_text("A–B relations\n")
    object_storage.put("seeds", tmp_path)
    assert look(object_storage.url("seeds")) != before


@pytest.mark.parametrize(("files", "job"), [(1, "refresh"), (40, "refresh_in_batches")])
def test_sensor_and_schedules_choose_the_job_by_how_much_there_is(
    files: int, job: str, tmp_path: Path, of_batches: None
) -> None:
    for number in range(files):
        (tmp_path / f"{number}.txt").write_text(f"A–B relations\n\n{'x' * 500}\n")
    places = Locations(seeds_dir=str(tmp_path), warehouse_path=str(tmp_path / ".w"))
    with dg.DagsterInstance.ephemeral() as instance:
        first = seeds_sensor(dg.build_sensor_context(instance, resources={"locations": places}))
        assert isinstance(first, dg.SensorResult)
        again = seeds_sensor(dg.build_sensor_context(instance, cursor=first.cursor, resources={"locations": places}))
        assert isinstance(again, dg.SensorResult)
        assert [request.job_name for request in again.run_requests or []] == [job]
        asked = {
            schedule.job_name
            for schedule in (daily_refresh, daily_refresh_in_batches)
            if isinstance(schedule(dg.build_schedule_context(instance, resources={"locations": places})), dg.RunRequest)
        }
    assert asked == {job}


def test_an_executor_that_nobody_knows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILATERAL_EXECUTOR", "fleet")
    with pytest.raises(SettingsError, match="must be one of in_process, multiprocess, celery, k8s"):
        executor()


def test_articles_of_one_id_stop_the_commit(
    corpus: Path, tmp_path: Path, of_batches: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gather = batches.gather

    def twice(plan: batches.Plan, store: batches.Store, scratch: Path) -> batches.Gathered:
        found = gather(plan, store, scratch)
        return dataclasses.replace(found, articles=pl.concat([found.articles, found.articles.head(1)]))

    monkeypatch.setattr(batches, "gather", twice)
    target = tmp_path / "w.duckdb"
    assert main(["refresh", "--seeds", str(corpus), "--warehouse", str(target)]) != 0
    assert "article_ids_are_unique" in "".join(capsys.readouterr())
    assert not target.exists()
