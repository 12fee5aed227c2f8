"""Roundabout ways of saying that something was done, said plainly."""

import polars as pl
import pytest

from pipeline.grammar.annotate import mark_texts
from pipeline.grammar.plain import TURNS, Turn, said_plainly


def words(text: str) -> str:
    """A text as it is said plainly, its marks left out again."""
    marked = mark_texts(pl.Series("text", [text])).with_columns(passage_id=1).pipe(said_plainly)
    return str(
        marked.select(
            pl.col("marked").str.replace_all(r"⟦D:([^¦⟧]*)¦[^⟧]*⟧", "${1}").str.replace_all(r"⟦[^¦⟧]*¦([^⟧]*)⟧", "${1}")
        ).item()
    )


@pytest.mark.parametrize("turn", TURNS, ids=lambda turn: turn.example)
def test_a_turn_of_phrase_is_said_plainly(turn: Turn) -> None:
    assert words(turn.example) == turn.said


@pytest.mark.parametrize(
    "text",
    [
        "In 1990 Chile refused to recognise Malta.",
        "In 1990 Chile did not recognise Malta.",
        "Chile wished to restore relations in 1990.",
    ],
)
def test_what_was_not_done_stays_as_it_is(text: str) -> None:
    assert "ed Malta" not in words(text)
    assert "restored" not in words(text)
