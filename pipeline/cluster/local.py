"""Redis, PostgreSQL and Celery workers on this machine: a cluster for trying out, as `bilateral ui --workers N`.

The servers are the system's own (Debian: redis-server, postgresql), bound to 127.0.0.1, with their data in a folder; all
of it ends with the command.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.cluster.queue import BROKER_VARIABLE
from pipeline.executors import EXECUTOR_VARIABLE

DATABASE_VARIABLE = "BILATERAL_DATABASE"
INSTANCE_CONFIG = """\
storage:
  postgres:
    postgres_url: {env: BILATERAL_DATABASE}
"""
"""Dagster's history in PostgreSQL, which all workers reach; for dagster.yaml."""
START_SECONDS = 60
STOP_SECONDS = 20


class ClusterError(Exception):
    """A server that cannot be started here; the message says which, and what to do."""


@dataclass
class Cluster:
    """What runs, and what those who use it need in their environment."""

    home: Path
    environment: dict[str, str]
    stack: contextlib.ExitStack
    workers: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def start_worker(self) -> None:
        """One worker more, with a log of its own; it leads a group of processes."""
        number = len(self.workers)
        command = [
            sys.executable, "-m", "celery", "--quiet", "-A", "pipeline.cluster.worker", "worker", "-Q", "dagster",
            "-c", "1", "-n", f"worker{number}@%h", "--without-gossip", "--without-mingle", "--loglevel", "warning",
        ]  # fmt: skip
        log = self.home / f"worker{number}.log"
        self.workers.append(_start(self.stack, log, command, os.environ | self.environment))


@contextlib.contextmanager
def running(home: Path, workers: int, environment: dict[str, str]) -> Iterator[Cluster]:
    """Servers and workers, until the end of the block.

    Args:
        home: A folder for data and logs; Dagster's home of the workers.
        workers: How many Celery workers.
        environment: What they find in their environment, beside this process's own.

    Raises:
        ClusterError: A server is not installed or does not start.
    """
    home.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        redis = _free_port()
        _start(
            stack,
            home / "redis.log",
            [
                _program("redis-server", "redis-server"), "--port", str(redis), "--bind", "127.0.0.1",
                "--save", "", "--appendonly", "no", "--dir", str(home),
            ],
        )  # fmt: skip
        _wait_for(redis, "Redis", home / "redis.log")
        database = stack.enter_context(_postgres(home))
        cluster = Cluster(
            home,
            environment
            | {
                "DAGSTER_HOME": str(home),
                EXECUTOR_VARIABLE: "celery",
                BROKER_VARIABLE: f"redis://127.0.0.1:{redis}/0",
                DATABASE_VARIABLE: database,
            },
            stack,
        )
        for _ in range(workers):
            cluster.start_worker()
        yield cluster


@contextlib.contextmanager
def _postgres(home: Path) -> Iterator[str]:
    """A database in a folder of its own; its URL."""
    # PostgreSQL refuses to run as root, and keeps its data to itself.
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    data = home / "postgres"
    if not (data / "PG_VERSION").exists():
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(data, user)
        made = _as(user, [_postgres_program("initdb"), "-D", str(data), "-A", "trust", "-U", "bilateral", "-E", "UTF8"])
        if made.returncode:
            raise ClusterError(f"PostgreSQL cannot make a database in {data}: {made.stderr.decode()[-500:]}")
    port = _free_port()
    log = home / "postgres.log"
    with contextlib.ExitStack() as stack:
        server = _start(
            stack,
            log,
            [
                _postgres_program("postgres"), "-D", str(data), "-p", str(port), "-c", "listen_addresses=127.0.0.1",
                "-c", "unix_socket_directories=", "-c", "max_connections=200",
            ],
            user=user if os.geteuid() == 0 else None,
        )  # fmt: skip
        _wait_for(port, "PostgreSQL", log, server)
        yield f"postgresql+psycopg2://bilateral@127.0.0.1:{port}/postgres"


def _as(user: str, command: Sequence[str]) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(command, capture_output=True, check=False, cwd="/", user=user if os.geteuid() == 0 else None)


def _start(
    stack: contextlib.ExitStack,
    log: Path,
    command: Sequence[str],
    environment: dict[str, str] | None = None,
    user: str | None = None,
) -> "subprocess.Popen[bytes]":
    """A process of a session of its own, which is ended with the stack, and killed when it does not end."""
    output = stack.enter_context(log.open("wb"))
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        env=environment,
        user=user,
        cwd="/" if user else None,
        start_new_session=True,
    )
    stack.callback(_stop, process)
    return process


def _stop(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        # One that is halted hears nothing.
        process.send_signal(signal.SIGCONT)
        process.send_signal(signal.SIGINT if "postgres" in str(process.args) else signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _program(name: str, package: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise ClusterError(f"{name} is not installed here (Debian: apt-get install {package}).")
    return found


def _postgres_program(name: str) -> str:
    """Debian keeps the programs of each version in a folder that nobody's PATH has."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(versions[-1]) if versions else _program(name, "postgresql")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, what: str, log: Path, process: "subprocess.Popen[bytes] | None" = None) -> None:
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up and (process is None or process.poll() is None):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise ClusterError(f"{what} did not start; the end of {log}:\n{log.read_text(errors='replace')[-1000:]}")
