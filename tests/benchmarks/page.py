"""The page of what was measured: ``python -m tests.benchmarks.page FILE …`` puts the JSON of one or more runs into it.

Writes the part of `README.md` between the two marks, and the plot `growth.svg`. Sizes of later files win.
"""

import argparse
import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.__main__ import growth
from tests.benchmarks.queries import CONTRACT

HERE = Path(__file__).resolve().parent
BEGIN, END = "<!-- measured -->\n", "<!-- end -->\n"
_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP, _RIGHT = 360, 240, 52, 40, 28, 30
_COLOURS = ("#4f43dd", "#d9822b", "#888888")

Found = dict[str, Any]


def merged(runs: Sequence[Found]) -> Found:
    """Runs as one; what a later one measured stands."""
    whole: Found = {}
    sizes: dict[int, Found] = {}
    for run in runs:
        sizes |= {one["articles"]: one for one in run["sizes"]}
        whole |= run
    results = [sizes[count] for count in sorted(sizes)]
    return whole | {"sizes": results, "growth": growth(results)}


def _cpu(result: Found, *stages: str) -> float:
    return sum(
        cost["cpu_seconds"]
        for name, cost in result["stages"].items()
        if name.startswith(stages or ("read", "annotate", "extract"))
    )


def block(found: Found) -> str:
    """What stands between the marks."""
    sizes: list[Found] = found["sizes"]
    parts = [
        f"Python {found['python']}, {found['cpus']} processors, load {found['load']:.0f} when it began. Seconds are those of all "
        "processors together.",
        "![Seconds and memory by number of articles](growth.svg)",
        _table("articles", sizes, {f"{one['articles']:,}": one for one in sizes}),
    ]
    if "seeds / trivial, cpu_seconds" in found:
        parts.append(
            f"Refresh of the seeds / ten trivial assets: {found['seeds / trivial, seconds']:.2f} by the clock, "
            f"{found['seeds / trivial, cpu_seconds']:.2f} of processors ({found['seeds_cpu_seconds']:.2f} and "
            f"{found['trivial_cpu_seconds']:.2f} s)."
        )
    parts.append(
        "Growth (1 is linear): " + "; ".join(f"{name} {value:.2f}" for name, value in found["growth"].items()) + "."
    )
    if "threads" in found:
        spent = "; ".join(
            f"{threads}: {one['seconds']:.1f} s by the clock, {one['cpu_seconds']:.1f} s of processors"
            for threads, one in found["threads"].items()
        )
        parts.append(f"Threads: {spent}.")
    if "peers" in found:
        parts.append(_peers(found["peers"]))
    asked = [one for one in sizes if one["articles"] <= 10_000][-1]
    parts.append(_answers(asked))
    return "\n\n".join(parts) + "\n"


def _table(corner: str, sizes: Sequence[Found], columns: Mapping[str, Found]) -> str:
    rows = {
        "MB of text": lambda one: f"{one['bytes'] / 1e6:.2f}",
        "passages": lambda one: f"{one['numbers']['passages']:,}",
        "facts": lambda one: f"{one['numbers']['facts']:,}",
        "the command, s": lambda one: f"{one['command']['cpu_seconds']:.1f}",
        "of it: reading": lambda one: f"{_cpu(one, 'read'):.1f}",
        "marking": lambda one: f"{_cpu(one, 'annotate'):.1f}",
        "extraction": lambda one: f"{_cpu(one, 'extract'):.1f}",
        "star": lambda one: f"{_cpu(one, 'star'):.1f}",
        "publishing": lambda one: f"{_cpu(one, 'publish'):.1f}",
        "articles a second": lambda one: f"{one['articles_per_cpu_second']:,.0f}",
        "MB a second": lambda one: f"{one['mb_per_cpu_second']:.2f}",
        "nothing changed, `--if-changed`, s": lambda one: f"{one['unchanged']['cpu_seconds']:.2f}",
        "peak memory of the command, MiB": lambda one: f"{one['command']['peak_mib']:,.0f}",
        "file, MB": lambda one: f"{one['numbers']['file_bytes'] / 1e6:.0f}",
        "extraction / floor": lambda one: f"{one['extraction / floor']:.1f}",
        "whole / extraction": lambda one: f"{one['whole / extraction']:.2f}",
        "unchanged / whole": lambda one: f"{one['unchanged / whole']:.3f}",
    }
    lines = [f"| {corner} | {' | '.join(columns)} |", "|---|" + "--:|" * len(columns)]
    lines += [f"| {name} | {' | '.join(shown(one) for one in sizes)} |" for name, shown in rows.items()]
    return "\n".join(lines)


def _peers(found: Mapping[str, Mapping[str, float]]) -> str:
    lines = ["| microseconds a passage | the peer | the pipeline | ratio |", "|---|--:|--:|--:|"]
    lines += [
        f"| {name}, {pair['passages']:,} passages | {pair['peer_us']:,.0f} | {pair['own_us']:,.0f} | {pair['ratio']:.2f} |"
        for name, pair in found.items()
    ]
    return "\n".join(lines)


def _answers(result: Found) -> str:
    lines = [
        f"| ms by the clock (of processors), {result['articles']:,} articles | rows | one pair or article | full scan |",
        "|---|--:|--:|--:|",
    ]
    lines += [
        f"| `{view}` | {one['rows']:,} | {one['filtered_ms']:.1f} ({one['filtered_cpu_ms']:.1f}) | {one['scan_ms']:.1f} ({one['scan_cpu_ms']:.1f}) |"
        for view, one in result["queries"].items()
        if view in CONTRACT
    ]
    return "\n".join(lines)


def plot(found: Found) -> str:
    """Two panels over the number of articles, both axes logarithmic: seconds of processors, and peak memory."""
    sizes: list[Found] = found["sizes"]
    at = [one["articles"] for one in sizes]
    seconds = {
        "the command": [one["command"]["cpu_seconds"] for one in sizes],
        "reading to statements": [_cpu(one) for one in sizes],
        "floor: passages, one regex": [_cpu(one, "floor: passages") for one in sizes],
    }
    memory = {"the command": [one["command"]["peak_mib"] for one in sizes]}
    panels = _panel(0, "seconds of processors", at, seconds) + _panel(_WIDTH, "peak memory, MiB", at, memory)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{2 * _WIDTH}" height="{_HEIGHT}" font-family="sans-serif" '
        f'font-size="11" fill="#555"><rect width="100%" height="100%" fill="#fff"/>{panels}</svg>\n'
    )


def _panel(left: int, title: str, at: Sequence[int], lines: Mapping[str, Sequence[float]]) -> str:
    known = [value for line in lines.values() for value in line if value > 0]
    across = _scale(min(at), max(at), left + _LEFT, left + _WIDTH - _RIGHT)
    up = _scale(min(known), max(known), _HEIGHT - _BOTTOM, _TOP)
    shapes = [f'<text x="{left + _LEFT}" y="14" font-weight="bold">{title}</text>']
    shapes += [f'<text x="{across(n):.0f}" y="{_HEIGHT - 22}" text-anchor="middle">{n:,}</text>' for n in at]
    shapes.append(f'<text x="{left + _WIDTH // 2}" y="{_HEIGHT - 6}" text-anchor="middle">articles</text>')
    for power in range(math.ceil(math.log10(min(known))), math.floor(math.log10(max(known))) + 1):
        y = up(10.0**power)
        shapes.append(f'<path d="M{left + _LEFT} {y:.1f}H{left + _WIDTH - _RIGHT}" stroke="#ddd"/>')
        shapes.append(f'<text x="{left + _LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:,g}</text>')
    for number, ((name, line), colour) in enumerate(zip(lines.items(), _COLOURS, strict=False)):
        points = [(across(n), up(value)) for n, value in zip(at, line, strict=True) if value > 0]
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        shapes.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        shapes += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
        shapes.append(f'<text x="{left + _LEFT + 8}" y="{_TOP + 12 + 14 * number}" fill="{colour}">{name}</text>')
    return "".join(shapes)


def _scale(low: float, high: float, start: float, end: float) -> Any:
    span = math.log(high / low) or 1.0
    return lambda value: start + (end - start) * math.log(value / low) / span


def write(found: Found, folder: Path = HERE) -> None:
    """The plot, and the part of the page between the marks."""
    (folder / "growth.svg").write_text(plot(found), encoding="utf-8")
    page = folder / "README.md"
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    page.write_text(before + BEGIN + "\n" + block(found) + "\n" + END + rest.partition(END)[2], encoding="utf-8")


def main() -> int:
    """Write the page from the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=Path, nargs="+", metavar="FILE", help="what --json has written")
    runs = [json.loads(path.read_text(encoding="utf-8")) for path in parser.parse_args().runs]
    write(merged(runs))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
