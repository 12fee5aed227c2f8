"""Extraction: marked passages in, statements out, one module a kind of fact, or a folder where it takes several steps.

A statement is one fact as one passage says it; ``star`` merges statements to facts. Each module has one public function
``extract(marked) -> statements`` and its pattern table beside it (a TOML file of that name). What does not belong here:
anything several kinds need (``grammar``), and merging (``star``).
"""

from collections.abc import Callable, Iterable
from functools import partial

import polars as pl

from pipeline.extraction import (
    agreements,
    appointments,
    events,
    memberships,
    missions,
    products,
    trade,
    visits,
    votes,
)
from pipeline.threads import at_once

EXTRACTORS: dict[str, Callable[[pl.DataFrame], pl.DataFrame]] = {
    "trade": trade.extract,
    "products": products.extract,
    "visits": visits.extract,
    "missions": missions.extract,
    "agreements": agreements.extract,
    "votes": votes.extract,
    "memberships": memberships.extract,
    "appointments": appointments.extract,
    "events": events.extract,
}
"""Kind of fact to the function that finds it."""


def extract(marked: pl.DataFrame, kinds: Iterable[str] = tuple(EXTRACTORS)) -> dict[str, pl.DataFrame]:
    """The statements of these kinds in marked passages, by kind."""
    kinds = list(kinds)
    return dict(zip(kinds, at_once(partial(EXTRACTORS[kind], marked) for kind in kinds), strict=True))


__all__ = ["EXTRACTORS", "extract"]
