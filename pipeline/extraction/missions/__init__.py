r"""Statements of kind ``missions``: one state's post in another one, where it sits, and how it is accredited.

Passages are split into clauses, each with its own subject ("A has an embassy in X, and B has one in Y"). A pattern finds who
has posts and, as ``posts``, the running list of them; here that list is cut into one post a row ("an embassy in X, consulates in
P and Q" is three). A seat decides what a post is: in the receiver's land it is resident, elsewhere it is accredited
from a third country. ``mode`` of a pattern says which of the readings applies.

clauses    passages, and rows of tables as sentences, one clause a row
plans      what somebody only wants, plans or denies is left out
posts      the list of a clause, one post and seat a row
terms      when each was opened and closed
readings   who keeps it where, one reading a mode
"""

from pathlib import Path

import polars as pl

from pipeline import reference
from pipeline.extraction.missions import clauses, plans, posts, readings
from pipeline.extraction.missions.terms import with_terms
from pipeline.extraction.statements import shape
from pipeline.grammar import patterns
from pipeline.grammar.context import former_of_dyad, pick_state, state_of_time
from pipeline.grammar.marks import ascii_edges

PATTERNS = patterns.load(Path(__file__).with_name("missions.toml"))
TRIGGER = ascii_edges(
    r"^\W*(?:This|It|That) (?:was|has been) (?:\p{Ll}+ )?(?:closed|shut)\b|⟦M:|[Hh]onorary [Cc]onsul|accredit|[Rr]epresent|⟦(?:O:ambassador|X:[^|]*\|ambassador)"
)
KEEP = (
    "article_id",
    "section_id",
    "state_a",
    "state_b",
    "article_kind",
    "clause",
    "whole",
    "kind",
    "heading_marked",
    "list_heading_id",
)


def extract(marked: pl.DataFrame) -> pl.DataFrame:
    """Statements of kind missions; columns in ``statements.COLUMNS``."""
    sentences = clauses.rows_as_sentences(marked.filter(pl.col("marked").str.contains(TRIGGER)))
    hits = (
        patterns.match(clauses.split(sentences), PATTERNS, keep=KEEP)
        .sort("passage_id", "clause", "rank", maintain_order=True)
        .with_row_index("hit_id")
    )
    hits = _states(plans.without_plans(hits))
    told = with_terms(posts.one_a_seat(hits))
    found = pl.concat(
        [
            readings.resident(
                told.filter(pl.col("mode").is_in(["has", "mention", "passive", "as-does", "upgraded", "list"]))
            ),
            readings.accredited(told.filter(pl.col("mode") == "accredited")),
            readings.covering(told.filter(pl.col("mode").is_in(["covers", "ambassador"]))),
            readings.respective(told.filter(pl.col("mode") == "respective")),
            readings.capitals(hits.filter(pl.col("mode") == "capitals")),
            readings.absent(hits.filter(pl.col("mode").is_in(["none", "none-both"]))),
        ],
        how="diagonal",
    )
    found = found.sort("passage_id", "clause", "rank", "hit_id", maintain_order=True).filter(readings.of_the_article())
    found = pl.concat([found, readings.closings(hits, found)], how="diagonal").sort(
        "passage_id", "clause", "rank", "hit_id", maintain_order=True
    )
    found = readings.generic_named(found.filter(readings.of_the_article())).with_columns(
        when=pl.coalesce("opened", pl.when(pl.col("mode").is_not_null()).then("closed"))
    )
    # A land that is a state to some only is named as such by those who keep an office there
    recognised = reference.table("states").filter(
        pl.col("is_partially_recognised").is_null() | (pl.col("is_partially_recognised") != "true")
    )["iso3"]
    for side in ("sender", "receiver"):
        then = state_of_time(found, side, "when")[side]
        found = found.with_columns(
            pl.when(pl.col(side).is_in(recognised.implode())).then(then).otherwise(pl.col(side)).alias(side)
        )
    # "Opened an embassy in 1975, however the embassy was closed in 1979" is one post with both dates
    same = ["passage_id", "sender", "receiver", "mission_type", "seat_city"]
    found = found.with_columns(pl.col("opened", "closed").drop_nulls().first().over(same))
    over = pl.col("closed").is_not_null() & (pl.col("closed") >= pl.col("opened")).fill_null(True)
    found = found.with_columns(is_current=pl.when(over).then(False).otherwise(pl.col("is_current")))
    return shape(found.unique(same, keep="first", maintain_order=True), "missions")


def _states(hits: pl.DataFrame) -> pl.DataFrame:
    """``sender`` and ``receiver`` as one state each, as the article's dyad calls it."""
    for side in ("sender", "receiver"):
        hits = former_of_dyad(hits.with_columns(pick_state(pl.col(side).replace("", None)).alias(side)), side)
    return hits
