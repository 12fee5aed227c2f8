"""`bilateral score`: how right the pipeline is, by articles whose facts people have written down."""

import gc
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from pipeline.commands import console, printable
from pipeline.settings import resolve

if TYPE_CHECKING:
    from pipeline.accuracy import Score
    from pipeline.accuracy.scoring import Miss, Tally


def score(gold: str, misses: bool, warehouse: str | None) -> int:
    """Measure, print the figures, and put them into the warehouse file where there is one.

    Raises:
        GoldError: The folder holds no gold, or a file of it cannot be used.
        PublishError: The warehouse file could not be replaced; it stands as it was.
    """
    out = console()
    with out.status("reading the gold's texts …") if out.is_terminal else nullcontext():
        from pipeline.accuracy import measure

        # As in a refresh: what is imported by now stays, from here on garbage is the work's (see `__main__`).
        if not gc.isenabled():
            gc.freeze()
            gc.enable()
        result = measure(Path(gold))
    if misses:
        for miss in result.misses:
            _print_miss(out, miss)
        out.print()
    _print_figures(out, result)
    _store(out, result, resolve(warehouse=warehouse).warehouse)
    return 0


def _print_miss(out: Console, miss: "Miss") -> None:
    """Two lines a difference: what it is, and the words."""
    values = ", ".join(f"{name} {value}" for name, value in miss.values.items())
    rule = f"   [{miss.rule}]" if miss.rule else ""
    out.print(
        Text(f"{miss.kind:<14} ", style="bold")
        + Text(f"{miss.outcome:<8} ", style="red" if miss.outcome == "invented" else "yellow")
        + Text(printable(f"{miss.file}: {values}{rule}"))
    )
    if miss.quote:
        out.print(Text(printable(f"{'':<24}“{' '.join(miss.quote.split())}”"), style="bright_black"))


def _print_figures(out: Console, result: "Score") -> None:
    out.print(f"{'kind':<16}{'right':>7}{'invented':>10}{'missed':>8}{'precision':>11}{'recall':>8}{'F1':>8}")
    for kind, tally in (*result.tallies.items(), ("overall", result.overall)):
        shares = f"{_share(tally.precision):>11}{_share(tally.recall):>8}{_share(tally.f1):>8}"
        out.print(f"{kind:<16}{tally.right:>7,}{tally.invented:>10,}{tally.missed:>8,}{shares}")
    articles = "1 article" if result.articles == 1 else f"{result.articles:,} articles"
    out.print(f"\n{articles}, gold version {result.gold_version}")
    out.print(
        f"dates more exact than the gold's: {_of(result.dates)}; quotes that are not the text: {_of(result.offsets)}"
    )


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _of(tally: "Tally") -> str:
    return f"{tally.invented:,} of {tally.right + tally.invented:,}"


def _store(out: Console, result: "Score", warehouse: Path) -> None:
    from pipeline.program import code_version
    from pipeline.publishing import publish_accuracy

    if not warehouse.exists():
        out.print(f"There is no warehouse at {warehouse}: the figures are only printed.")
        return
    for warning in publish_accuracy(result.table(code_version()), warehouse):
        out.print(f"warning: {warning}")
    out.print(f"The table accuracy of {warehouse} holds these figures.")
