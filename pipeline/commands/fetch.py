"""`bilateral fetch`: articles from a wiki into the seeds folder, with progress and what could not be had."""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from pipeline.commands import CommandError, console, on_one_line
from pipeline.fetching.fetch import Fetched, Wanted, fetch_into
from pipeline.fetching.fetch import Progress as Told
from pipeline.settings import resolve, resolve_fetching

_SHOWN = 20
"""Problems that are listed; of the others the number."""
_SECONDS = 30.0
"""Between two lines of progress where there is no terminal to redraw."""


def fetch(
    titles: Sequence[str],
    from_file: str | None,
    states: str | None,
    categories: Sequence[str],
    depth: int,
    update: bool,
    wiki: str | None,
    seeds: str | None,
) -> int:
    """Fetch, and say what came of it; 1 when something asked for by name could not be had.

    Raises:
        CommandError: Nothing is asked for, or the file of titles cannot be read.
        SettingsError: A setting is missing or cannot be used.
        FetchError, SelectionError, ArticlesError: It had to stop; what has arrived by then is there.
    """
    wanted = Wanted(
        titles=(*titles, *titles_in(from_file)),
        categories=tuple(categories),
        depth=depth,
        states=codes_in(states),
        update=update,
    )
    if not (wanted.titles or wanted.categories or wanted.states or wanted.update):
        raise CommandError("say what to fetch: titles, --from-file, --states, --category or --update")
    settings, folder = resolve_fetching(wiki), resolve(seeds).folder
    out = console()
    started = time.perf_counter()
    out.print(f"Fetching from {urlsplit(settings.endpoint).netloc} into {folder}")
    with told(out) as progress:
        fetched = fetch_into(folder, settings, wanted, progress, _notice)
    cost = f"{fetched.requests:,} request{'s' * (fetched.requests != 1)}"
    print_fetched(out, fetched, cost, time.perf_counter() - started)
    # What an update finds gone was not asked for by name, and is the same every day.
    return 1 if fetched.problems and (wanted.titles or wanted.categories) else 0


def print_fetched(out: Console, fetched: Fetched, cost: str, seconds: float) -> None:
    """Say what came of a fetch."""
    counts = {
        "new": fetched.new,
        "newer": fetched.newer,
        "unchanged": fetched.unchanged,
        "pairs without an article": fetched.not_there,
        "of a category left out, not on relations of states": fetched.left_out,
        "not to be had": len(fetched.problems),
    }
    said = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count) or "nothing found"
    out.print(f"{said} ({cost}, {seconds:.0f} s)")
    for problem in fetched.problems[:_SHOWN]:
        out.print(f"  {on_one_line(problem.title)}: {on_one_line(problem.reason)}")
    if len(fetched.problems) > _SHOWN:
        out.print(f"  and {len(fetched.problems) - _SHOWN:,} more")
    if fetched.new or fetched.newer:
        out.print("`bilateral refresh` reads them.")


def codes_in(states: str | None) -> tuple[str, ...]:
    """The codes of --states."""
    return tuple(code.strip() for code in states.split(",") if code.strip()) if states else ()


def titles_in(file: str | None) -> list[str]:
    """The titles of --from-file, one a line.

    Raises CommandError when it cannot be read.
    """
    if not file:
        return []
    try:
        text = sys.stdin.read() if file == "-" else Path(file).expanduser().read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise CommandError(f"{file} is no UTF-8: byte {error.start:,} (0x{error.object[error.start]:02x})") from None
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _notice(message: str) -> None:
    print(on_one_line(message), file=sys.stderr)


@contextmanager
def told(out: Console) -> Iterator[Told]:
    """How far it is: a bar on a terminal, now and then a line elsewhere."""
    if not out.is_terminal:
        before = time.monotonic()

        def line(what: str, number: int, whole: int) -> None:
            nonlocal before
            if time.monotonic() - before >= _SECONDS:
                before = time.monotonic()
                out.print(f"  {number:,} of {whole:,} {what}")

        yield line
        return
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=out, transient=True) as bar:
        task = bar.add_task("…", total=None)
        yield lambda what, number, whole: bar.update(task, description=what, completed=number, total=whole)
