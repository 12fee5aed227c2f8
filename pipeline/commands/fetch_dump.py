"""`bilateral fetch --dump`: articles of a dump into the seeds folder, each with where it is from."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.console import Console

from pipeline.commands import console, on_one_line
from pipeline.settings import resolve

if TYPE_CHECKING:
    from pipeline.fetching.from_dump import Fate

_LISTED: Final = 20  # titles of a kind; thousands of lines would hide the others
_SECONDS: Final = 15.0  # between two lines of progress where there is no terminal to redraw


def fetch_dump(dump: str, index: str | None, titles: Sequence[str], states: Sequence[str], seeds: str | None) -> int:
    """Put articles of a dump into the seeds folder: named ones and pairs of states, else all on relations between states.

    Returns 1 when something that was asked for could not be had.

    Raises:
        DumpError, ArticlesError, SelectionError: The dump is damaged, the folder or a state's code of no use.
    """
    from pipeline.fetching import selection
    from pipeline.fetching.articles import Articles
    from pipeline.fetching.from_dump import Source, take

    folder = resolve(seeds, None).seeds
    source = Source.of(Path(dump).expanduser(), Path(index).expanduser() if index else None)
    named = set(map(_normalised, titles))
    pairs = set(selection.dyad_titles(states)) if states else set()
    out = console()
    out.print(f"Fetching into {folder} from {source.dump}, a dump of {on_one_line(source.site.name)} ({source.wiki})")
    out.print(f"  by its index {source.index}" if source.index else "  from end to end, as it has no index")
    with Articles(folder) as articles, _progress(out, source.dump.stat().st_size) as shown:
        fates = take(source, named | pairs or selection.of_wiki(source.wiki), articles, folder, shown)
    return _summarize(out, fates, named)


def _normalised(title: str) -> str:
    """A title as the wiki writes it: spaces, and a capital first."""
    title = " ".join(title.replace("_", " ").split())
    return title[:1].upper() + title[1:]


@contextmanager
def _progress(out: Console, total: int) -> Iterator[Callable[[int, int], None]]:
    """Shows bytes that were read and titles that were found: a bar on a terminal, now and then a line elsewhere."""
    if not out.is_terminal:
        shown_at = time.monotonic()

        def line(done: int, found: int) -> None:
            nonlocal shown_at
            if time.monotonic() - shown_at >= _SECONDS:
                shown_at = time.monotonic()
                out.print(f"  {done / total:6.1%} of {total / 1e6:,.0f} MB, {found:,} titles")

        yield line
        return
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), DownloadColumn(), TimeRemainingColumn(), TextColumn("{task.fields[found]:,} titles"))
    with Progress(*columns, console=out, transient=True) as bar:
        task = bar.add_task("", total=total, found=0)
        yield lambda done, found: bar.update(task, completed=done, found=found)


def _summarize(out: Console, fates: "dict[str, Fate]", named: Set[str]) -> int:
    counts = Counter(fate.outcome for fate in fates.values())
    redirects = f", {counts['redirect']:,} redirects passed over" if counts["redirect"] else ""
    out.print(f"{counts['new']:,} new, {counts['newer']:,} newer, {counts['unchanged']:,} unchanged{redirects}")
    told = sorted(fates.items())
    leads = [f"{title} → {fate.detail}" for title, fate in told if title in named and fate.outcome == "redirect"]
    refused = [f"{title}: {fate.detail}" for title, fate in told if fate.outcome == "refused"]
    missing = sorted(named - fates.keys())
    _list(out, "redirects; name their targets to fetch those", leads)
    _list(out, "not taken", refused)
    _list(out, "not in the dump", missing)
    return 1 if leads or refused or missing else 0


def _list(out: Console, what: str, lines: Sequence[str]) -> None:
    if not lines:
        return
    out.print(f"{what}: {len(lines):,}")
    for line in lines[:_LISTED]:
        out.print(f"  {on_one_line(line)}")
    if len(lines) > _LISTED:
        out.print(f"  … and {len(lines) - _LISTED:,} more")
