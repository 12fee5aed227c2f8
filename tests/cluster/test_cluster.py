"""Two Celery workers on this machine do what one process does, also when one is killed, one is halted, or storage fails.

Opt-in (`pytest -m cluster`): with the 50,000 articles that it takes unless `BILATERAL_CLUSTER_ARTICLES` says otherwise it
lasts an hour. Redis and PostgreSQL are Debian's, the object storage is moto's server.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
from dagster import DagsterInstance

from pipeline import tables
from pipeline.cluster import local
from tests.benchmarks import corpus as articles
from tests.storage_server import ObjectStorage

pytestmark = pytest.mark.cluster

ARTICLES = int(os.environ.get("BILATERAL_CLUSTER_ARTICLES", "50000"))
TIMEOUT = 120 + ARTICLES // 250
"""Seconds after which a step is given to another worker: longer than the longest, which is the commit."""
MOMENTS = {"refreshes": ("started_at", "finished_at")}


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus") / "seeds"
    articles.build(folder, ARTICLES)
    return folder


@pytest.fixture(scope="module")
def in_process(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one process makes of the corpus."""
    target = tmp_path_factory.mktemp("in process") / "w.duckdb"
    command = [sys.executable, "-m", "pipeline", "refresh", "--seeds", str(seeds), "--warehouse", str(target)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return target


def digests(warehouse: Path) -> dict[str, tuple[object, ...]]:
    """Of each table how many rows it has, and a digest of them in the order they have there."""
    found = {}
    with duckdb.connect(warehouse, read_only=True) as connection:
        for table in tables.TABLES:
            names = ", ".join(
                f'"{column.name}"' for column in tables.columns(table) if column.name not in MOMENTS.get(table, ())
            )
            rows = connection.execute(
                f"select count(*), sum(hash(rowid, {names})::hugeint)::varchar from {table}"  # noqa: S608 (own names)
            ).fetchone()
            assert rows is not None
            found[table] = rows
    return found


class Trial:
    """A cluster with two workers, and a run on it."""

    def __init__(self, cluster: local.Cluster, batches: Callable[[], int]) -> None:
        self.cluster, self.batches = cluster, batches
        self.started = time.monotonic()

    def begin(self) -> None:
        command = [
            sys.executable, "-m", "dagster", "job", "execute", "-m", "pipeline.definitions", "-j", "refresh_in_batches",
        ]  # fmt: skip
        self.log = (self.cluster.home / "run.log").open("wb")
        self.run = subprocess.Popen(
            command, env=os.environ | self.cluster.environment, stdout=self.log, stderr=subprocess.STDOUT
        )

    def until_done(self, batches: int) -> None:
        """Wait until so many batches are there, and the next has begun."""
        while self.batches() < batches:
            assert self.run.poll() is None, self.said()
            time.sleep(0.2)
        time.sleep(3)

    def signal(self, worker: int, number: signal.Signals) -> None:
        os.killpg(self.cluster.workers[worker].pid, number)

    def end(self) -> None:
        code = self.run.wait(3000)
        self.log.close()
        assert code == 0, self.said()

    def spans(self) -> dict[str, tuple[float, float]]:
        """When each step began and ended, as Dagster's history has it."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(local.DATABASE_VARIABLE, self.cluster.environment[local.DATABASE_VARIABLE])
            with DagsterInstance.from_config(str(self.cluster.home)) as instance:
                (run,) = instance.get_runs()
                steps = instance.get_run_step_stats(run.run_id)
        return {step.step_key: (step.start_time, step.end_time) for step in steps if step.start_time and step.end_time}

    def said(self) -> str:
        return (self.cluster.home / "run.log").read_text(errors="replace")[-3000:]


@contextmanager
def trial(
    tmp_path: Path, seeds: Path, batches: str, done: Callable[[], int] = lambda: 0, workers: int = 2
) -> Iterator[Trial]:
    home = tmp_path / "home"
    home.mkdir()
    (home / "dagster.yaml").write_text("telemetry: {enabled: false}\n" + local.INSTANCE_CONFIG)
    environment = {
        "SEEDS_DIR": str(seeds),
        "WAREHOUSE_PATH": str(tmp_path / "w.duckdb"),
        "BILATERAL_BATCHES": batches,
        "BILATERAL_LONGEST_STEP": str(TIMEOUT),
        "BILATERAL_MAX_FILES": "1000000",
    }
    # PostgreSQL runs as a user of its own, who must reach his data.
    for folder in [tmp_path, *tmp_path.parents][:3]:
        folder.chmod(0o755)
    with local.running(home, workers, environment) as cluster:
        yield Trial(cluster, done)


def test_one_worker_is_killed_and_one_halted_for_longer_than_the_timeout(
    seeds: Path, in_process: Path, tmp_path: Path, measured: Callable[[str], None]
) -> None:
    store = tmp_path / "batches"

    def done() -> int:
        return len(list(store.glob("batches/*/events.parquet")))

    with trial(tmp_path, seeds, str(store), done) as one:
        one.begin()
        one.until_done(2)
        one.signal(0, signal.SIGKILL)
        one.cluster.start_worker()  # as whoever watches over workers does
        one.until_done(4)
        one.signal(1, signal.SIGSTOP)
        time.sleep(TIMEOUT + 15)
        before = {path: path.read_bytes() for path in store.glob("batches/*/visits.parquet")}
        one.signal(1, signal.SIGCONT)
        one.end()
        measured(
            f"{ARTICLES:,} articles, a worker killed, one halted for {TIMEOUT + 15} s: {time.monotonic() - one.started:.0f} s"
        )
        assert {path: path.read_bytes() for path in before} == before
    assert digests(tmp_path / "w.duckdb") == digests(in_process)


@pytest.mark.parametrize("workers", [1, 2])
def test_workers_of_one_processor_each(
    seeds: Path,
    in_process: Path,
    tmp_path: Path,
    workers: int,
    measured: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("POLARS_MAX_THREADS", "1")
    with trial(tmp_path, seeds, str(tmp_path / "batches"), workers=workers) as one:
        one.begin()
        one.end()
        spans = one.spans()
    began, ended = zip(*(span for step, span in spans.items() if step.startswith("batch[")), strict=True)
    lasted = max(ended) - min(began)
    work = (sum(ended) - sum(began)) / len(began)
    measured(
        f"{ARTICLES:,} articles, {len(began)} batches, workers of one thread: {workers}; all batches {lasted:.0f} s, "
        f"{ARTICLES / lasted:.0f} articles/s; a batch {work:.1f} s, between two "
        f"{lasted * workers / len(began) - work:.1f} s; commit {spans['commit'][1] - spans['commit'][0]:.0f} s"
    )
    assert digests(tmp_path / "w.duckdb") == digests(in_process)


def test_object_storage_fails_now_and_then(
    seeds: Path, in_process: Path, tmp_path: Path, object_storage: ObjectStorage, measured: Callable[[str], None]
) -> None:
    object_storage.fails_each = 7
    with trial(tmp_path, seeds, object_storage.url("batches")) as one:
        one.begin()
        one.end()
        measured(
            f"{ARTICLES:,} articles over object storage, {object_storage.failed:,} of {object_storage.answered:,} requests "
            f"failed: {time.monotonic() - one.started:.0f} s"
        )
    assert object_storage.failed > 20
    assert digests(tmp_path / "w.duckdb") == digests(in_process)
