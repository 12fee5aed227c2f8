"""`bilateral fetch --dump`: articles out of a dump into the seeds folder."""

import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pipeline.commands import console, on_one_line
from pipeline.commands.fetch import codes_in, print_fetched, titles_in, told
from pipeline.fetching import selection
from pipeline.fetching.articles import Articles
from pipeline.fetching.fetch import Fetched
from pipeline.fetching.from_dump import Fate, Source, take
from pipeline.fetching.wiki import Problem
from pipeline.settings import resolve

_MB = 1_000_000


def fetch_dump(
    dump: str, index: str | None, titles: Sequence[str], from_file: str | None, states: str | None, seeds: str | None
) -> int:
    """Fetch the named articles and dyads out of a dump, else all on relations between states; 1 when one was not to be had.

    Raises:
        CommandError: The file of titles cannot be read.
        DumpError, ArticlesError, SelectionError: It had to stop; what was read by then is there.
    """
    started = time.perf_counter()
    folder = resolve(seeds).folder
    source = Source.of(Path(dump).expanduser(), Path(index).expanduser() if index else None)
    named = {_normalised(title) for title in [*titles, *titles_in(from_file)]}
    dyads = set(selection.dyad_titles(codes_in(states))) if states else set()
    out, total = console(), source.dump.stat().st_size // _MB
    out.print(f"Fetching from {source.dump}, a dump of {on_one_line(source.wiki)}, into {folder}")
    out.print(f"  by the index {source.index}" if source.index else "  from end to end, as it has no --index")
    with told(out) as progress, Articles(folder) as there:
        fates = take(
            source,
            named | dyads or selection.of_wiki(source.wiki),
            there,
            folder,
            lambda done, found: progress(f"MB read, {found:,} titles found", done // _MB, total),
        )
    fetched = _fetched(fates, named, dyads)
    print_fetched(out, fetched, f"{total:,} MB", time.perf_counter() - started)
    return 1 if fetched.problems else 0


def _normalised(title: str) -> str:
    """A title as the wiki writes it: spaces, and a capital first."""
    title = " ".join(title.replace("_", " ").split())
    return title[:1].upper() + title[1:]


def _fetched(fates: dict[str, Fate], named: set[str], dyads: set[str]) -> Fetched:
    counts = Counter(fate.outcome for fate in fates.values())
    taken = {title for title, fate in fates.items() if fate.outcome in {"new", "newer", "unchanged"}}
    refused = {title: fate.detail for title, fate in fates.items() if fate.outcome == "refused"}
    leads = {
        title: f"it leads to {fates[title].detail}: ask for that title"
        for title in named & fates.keys()
        if fates[title].outcome == "redirect"
    }
    problems = [Problem(title, reason) for title, reason in sorted({**refused, **leads}.items())]
    return Fetched(
        new=counts["new"],
        newer=counts["newer"],
        unchanged=counts["unchanged"],
        not_there=len(dyads) // 2 - len(taken & dyads),  # each pair is looked for in both orders
        problems=problems
        + [Problem(title, "it is not in the dump", is_missing=True) for title in sorted(named - fates.keys())],
    )
