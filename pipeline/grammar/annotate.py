"""Passages and articles in, marked passages out: the one way through the shared grammar.

Order is a contract: names, money, dates, people, both states. Each step adds marks, none edits inside one.
"""

from functools import partial

import polars as pl

from pipeline.grammar.context import with_dyad_codes
from pipeline.grammar.dates import mark_dates, resolve_dates
from pipeline.grammar.gazetteer import mark_names
from pipeline.grammar.marks import protect
from pipeline.grammar.money import mark_money
from pipeline.grammar.people import HOLDERS, mark_holders, mark_names_of_people
from pipeline.threads import at_once

BOTH = (
    r"(?:[Tt]he )?(?:[Bb]oth|[Tt]wo|[Tt]hese two|[Tt]he two) (?:of the (?:two )?)?(?:nations|countries|states|sides|governments|parties|republics|neighbou?rs|neighbou?ring (?:countries|states)|kingdoms|allies|islands|peoples|partners)\b"
    r"|\beach other\b|\bone another\b|\b[Tt]he two\b(?: \p{Ll}+)? (?:countries|nations|states|governments)"
)
PAIR = r"(?:[Tt]he )?⟦S:([A-Z]{3})¦([^⟧]*)⟧ (?:and|&|with) (?:[Tt]he )?⟦S:([A-Z]{3})¦([^⟧]*)⟧"
LISTED = r"(⟦S:[^⟧]*⟧, )(?:[Tt]he )?⟦S:([A-Z]{3})¦([^⟧]*)⟧, and (?:[Tt]he )?⟦S:([A-Z]{3})¦([^⟧]*)⟧"
"""The end of a list of states. Without a third one, ", and" begins another clause: "… accredited to Norway, and Peru has …"."""
DASHED = r"⟦[SA]:([A-Z]{3})¦([^⟧]*)⟧ ?[-–—/] ?⟦[SA]:([A-Z]{3})¦([^⟧]*)⟧"


def _mark_both(text: pl.Expr) -> pl.Expr:
    """Mark "Both nations", "X and Y", "X–Y": the two states together, ``⟦B:…⟧``."""
    return (
        text.str.replace_all(rf"({BOTH})([’']s?)?", "⟦B:dyad¦${1}${2}⟧")
        .str.replace_all(DASHED, "⟦B:${1}+${3}¦${2}–${4}⟧")
        .str.replace_all(PAIR, "⟦B:${1}+${3}¦${2}␣and␣${4}⟧")
        .str.replace_all(LISTED, "${1}⟦B:${2}+${4}¦${3}␣and␣${5}⟧")
    )


PAIR_OF_CODES = (r"⟦B:([A-Z]{3})\+[A-Z]{3}¦", r"⟦B:[A-Z]{3}\+([A-Z]{3})¦")

TITLES_OF_TABLES = r"(?i)\b(?:ambassadors?|high commissioners?|visits?)\b"
LONGEST_CELL = 120
"""Cells of more characters are prose, which has passages of its own."""

STEPS = ((".", mark_money), (".", mark_dates), (HOLDERS, mark_holders), (".", mark_names_of_people))
"""The grammar's steps in order, each with what a text must hold for it; the longest rules are spared where they find nothing."""

LEAST_TEXTS = 2_000
"""So many are worth a thread of their own: each builds all patterns anew."""


def mark_texts(texts: pl.Series) -> pl.DataFrame:
    """Distinct texts and their marks that need no context: columns ``text``, ``marked``."""
    distinct = texts.unique(maintain_order=True).drop_nulls()
    share = max(LEAST_TEXTS, -(-len(distinct) // pl.thread_pool_size()))
    shares = [distinct.slice(start, share) for start in range(0, max(len(distinct), 1), share)]
    return pl.concat(at_once(partial(_mark, share) for share in shares))


def _mark(texts: pl.Series) -> pl.DataFrame:
    frame = texts.alias("text").to_frame()
    frame = frame.with_columns(marked=mark_names(frame.select(protect(pl.col("text")))["text"]))
    # One step after the other on real columns: nested in one expression, each step would compute the ones before it again.
    for needed, step in STEPS:
        has = frame["marked"].str.contains(needed)
        frame = pl.concat([frame.filter(has).with_columns(marked=step(pl.col("marked"))), frame.filter(~has)])
    return frame


def annotate(passages: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Marked passages, in reading order.

    Adds to ``passages``: ``marked`` (text with marks, empty for what is never read for facts), ``heading_marked`` (the list's or section's
    heading with marks), ``section_marked`` (the section's), ``state_a``, ``state_b`` (the article's dyad; for an article on one state, ``state_b`` is the counterpart of the
    table row or sub-heading where there is one, else the state the passage names together with the article's), ``dyad_codes`` (the two and the states they came out of), ``article_kind``, ``previous_date`` (EDTF), ``has_date`` (bool),
    ``cells_marked`` (the cells of a table row, each by itself; empty for long ones), ``line_marked`` (a see-also line that names a table).
    """
    articles = articles.join(passages, on="article_id", how="semi")
    own = with_dyad_codes(articles.select("article_id", "state_a", "state_b", article_kind="kind"))
    base = passages.join(own, on="article_id", how="left", maintain_order="left")
    base = base.with_columns(
        text_read=pl.when(pl.col("is_tail")).then(pl.lit("")).otherwise("text"),
        heading=pl.coalesce("list_heading", "section", pl.lit("")),
    )
    # What a see-also line calls a table below it ("List of A ambassadors to B") may say what the table is about.
    base = base.with_columns(
        line=pl.when(pl.col("is_tail") & pl.col("text").str.contains(TITLES_OF_TABLES)).then("text")
    )
    cells = base.filter(pl.col("columns").is_not_null()).select("passage_id", cell="cells").explode("cell")
    short = cells.filter(pl.col("cell").str.len_chars() <= LONGEST_CELL)["cell"]
    aside = pl.concat(
        [*(base[c].cast(pl.String) for c in ("heading", "row_head", "section", "line")), short.cast(pl.String)]
    ).unique()
    marks = mark_texts(pl.concat([base["text_read"].cast(pl.String), aside]))
    marked = base.join(marks.rename({"text": "text_read"}), on="text_read", how="left", maintain_order="left")
    # A row of a table stands by itself; everything else goes on from what its section told before.
    marked = resolve_dates(
        marked.with_columns(row=(pl.col("row_id").cast(pl.Int64) + 1).fill_null(0)), ["section_id", "row"]
    ).drop("row")
    # A heading's dates stand alone; nothing is carried into or out of it.
    alone = marks.filter(pl.col("text").is_in(aside.drop_nulls().implode()))
    alone = resolve_dates(
        alone.with_row_index("passage_id").with_columns(section_id="passage_id"), ["section_id"]
    ).select("text", "marked")
    for column in ("heading", "row_head", "section", "line"):
        marked = marked.join(
            alone.rename({"text": column, "marked": f"{column}_marked"}), on=column, how="left", maintain_order="left"
        )
    cells = cells.join(alone.rename({"text": "cell"}), on="cell", how="left", maintain_order="left").with_columns(
        marked=pl.col("marked").fill_null("")
    )
    marked = marked.join(
        cells.group_by("passage_id", maintain_order=True).agg(cells_marked="marked"),
        on="passage_id",
        how="left",
        maintain_order="left",
    )
    first_state = r"⟦[SA]:([A-Z]{3})"
    counterpart = pl.coalesce(
        pl.col("row_head_marked").str.extract(first_state), pl.col("section_marked").str.extract(first_state)
    )
    one_state = pl.col("article_kind") == "state"
    # "Peru and Chile signed …" in an article on Peru is of the two.
    subject = pl.col("state_a")
    first, second = (pl.col("marked").str.extract(pattern) for pattern in PAIR_OF_CODES)
    first_is_own, second_is_own = (pl.col("dyad_codes").str.contains(state, literal=True) for state in (first, second))
    partner = pl.when(first_is_own & ~second_is_own).then(second).when(second_is_own & ~first_is_own).then(first)
    marked = marked.with_columns(marked=_mark_both(pl.col("marked"))).with_columns(
        state_b=pl.when(one_state)
        .then(pl.coalesce(pl.when(counterpart != subject).then(counterpart), "state_b", partner))
        .otherwise("state_b"),
    )
    return (
        with_dyad_codes(marked)
        .with_columns(has_date=pl.col("marked").str.contains("⟦D:", literal=True))
        .drop("text_read", "heading", "line", "row_head_marked")
        .sort("passage_id")
    )
