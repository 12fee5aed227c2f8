"""``python -m tests.benchmarks``: what a refresh costs, how it grows, and against what.

Everything is timed as ratios within one run, because seconds of a shared machine mean little. Sizes are numbers of
articles (`corpus`); each is timed as the command (a cold process, everything included) and stage by stage (`stages`).
"""

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.benchmarks import corpus, queries
from tests.benchmarks.measure import Cost, module, process

SMALL = [4, 100]
ROUNDS = 5
CHECKED = "seeds / trivial, seconds"
LIMITS = {"seeds / trivial": 1.7, "extraction / floor": 10.0, "whole / extraction": 2.0, "twin / patterns": 5.0}
"""Ratios the project sets itself; all but the twin's at most, the twin's at least."""

TRIVIAL = """
import dagster as dg, duckdb, polars

def trivial(number):
    @dg.asset(name=f"trivial_{number}")
    def asset():
        return number
    return asset

assert dg.materialize([trivial(number) for number in range(10)]).success
"""
"""The least a Dagster program of this stack costs: its imports and ten assets that do nothing."""


def seeds_against_trivial(rounds: int) -> dict[str, float]:
    """A refresh of the four seeds and the trivial process, in turns, so that a busy machine slows both."""
    with tempfile.TemporaryDirectory() as scratch:
        target = str(Path(scratch) / "bilateral.duckdb")
        refresh = [sys.executable, "-m", "pipeline", "refresh", "--seeds", str(corpus.SEEDS), "--warehouse", target]
        trivial = [sys.executable, "-c", TRIVIAL]
        for command in (trivial, refresh):
            process(command)  # the first start writes the byte code of everything that is imported
        turns = [(process(trivial)[0], process(refresh)[0]) for _ in range(rounds)]
    found: dict[str, float] = {}
    for clock in ("seconds", "cpu_seconds"):
        floor, whole = (statistics.median(getattr(turn[place], clock) for turn in turns) for place in (0, 1))
        found |= {f"trivial_{clock}": floor, f"seeds_{clock}": whole, f"seeds / trivial, {clock}": whole / floor}
    return found


def size(count: int, scratch: Path, twin_passages: int) -> dict[str, Any]:
    """All that is timed of one corpus."""
    folder, warehouse = scratch / f"articles_{count}", scratch / f"warehouse_{count}.duckdb"
    size_bytes = corpus.build(folder, count)
    command, _ = module("pipeline", "refresh", "--seeds", str(folder), "--warehouse", str(warehouse))
    measured = json.loads(module("tests.benchmarks.stages", str(folder), str(scratch / f"stages_{count}.duckdb"))[1])
    stages = {name: Cost(**cost) for name, cost in measured["stages"].items()}
    own = {name: cost for name, cost in stages.items() if not name.startswith("floor")}
    # Processors' seconds: the clock of a shared machine goes on while others are at work.
    extraction = sum(cost.cpu_seconds for name, cost in own.items() if name not in ("star", "publish"))
    whole = sum(cost.cpu_seconds for cost in own.values())
    seconds = sum(cost.seconds for cost in own.values())
    result = {
        "articles": count,
        "bytes": size_bytes,
        "command": {"seconds": command.seconds, "cpu_seconds": command.cpu_seconds, "peak_mib": command.peak_mib},
        **measured,
        "articles_per_second": count / seconds,
        "mb_per_second": size_bytes / 1e6 / seconds,
        "extraction / floor": extraction / stages["floor: passages, one regex"].cpu_seconds,
        "whole / extraction": whole / extraction,
        "queries": queries.answers(warehouse),
    }
    if twin_passages:
        twin = json.loads(module("tests.benchmarks.twin", str(folder), str(twin_passages))[1])
        result |= {"twin": twin, "twin / patterns": twin["python_seconds"] / twin["polars_seconds"]}
    return result


def one_thread(count: int, scratch: Path) -> dict[str, float]:
    """The stages' seconds on one thread against all."""
    folder = scratch / f"articles_{count}"
    seconds = {}
    for threads in ("1", str(os.cpu_count())):
        target = str(scratch / f"threads_{threads}.duckdb")
        printed = module("tests.benchmarks.stages", str(folder), target, environment={"POLARS_MAX_THREADS": threads})[1]
        seconds[threads] = sum(
            cost["seconds"] for name, cost in json.loads(printed)["stages"].items() if not name.startswith("floor")
        )
    return {f"{threads} threads": value for threads, value in seconds.items()}


def show(result: Mapping[str, Any]) -> None:
    """One corpus as a table."""
    numbers, command = result["numbers"], result["command"]
    heading = f"{result['articles']:,} articles, {result['bytes'] / 1e6:.2f} MB"
    print(f"\n{heading}, {numbers['passages']:,} passages, {numbers['facts']:,} facts")
    total = sum(cost["seconds"] for name, cost in result["stages"].items() if not name.startswith("floor"))
    print(f"  {'stage':28}{'seconds':>9}{'share':>8}{'cpu':>9}{'peak MiB':>10}")
    for name, cost in result["stages"].items():
        share = f"{cost['seconds'] / total:7.0%}" if not name.startswith("floor") else ""
        print(f"  {name:28}{cost['seconds']:9.3f}{share:>8}{cost['cpu_seconds']:9.2f}{cost['peak_mib']:10.0f}")
    print(f"  {'all stages':28}{total:9.3f}")
    cold = f"{command['seconds']:9.3f}{'':8}{command['cpu_seconds']:9.2f}{command['peak_mib']:10.0f}"
    print(f"  {'the command, cold':28}{cold}")
    speed = f"{result['articles_per_second']:,.0f} articles/s, {result['mb_per_second']:.2f} MB/s"
    print(f"  {speed}, file {numbers['file_bytes'] / 1e6:.1f} MB")
    for ratio in ("extraction / floor", "whole / extraction", "twin / patterns"):
        if ratio in result:
            side = "at least" if ratio.startswith("twin") else "at most"
            print(f"  {ratio:28}{result[ratio]:9.2f}   (wanted: {side} {LIMITS[ratio]:g})")
    slowest = max(result["queries"], key=lambda view: result["queries"][view]["filtered_ms"])
    longest = max(result["queries"], key=lambda view: result["queries"][view]["scan_ms"])
    print(
        f"  slowest answers: {result['queries'][slowest]['filtered_ms']:.1f} ms filtered ({slowest}; wanted < 50), "
        f"{result['queries'][longest]['scan_ms']:.1f} ms full scan ({longest}; wanted < 500)"
    )


def growth(results: list[dict[str, Any]]) -> dict[str, float]:
    """From each size to the next: how much longer the stages take for each time more articles; 1 is linear."""
    found = {}
    for small, large in pairwise(results):
        times = large["articles"] / small["articles"]
        for name in ("command", "stages"):
            spent = [
                one["command"]["cpu_seconds"]
                if name == "command"
                else sum(cost["cpu_seconds"] for cost in one["stages"].values())
                for one in (small, large)
            ]
            found[f"{name} {small['articles']:,} to {large['articles']:,}"] = spent[1] / spent[0] / times
    return found


def main() -> int:
    """Print all tables, write JSON where asked; status 1 only with --strict, when the seeds cost too much."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SMALL, help="numbers of articles (default: 4 100)")
    parser.add_argument(
        "--rounds", type=int, default=ROUNDS, help="turns of seeds against the trivial process; 0: none"
    )
    parser.add_argument(
        "--twin", type=int, default=0, metavar="PASSAGES", help="run the patterns in Python's re, on so many"
    )
    parser.add_argument("--threads", action="store_true", help="the largest size on one thread, too")
    parser.add_argument("--json", type=Path, help="write all numbers there")
    parser.add_argument("--strict", action="store_true", help="fail when the ratio of the seeds is over its limit")
    arguments = parser.parse_args()
    found: dict[str, Any] = {"python": platform.python_version(), "cpus": os.cpu_count(), "load": os.getloadavg()[0]}
    if arguments.rounds:
        found |= seeds_against_trivial(arguments.rounds)
        for clock in ("seconds", "cpu_seconds"):
            ratio = found[f"seeds / trivial, {clock}"]
            both = f"{found[f'trivial_{clock}']:6.2f}, refresh of the seeds {found[f'seeds_{clock}']:6.2f}"
            print(
                f"{clock:12} ten trivial assets {both}, ratio {ratio:5.2f}   (wanted: at most {LIMITS['seeds / trivial']})"
            )
    with tempfile.TemporaryDirectory() as scratch:
        results = []
        for count in sorted(arguments.sizes):
            results.append(size(count, Path(scratch), arguments.twin))
            show(results[-1])
        found |= {"sizes": results, "growth": growth(results)}
        for steps, times in found["growth"].items():
            print(f"growth of the {steps} articles: {times:.2f} (1 is linear)")
        if arguments.threads:
            found["threads"] = one_thread(max(arguments.sizes), Path(scratch))
            print("  ".join(f"{name}: {seconds:.2f} s" for name, seconds in found["threads"].items()))
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 1 if arguments.strict and found.get(CHECKED, 0.0) > LIMITS["seeds / trivial"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
