"""Rows of tables and items of lists that are agreements without saying so in a sentence; they need no pattern."""

import polars as pl

from pipeline.grammar.context import pick_state

COLUMN_OF_TITLE = r"(?i)^\W*(?:(?:name|title|subject|type) of (?:the )?)?(?:(?:bilateral |international )?(?:agreements?|treat(?:y|ies)|accords?|conventions?|documents?|instruments?)|titles?|names?|subject|description|memorandum)\b"
COLUMN_OF_DATE = r"(?i)^\W*(?:(?:date|year|day) (?:of (?:the )?)?(?:signature|signing|signed|conclusion)|signed|signature|signing|concluded|date|year|adopted)\b"
OF_AGREEMENTS = r"(?i)\b(?:agreements?|treat(?:y|ies)|accords?|conventions?|memorand(?:um|a)|protocols?)\b"
SENTENCE = r"\b(?:was|were|is|are|has|have|had|been|visit(?:s|ed)?|met|attended|signed|opened|began|agreed)\b|⟦[XP]:"
"""What tells that an item of a list is a sentence or of a person, and not the subject of an agreement."""


def rows(marked: pl.DataFrame) -> pl.DataFrame:
    """Rows of tables with a column for the title and one for the date: ``np``, ``post`` and ``date`` like a hit of a pattern."""
    c = pl.col
    cells = (
        marked.filter(
            (c("kind") == "table_row")
            & ~c("is_tail")
            & (c("columns").list.len() == c("cells").list.len())
            & (
                c("columns").list.join(" ").str.contains(OF_AGREEMENTS)
                | c("heading_marked").str.contains(OF_AGREEMENTS)
                | c("marked").str.contains(OF_AGREEMENTS)
            )
            & (c("columns") != c("cells"))
        )
        .select("passage_id", name="columns", cell="cells", cell_marked="cells_marked")
        .explode("name", "cell", "cell_marked")
    )
    dated = c("cell_marked").str.extract(r"⟦D:([^¦⟧]*)¦")
    is_date = c("name").str.contains(COLUMN_OF_DATE) & dated.is_not_null()
    titled = (
        c("cell")
        .filter(c("name").str.contains(COLUMN_OF_TITLE) & ~is_date & c("cell").str.contains(r"^[\"“]?\p{Lu}"))
        .first()
    )
    rows = cells.group_by("passage_id").agg(
        np=titled.str.replace_all(r" ?\[[^\]]*\]|[\"“”]", "").str.strip_chars(" .,;"),
        # The day of signature rather than that of the entry into force
        date=dated.filter(is_date)
        .sort_by(c("name").filter(is_date).str.contains(r"(?i)force|effect|expir"), maintain_order=True)
        .first(),
        said=c("name").filter(c("name").str.contains(COLUMN_OF_TITLE)).first(),
    )
    named = c("np").str.contains(OF_AGREEMENTS) | c("said").str.contains(OF_AGREEMENTS)
    rows = rows.filter(c("np").is_not_null() & c("date").is_not_null() & named & (c("np").str.len_chars() > 3))
    told = marked.select(
        "passage_id", "article_id", "state_a", "state_b", "article_kind", "kind", "heading_marked", whole="marked"
    )
    return told.join(rows.drop("said"), on="passage_id", how="inner", maintain_order="left").with_columns(
        rule=pl.lit("row-of-a-table"), post=pl.lit(""), date=c("date").str.replace_all("_", "-", literal=True)
    )


def items(marked: pl.DataFrame) -> pl.DataFrame:
    """Items of a list of agreements that do not say the word: "Avoidance of double taxation (1994)", or only with whom: "Chile – signed 29 May 1996"."""
    c = pl.col
    day = r"⟦D:([^¦⟧]*)¦[^⟧]*⟧"
    bare = (
        c("marked")
        .str.replace(rf"^{day}(?: ?[:–—-])? ", "")
        .str.replace(rf"[ ,;:(–—-]*(?:\b(?:[Ss]igned|[Cc]oncluded|of|in|on|dated)[: ]*)*{day}.*$", "")
        .str.replace(r"^[\"“](.*)[\"”]$", "${1}")
    )
    # The list's title, "Double Taxation Agreements", is the title of each
    common = c("heading_marked").str.extract(
        r"^((?:\p{Lu}\S* |of |and |the )*(?:Agreement|Treat(?:y|ie)|Convention|Accord)s)"
    )
    rows = marked.filter(
        (c("kind") == "list_item")
        & c("heading_marked").str.contains(OF_AGREEMENTS)
        & c("marked").str.contains(day)
        & ~c("marked").str.contains(OF_AGREEMENTS)
    ).with_columns(bare=bare, common=common.str.replace(r"ies$", "y").str.replace(r"s$", ""))
    partner = c("bare").str.extract(r"^⟦S:([^¦⟧]*)¦[^⟧]*⟧$")
    title = (
        pl.when(c("bare").str.contains(r"^\p{Lu}[^.;:]{3,150}$") & ~c("bare").str.contains(SENTENCE))
        .then("bare")
        .when(partner.is_not_null() & (c("article_kind") == "state") & c("common").str.contains(" "))
        .then("common")
    )
    return rows.select(
        "passage_id", "article_id", "state_a", "article_kind", "kind", "heading_marked",
        state_b=pl.coalesce("state_b", pick_state(partner)), np=title, post=pl.lit(""), whole="marked",
        date=c("marked").str.extract(day).str.replace_all("_", "-", literal=True),
        rule=pl.lit("item-of-a-list"),
    ).filter(c("np").is_not_null())  # fmt: skip
