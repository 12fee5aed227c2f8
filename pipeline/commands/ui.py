"""`bilateral ui`: the Dagster UI and its daemon on a home of their own, started, watched and stopped as one thing.

The home is `.dagster` beside the warehouse file. It keeps runs, cursors and logs between starts; one process group at
a time may use it.
"""

import contextlib
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from pipeline.commands import CommandError, console
from pipeline.settings import SEEDS_VARIABLE, WAREHOUSE_VARIABLE, Settings, resolve

INSTANCE_CONFIG = """\
# Written by `bilateral ui` at every start.
telemetry:
  enabled: false
nux:
  enabled: false
# One run at a time: two refreshes never publish over each other, arrivals queue.
concurrency:
  runs:
    max_concurrent_runs: 1
# An arrival waits for the next look at the queue; every five seconds is the default.
run_queue:
  dequeue_interval_seconds: 1
freshness:
  enabled: true
retention:
  sensor:
    purge_after_days: {skipped: 1, success: 30, failure: 90}
"""
WORKSPACE = """\
# Written by `bilateral ui` at every start.
load_from:
  - python_module: {module_name: pipeline.definitions, location_name: bilateral}
"""
START_SECONDS = 90
STOP_SECONDS = 30


def ui(host: str, port: int, seeds: str | None, warehouse: str | None, workers: int = 0) -> int:
    """Run the UI until Ctrl-C or SIGTERM; with `workers`, Celery workers and their servers with it.

    Raises:
        CommandError: Another UI uses the home, the port is taken, or Dagster stops by itself.
    """
    settings = resolve(seeds, warehouse)
    # A shell starts background jobs with SIGINT ignored, and every child would inherit that: Ctrl-C could stop nothing.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    home = settings.warehouse.parent / ".dagster"
    home.mkdir(parents=True, exist_ok=True)
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    with _only_one(home, address) as lock:
        _require_free(host, port)
        (home / "workspace.yaml").write_text(WORKSPACE, encoding="utf-8")
        with _cluster(home, settings, workers) as own_config:
            (home / "dagster.yaml").write_text(INSTANCE_CONFIG + own_config, encoding="utf-8")
            end_orphaned_runs(home)
            return _serve(host, port, address, home, settings, lock)


@contextlib.contextmanager
def _cluster(home: Path, settings: Settings, workers: int) -> Iterator[str]:
    """A cluster on this machine, if workers are wanted; what it adds to dagster.yaml. Its variables are set here."""
    if not workers:
        yield ""
        return
    from pipeline.cluster import local

    console().print(f"Starting Redis, PostgreSQL and {workers} workers (logs: {home}) …")
    places = {SEEDS_VARIABLE: str(settings.seeds), WAREHOUSE_VARIABLE: str(settings.warehouse)}
    with local.running(home, workers, places) as cluster:
        os.environ.update(cluster.environment)
        yield local.INSTANCE_CONFIG


@contextlib.contextmanager
def _only_one(home: Path, address: str) -> Iterator[int]:
    with (home / "ui.lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise CommandError(
                f"a UI already runs on {home} ({lock.read().strip()}): use that one, or stop it first."
            ) from None
        lock.truncate(0)
        lock.write(f"{address}, process {os.getpid()}\n")
        lock.flush()
        yield lock.fileno()


def _require_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"cannot listen on {host} port {port} ({error.strerror}): choose another --port."
            ) from error


def end_orphaned_runs(home: Path) -> None:
    """Mark runs as failed that a killed UI left behind: nothing works on them, and they would block the queue."""
    import dagster as dg

    unfinished = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]
    with dg.DagsterInstance.from_config(str(home)) as instance:
        for run in instance.get_runs(filters=dg.RunsFilter(statuses=unfinished)):
            instance.report_run_failed(
                run, "The UI was stopped while this run was going on. The published file is whole."
            )


def _serve(host: str, port: int, address: str, home: Path, settings: Settings, lock: int) -> int:
    out = console()
    log = home / "ui.log"
    environment = os.environ | {
        "DAGSTER_HOME": str(home),
        SEEDS_VARIABLE: str(settings.seeds),
        WAREHOUSE_VARIABLE: str(settings.warehouse),
    }
    command = [
        sys.executable, "-m", "dagster", "dev", "--workspace", str(home / "workspace.yaml"),
        "--host", host, "--port", str(port), "--log-level", "warning", "--code-server-log-level", "warning",
    ]  # fmt: skip
    with log.open("wb") as output:
        server = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            # The server keeps the lock too: if this process is killed outright, the home is still taken.
            pass_fds=[lock],
        )
    try:
        out.print(f"Starting Dagster for {settings.warehouse}, seeds in {settings.seeds} …")
        _wait_until_it_answers(server, host, port, log)
        out.print(f"The UI is at {address} (log: {log}). Ctrl-C stops it.")
        code = server.wait()
        raise CommandError(f"Dagster stopped by itself with status {code}; the end of {log}:\n{_tail(log)}")
    except KeyboardInterrupt:
        out.print("Stopping …")
    finally:
        _stop(server)
    out.print("Stopped. The history is kept.")
    return 0


def _wait_until_it_answers(server: "subprocess.Popen[bytes]", host: str, port: int, log: Path) -> None:
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up:
        if server.poll() is not None:
            raise CommandError(f"Dagster did not start; the end of {log}:\n{_tail(log)}")
        with contextlib.suppress(OSError, http.client.HTTPException):
            http.client.HTTPConnection(host, port, timeout=2).request("GET", "/server_info")
            return
        time.sleep(0.2)
    raise CommandError(f"Dagster did not answer within {START_SECONDS} s; the end of {log}:\n{_tail(log)}")


def _stop(server: "subprocess.Popen[bytes]") -> None:
    """Ask the server to stop, once; whatever of its process group is left after a while is killed."""
    if server.poll() is None:
        server.send_signal(signal.SIGINT)
    with _undisturbed(), contextlib.suppress(subprocess.TimeoutExpired):
        server.wait(STOP_SECONDS)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """A second Ctrl-C does not cut the stopping short and leave processes behind."""
    handlers = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
