"""Statements of kind ``votes``: how a state voted in the United Nations, one row a state and a resolution.

A vote without a resolution's number is a statement too. What a vote is about is the other state its words name; where
they name none, the table of Security Council resolutions says it.
"""

from pathlib import Path

import polars as pl

from pipeline import reference
from pipeline.extraction.statements import shape
from pipeline.grammar import patterns
from pipeline.grammar.context import clause_date, other_state, pick_state

PATTERNS = patterns.load(Path(__file__).with_suffix(".toml"))
KEEP = ("article_id", "state_a", "state_b", "article_kind", "whole")
UNITED_NATIONS = r"⟦G:United␣Nations|\bU\.?N\b|United Nations|UNSC|Security Council|General Assembly|Human Rights Council|[Rr]esolutions? (?:[Nn]o\. ?)?(?:⟦N:¦)?\d"
NUMBER = r"[Rr]esolutions? (?:[Nn]o\. ?)?((?:(?:⟦N:¦)?[A-Z]{0,2}-?\d[\d/A-Z-]*⟧?(?:,? and |, | & )?)+)"


def extract(marked: pl.DataFrame) -> pl.DataFrame:
    """Statements of kind votes; columns in ``statements.COLUMNS``."""
    passages = marked.with_columns(whole=pl.col("marked")).filter(
        pl.col("marked").str.contains(r"(?i)\bvot|abst|veto|sponsored|resolution")
    )
    hits = (
        patterns.match(passages, PATTERNS, keep=KEEP)
        .with_row_index("hit_id")
        .filter(pl.col("whole").str.contains(UNITED_NATIONS))
    )
    votes = _about(_resolutions(_voters(hits)))
    votes = votes.sort("rank", maintain_order=True).unique(
        ["passage_id", "state", "resolution"], keep="first", maintain_order=True
    )
    return shape(votes.sort("passage_id", "hit_id", maintain_order=True), "votes")


def _voters(hits: pl.DataFrame) -> pl.DataFrame:
    """One row a voter: the last state or pair named before the verb. Only the article's states vote here."""
    last = pl.coalesce(
        pl.col("before").str.extract(r"(?s)^.*⟦([SB]:[^¦⟧]*)¦"),
        pl.lit("S:") + pl.col("before").str.extract(r"(?s)^.*⟦[AX]:([A-Z]{3})"),
    )
    pair = (
        pl.when(last.str.starts_with("B:dyad"))
        .then(pl.concat_list("state_a", "state_b"))
        .when(last.str.starts_with("B:"))
        .then(last.str.slice(2).str.split("+"))
    )
    one = pl.concat_list(pick_state(last.str.slice(2)))
    rows = hits.with_columns(
        state=pl.coalesce(pair, one),
        date=pl.coalesce(
            clause_date(pl.col("before"), pl.col("hit").str.replace_all(r"⟦N:[^⟧]*⟧", "")),
            # "the 2023 resolution"
            pl.col("hit").str.extract(r"⟦Y:(\d{4})¦"),
        ),
    ).explode("state")
    ours = (pl.col("state") == pl.col("state_a")) | (pl.col("state") == pl.col("state_b")).fill_null(False)
    return rows.filter(ours)


def _resolutions(votes: pl.DataFrame) -> pl.DataFrame:
    """One row a resolution named; null where none is. ``body`` is UNSC unless the words or the number's form say otherwise."""
    found = pl.col("rest").str.extract_all(NUMBER).list.join(" ").str.extract_all(r"(?:[A-Z]{1,2}-)?\d[\d/]*")
    none = pl.lit([None], dtype=pl.List(pl.String))
    votes = votes.with_columns(resolution=pl.when(found.list.len() > 0).then(found).otherwise(none)).explode(
        "resolution"
    )
    assembly = pl.col("resolution").str.contains("/").fill_null(False) | pl.col("whole").str.contains(
        "General Assembly|General␣Assembly|UNGA"
    )
    council = pl.col("whole").str.contains("Security (?:Council)|Security␣Council|UNSC")
    human_rights = pl.col("whole").str.contains("Human Rights Council|Human␣Rights␣Council")
    body = (
        pl.when(assembly)
        .then(pl.lit("UNGA"))
        .when(council)
        .then(pl.lit("UNSC"))
        .when(human_rights)
        .then(pl.lit("UNHRC"))
        .when(pl.col("resolution").is_not_null())
        .then(pl.lit("UNSC"))
    )
    return votes.with_columns(body=body)


def _about(votes: pl.DataFrame) -> pl.DataFrame:
    """``about``: the dyad's other state where the words name it or no one else, a state they name, else the table's."""
    words = pl.col("rest")
    other = other_state(pl.col("state"))
    named = pick_state(
        words.str.extract_all(r"⟦[SA]:[A-Z+]+")
        .list.join(" ")
        .str.extract_all(r"[A-Z]{3}")
        .list.set_difference(pl.concat_list("state"))
        .list.first()
    )
    says_other = words.str.contains(pl.format("⟦[SAB]:[A-Z+]*{}", other.fill_null("-")))
    known = (
        reference.table("un_resolutions")
        .select("body", "resolution", known_about="about_iso3")
        .unique(["body", "resolution"], keep="first")
    )
    votes = votes.join(known, on=["body", "resolution"], how="left", maintain_order="left")
    votes = votes.with_columns(about=pl.when(says_other).then(other).otherwise(pl.coalesce("known_about", named)))
    # Resolutions told in one breath are about one thing
    return votes.with_columns(about=pl.coalesce("about", pl.col("about").drop_nulls().first().over("hit_id")))
