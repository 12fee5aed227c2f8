"""`bilateral ui` as a process: its home, its lock, its end. What it shows is in `tests/ui`."""

import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
import yaml

from live_ui import Ui, free_port
from pipeline.cli import main
from pipeline.commands.ui import INSTANCE_CONFIG, end_orphaned_runs
from pipeline.definitions import defs

pytestmark = pytest.mark.daemon


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A seeds folder without an article: its runs are short."""
    folder = tmp_path / "seeds"
    folder.mkdir()
    return folder


@pytest.fixture
def ui(empty: Path, tmp_path: Path) -> Iterator[Ui]:
    started = Ui(empty, tmp_path / "warehouse" / "bilateral.duckdb", free_port(), in_background=True)
    yield started.wait_until_it_answers()
    if started.process.poll() is None:
        started.end(signal.SIGTERM)


def processes_of(home: Path) -> list[str]:
    """Command lines of the processes that have this home."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"DAGSTER_HOME={home}" in (folder / "environ").read_bytes().decode("utf-8", "replace").split("\0"):
                found.append((folder / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks for left processes in /proc")
def test_it_keeps_its_home_refuses_a_second_one_and_ends_on_an_interrupt_in_the_background(
    ui: Ui, empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = ui.warehouse.parent / ".dagster"
    assert yaml.safe_load((home / "dagster.yaml").read_text())["telemetry"] == {"enabled": False}
    assert (home / "history").is_dir()
    assert processes_of(home)

    status = main(["ui", "--seeds", str(empty), "--warehouse", str(ui.warehouse), "--port", str(free_port())])
    assert status == 1
    error = capsys.readouterr().err
    assert f"a UI already runs on {home}" in error
    assert f"http://127.0.0.1:{ui.port}, process {ui.process.pid}" in error
    assert ui.process.poll() is None

    status, out, err = ui.end(signal.SIGINT)
    assert (status, err) == (0, "")
    assert out.splitlines()[-2:] == ["Stopping …", "Stopped. The history is kept."]
    assert processes_of(home) == []


def test_a_port_that_is_taken_is_named(empty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        status = main(["ui", "--seeds", str(empty), "--warehouse", str(tmp_path / "w.duckdb"), "--port", str(port)])
    assert status == 1
    assert f"cannot listen on 127.0.0.1 port {port}" in capsys.readouterr().err


def test_a_run_that_a_killed_ui_left_behind_is_ended_at_the_next_start(tmp_path: Path) -> None:
    (tmp_path / "dagster.yaml").write_text(INSTANCE_CONFIG)
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        left = instance.create_run_for_job(defs.resolve_job_def("refresh"), status=dg.DagsterRunStatus.STARTED)
    end_orphaned_runs(tmp_path)
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        ended = instance.get_run_by_id(left.run_id)
    assert ended is not None
    assert ended.status == dg.DagsterRunStatus.FAILURE
