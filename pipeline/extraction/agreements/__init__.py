r"""Statements of kind ``agreements``: what the two states signed, by the title the article gives it, and when.

A title has no fixed words; it is a noun phrase around "agreement", "treaty", "memorandum" and the like. So the passage is read
in two steps. First every such phrase is found: what stands before the noun up to an article, preposition or verb, what
follows it up to a verb, a date or a stop. Then, with one phrase a row in ``⦃…⦄``, patterns decide by what stands around it
whether the article says that it was made. "An agreement" that is of nothing in particular is left out.

tables    rows and items that are agreements without a sentence
phrases   the noun phrases, one a row
making    which of them the words say were made
dates     and when
"""

from pathlib import Path

import polars as pl

from pipeline import reference
from pipeline.extraction.agreements import phrases, tables
from pipeline.extraction.agreements.dates import dated, each_date
from pipeline.extraction.agreements.making import said_to_be_made
from pipeline.extraction.statements import shape
from pipeline.grammar import patterns
from pipeline.grammar.context import pick_state
from pipeline.grammar.marks import tidy

PATTERNS = patterns.load(Path(__file__).with_name("agreements.toml"))
KEEP = (
    "row",
    "article_id",
    "state_a",
    "state_b",
    "article_kind",
    "kind",
    "heading_marked",
    "list_heading_id",
    "np",
    "post",
    "left",
    "rest",
    "own",
    "whole",
    "previous_date",
)


def extract(marked: pl.DataFrame) -> pl.DataFrame:
    """Statements of kind agreements; columns in ``statements.COLUMNS``."""
    listed = pl.concat([tables.rows(marked), tables.items(marked)], how="diagonal")
    sentences = marked.join(listed, on="passage_id", how="anti", maintain_order="left")
    hits = patterns.match(phrases.phrases(sentences), PATTERNS, keep=KEEP)
    hits = said_to_be_made(hits.with_columns(named=phrases.is_named()))
    hits = hits.sort("passage_id", "row", "rank", maintain_order=True)
    hits = each_date(dated(hits.unique(["passage_id", "row"], keep="first", maintain_order=True)))
    found = pl.concat([hits, listed], how="diagonal").sort("passage_id", maintain_order=True)
    return shape(_typed(_sides(found)), "agreements")


def _sides(hits: pl.DataFrame) -> pl.DataFrame:
    """``state_a``, ``state_b``: the dyad, or the article's state and the other one its words name."""
    named = pl.col("whole").str.extract_all(r"⟦[SA]:([A-Z+]+)").list.eval(pl.element().str.slice(3))
    other = pick_state(named.list.eval(pl.element()).list.set_difference(pl.concat_list("state_a")).list.first())
    return hits.with_columns(state_b=pl.coalesce("state_b", other))


def _typed(hits: pl.DataFrame) -> pl.DataFrame:
    """``title`` as the article writes it and ``agreement_type`` by the longest keyword it contains."""
    title = tidy(
        (pl.col("np") + pl.col("post")).str.replace(
            r"^(?:existing|new|said|following|previous|own|latest|such|another|first|second|third|last|initial|historic|landmark|major|important|similar|separate) ",
            "",
        )
    ).str.replace_all(r" ,", ",")
    types = {
        keyword.lower(): kind
        for keyword, kind in reference.table("agreement_types").select("keyword", "agreement_type").iter_rows()
    }
    found = pl.col("title").str.to_lowercase().str.extract_many(list(types), overlapping=True)
    longest = found.list.eval(
        pl.element().sort_by(pl.element().str.len_chars(), descending=True, maintain_order=True)
    ).list.first()
    return hits.with_columns(title=title).with_columns(
        agreement_type=longest.replace_strict(types, default=None, return_dtype=pl.String)
    )
