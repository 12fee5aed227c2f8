"""Extraction: marked passages in, statements out, one module a kind of fact.

A statement is one fact as one passage says it; ``star`` merges statements to facts. Each module has one public function
``extract(marked) -> statements`` and its pattern table beside it (a TOML file of the same name). What does not belong here:
anything several kinds need (``grammar``), and merging (``star``).
"""

from collections.abc import Callable

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

__all__ = ["EXTRACTORS"]
