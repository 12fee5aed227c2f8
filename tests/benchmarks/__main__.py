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
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.benchmarks import corpus, queries
from tests.benchmarks.measure import Cost, module, process

SMALL = [4, 100]
ROUNDS = 5
FASTER_THAN_PYTHON = 5.0
CHECKED = "seeds / trivial, seconds"
LIMITS = {"seeds / trivial": 1.7, "extraction / floor": 10.0, "whole / extraction": 2.0, "unchanged / whole": 0.1}
"""Ratios the project sets itself, at most."""

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


def size(count: int, scratch: Path, by_kind: bool) -> dict[str, Any]:
    """All that is timed of one corpus."""
    folder, warehouse = scratch / f"articles_{count}", scratch / f"warehouse_{count}.duckdb"
    size_bytes = corpus.build(folder, count)
    refresh = ["refresh", "--seeds", str(folder), "--warehouse", str(warehouse)]
    command, _ = module("pipeline", *refresh)
    unchanged, _ = module("pipeline", *refresh, "--if-changed")
    # Answers first: the next process may push the file out of memory.
    answers = queries.answers(warehouse)
    arguments = [str(folder), str(scratch / f"stages_{count}.duckdb"), *(["--by-kind"] if by_kind else [])]
    measured = json.loads(module("tests.benchmarks.stages", *arguments)[1])
    stages = {name: Cost(**cost) for name, cost in measured["stages"].items()}
    own = {name: cost for name, cost in stages.items() if not name.startswith("floor")}
    # Processors' seconds: the clock of a shared machine goes on while others are at work.
    extraction = sum(cost.cpu_seconds for name, cost in own.items() if name not in ("star", "publish"))
    whole = sum(cost.cpu_seconds for cost in own.values())
    seconds = sum(cost.seconds for cost in own.values())
    return {
        "articles": count,
        "bytes": size_bytes,
        "command": asdict(command),
        "unchanged": asdict(unchanged),
        **measured,
        "articles_per_second": count / seconds,
        "articles_per_cpu_second": count / whole,
        "mb_per_second": size_bytes / 1e6 / seconds,
        "mb_per_cpu_second": size_bytes / 1e6 / whole,
        "extraction / floor": extraction / stages["floor: passages, one regex"].cpu_seconds,
        "whole / extraction": whole / extraction,
        "unchanged / whole": unchanged.cpu_seconds / command.cpu_seconds,
        "queries": answers,
    }


def one_thread(count: int, scratch: Path) -> dict[str, dict[str, float]]:
    """The stages' seconds on one thread and on as many as there are processors."""
    folder = scratch / f"articles_{count}"
    seconds = {}
    for threads in ("1", str(os.cpu_count())):
        target = str(scratch / f"threads_{threads}.duckdb")
        printed = module("tests.benchmarks.stages", str(folder), target, environment={"POLARS_MAX_THREADS": threads})[1]
        stages = [cost for name, cost in json.loads(printed)["stages"].items() if not name.startswith("floor")]
        seconds[threads] = {clock: sum(cost[clock] for cost in stages) for clock in ("seconds", "cpu_seconds")}
    return seconds


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
    unchanged = result["unchanged"]
    print(f"  {'nothing changed, --if-changed':28}{unchanged['seconds']:8.3f}{'':8}{unchanged['cpu_seconds']:9.2f}")
    speed = f"{result['articles_per_second']:,.0f} articles/s, {result['mb_per_second']:.2f} MB/s"
    busy = f"{result['articles_per_cpu_second']:,.0f} and {result['mb_per_cpu_second']:.2f} MB a processor's second"
    print(f"  {speed} ({busy}), file {numbers['file_bytes'] / 1e6:.1f} MB")
    for ratio in ("extraction / floor", "whole / extraction", "unchanged / whole"):
        print(f"  {ratio:28}{result[ratio]:9.2f}   (wanted: at most {LIMITS[ratio]:g})")
    answers = {view: answer for view, answer in result["queries"].items() if view in queries.CONTRACT}
    slowest = max(answers, key=lambda view: answers[view]["filtered_cpu_ms"])
    longest = max(answers, key=lambda view: answers[view]["scan_cpu_ms"])
    print(
        f"  slowest answers: {answers[slowest]['filtered_ms']:.1f} ms filtered ({slowest}; wanted < 50), "
        f"{answers[longest]['scan_ms']:.1f} ms full scan ({longest}; wanted < 500)"
    )


def growth(results: list[dict[str, Any]]) -> dict[str, float]:
    """From each size to the next: how much longer all takes for each time more articles; 1 is linear."""
    found = {}
    for small, large in pairwise(results):
        times = large["articles"] / small["articles"]
        spent = [sum(cost["cpu_seconds"] for cost in one["stages"].values()) for one in (small, large)]
        commands = [one["command"]["cpu_seconds"] for one in (small, large)]
        for name, (less, more) in {"command": commands, "stages": spent}.items():
            found[f"{name} {small['articles']:,} to {large['articles']:,}"] = more / less / times
    return found


def show_peers(found: Mapping[str, Mapping[str, float]]) -> None:
    """Each peer against the part of the pipeline that does its work."""
    print("\nmicroseconds of processors a passage, of a peer and of the pipeline's part")
    for name, pair in found.items():
        side = f"   (wanted: at least {FASTER_THAN_PYTHON:g})" if name == "re" else ""
        numbers = f"{pair['peer_us']:10,.1f}{pair['own_us']:10,.1f}{pair['ratio']:9.2f}"
        print(f"  {name:14}{numbers}{side}")


def main() -> int:
    """Print all tables, write JSON where asked; status 1 only with --strict, when the seeds cost too much."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SMALL, help="numbers of articles (default: 4 100)")
    parser.add_argument(
        "--rounds", type=int, default=ROUNDS, help="turns of seeds against the trivial process; 0: none"
    )
    parser.add_argument("--by-kind", action="store_true", help="time the extractors one after the other")
    parser.add_argument(
        "--peers",
        type=int,
        default=0,
        metavar="PASSAGES",
        help="others on so many of the largest size's (extra `peers`)",
    )
    parser.add_argument("--threads", action="store_true", help="the largest size on one thread, too")
    parser.add_argument("--plan", action="store_true", help="how the slowest promised view answers at the largest size")
    parser.add_argument(
        "--json", type=Path, help="write all numbers there; `tests.benchmarks.page` makes the page of it"
    )
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
            results.append(size(count, Path(scratch), arguments.by_kind))
            show(results[-1])
        found |= {"sizes": results, "growth": growth(results)}
        for steps, times in found["growth"].items():
            print(f"growth of the {steps} articles: {times:.2f} (1 is linear)")
        if arguments.threads:
            found["threads"] = one_thread(max(arguments.sizes), Path(scratch))
            for threads, spent in found["threads"].items():
                print(f"{threads} threads: {spent['seconds']:.2f} s, of processors {spent['cpu_seconds']:.2f}")
        if arguments.plan:
            asked = {
                view: one["filtered_cpu_ms"] for view, one in results[-1]["queries"].items() if view in queries.CONTRACT
            }
            print(
                queries.plan(
                    Path(scratch) / f"warehouse_{results[-1]['articles']}.duckdb", max(asked, key=asked.__getitem__)
                )
            )
        if arguments.peers:
            folder = str(Path(scratch) / f"articles_{max(arguments.sizes)}")
            found["peers"] = json.loads(module("tests.benchmarks.peers", folder, str(arguments.peers))[1])
            show_peers(found["peers"])
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 1 if arguments.strict and found.get(CHECKED, 0.0) > LIMITS["seeds / trivial"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
