"""Seconds and memory of whole processes and of stages within one."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
MIB = 1024 * 1024
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Cost:
    """What one process or stage took: wall-clock seconds, seconds of all its processors, peak memory in MiB."""

    seconds: float
    cpu_seconds: float
    peak_mib: float


def process(command: list[str], environment: Mapping[str, str] | None = None) -> tuple[Cost, str]:
    """Run a process that must succeed; what it took and what it printed.

    Raises RuntimeError with the end of its errors when it fails.
    """
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    surroundings |= environment or {}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        child = subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=out, stderr=errors)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        errors.seek(0)
        if child.returncode:
            raise RuntimeError(f"{command} ended with {child.returncode}:\n{errors.read().decode()[-3000:]}")
        printed = out.read().decode()
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024), printed


def module(name: str, *arguments: str, environment: Mapping[str, str] | None = None) -> tuple[Cost, str]:
    """The same for a module of this project."""
    return process([sys.executable, "-m", name, *arguments], environment)


def rss_mib() -> float:
    """Memory this process holds now."""
    with open("/proc/self/statm") as numbers:  # noqa: PTH123 - read fifty times a second
        return int(numbers.read().split()[1]) * _PAGE / MIB


class Stages:
    """Costs of the stages of one process, by name; memory is sampled while a stage runs."""

    def __init__(self) -> None:
        self.costs: dict[str, Cost] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what happens inside; a stage entered again adds up."""
        peak = [rss_mib()]
        done = threading.Event()

        def sample() -> None:
            while not done.wait(0.02):
                peak[0] = max(peak[0], rss_mib())

        sampler = threading.Thread(target=sample, daemon=True)
        sampler.start()
        cpu, started = time.process_time(), time.perf_counter()
        try:
            yield
        finally:
            seconds, used = time.perf_counter() - started, time.process_time() - cpu
            done.set()
            sampler.join()
            before = self.costs.get(name, Cost(0, 0, 0))
            highest = max(peak[0], rss_mib(), before.peak_mib)
            self.costs[name] = Cost(before.seconds + seconds, before.cpu_seconds + used, highest)

    def as_dict(self) -> dict[str, dict[str, float]]:
        return {name: asdict(cost) for name, cost in self.costs.items()}
