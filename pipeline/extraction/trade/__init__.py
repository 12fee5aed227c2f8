"""Statements of kind ``trade``: how much two states sell to each other, invest in each other, and which share that is.

A sentence on trade is read as a row of parts (``trade.toml``): heads ("Danish exports"), directions ("to Chile"), sums, dates,
and words after which nothing counts ("a loan of"). Each sum then belongs to the head before it, the head to its directions, and the
date is the one that stands closest (``years``). The steps go from frame to frame; a frame of parts has one row a part, in reading order.

tables       rows of tables as such sentences
parts        sentences to parts, and the head of each
directions   from whom to whom a head sells
years        the date of each sum
words        nouns and verbs of trade
"""

from functools import cache

import polars as pl

from pipeline import reference
from pipeline.extraction.statements import shape
from pipeline.extraction.trade.parts import ABOUT, OF_A_WHOLE, split, with_heads
from pipeline.extraction.trade.tables import as_sentences
from pipeline.extraction.trade.words import fractions, nouns_of_trade
from pipeline.extraction.trade.years import with_years
from pipeline.grammar.context import named_counterpart, pick_state, with_stand_ins
from pipeline.grammar.marks import ascii_edges, unmark
from pipeline.grammar.money import amount_of, currency_of

TRIGGER = ascii_edges(
    r"(?i)trad|export|import|turnover|invest|commerc|exchange|surplus|deficit|\bgoods\b|\bFDI\b|\bsales\b|\bpurchas"
)
STATED = (
    "passage_id", "article_id", "rule", "state_a", "state_b", "year", "measure", "exporter", "importer", "is_foreign", "value",
    "words", "currency_here",
)  # fmt: skip


def extract(marked: pl.DataFrame) -> pl.DataFrame:
    """Statements of kind trade; columns in ``statements.COLUMNS``."""
    sentences = pl.concat([marked.filter(pl.col("kind") != "table_row"), as_sentences(marked)])
    parts = with_years(with_heads(split(named_counterpart(_on_trade(sentences)))))
    stated = pl.concat([_values(parts), _shares(parts)])
    return shape(_with_currency(_within_dyad(stated)), "trade")


def _on_trade(marked: pl.DataFrame) -> pl.DataFrame:
    """Passages that speak of trade and hold a sum."""
    marked = marked.filter(
        ~pl.col("is_tail")
        & pl.col("state_a").is_not_null()
        & (pl.col("marked").str.contains(TRIGGER) | pl.col("heading_marked").str.contains(TRIGGER))
    ).with_columns(marked=_reworded(pl.col("marked")))
    # "2010: $5 million" under "Trade of the two" goes on from its heading
    bare = (
        (pl.col("kind") == "list_item")
        & pl.col("heading_marked").str.contains(TRIGGER)
        & pl.col("marked").str.contains(rf"^\W*⟦D:[^⟧]*⟧[ :=–—-]*{ABOUT}⟦U:[^⟧]*⟧\W*$")
    )
    marked = marked.with_columns(
        marked=pl.when(bare)
        .then(
            pl.col("heading_marked").str.strip_chars_end(": ")
            + pl.lit(", ")
            + pl.col("marked").str.replace(r"^\W*⟦", "⟦")
        )
        .otherwise("marked")
    )
    about_trade = pl.col("marked").str.contains(TRIGGER) | (
        (pl.col("kind") == "list_item") & pl.col("heading_marked").str.contains(TRIGGER)
    )
    return (
        marked.filter(
            about_trade & pl.col("marked").str.contains("⟦U:", literal=True) & pl.col("state_a").is_not_null()
        )
        .select(
            "passage_id",
            "article_id",
            "state_a",
            "state_b",
            "kind",
            "marked",
            "article_kind",
            "paragraph_id",
            says_both=pl.col("marked").str.contains(r"⟦B:|\b(?:to|from|with) (?:the )?⟦S:")
            | (
                pl.col("marked").str.contains(pl.format("⟦[SAB]:[A-Z+]*{}", "state_a"))
                & pl.col("marked").str.contains(pl.format("⟦[SAB]:[A-Z+]*{}", "state_b"))
            ),
            headed=pl.col("heading_marked").str.extract(r"⟦D:(\d{4})"),
            heading_state=pl.col("heading_marked").str.extract(r"⟦[SA]:([^¦]*)¦"),
        )
        # A table's row is several sentences.
        .with_row_index("sentence_id")
    )


def _reworded(text: pl.Expr) -> pl.Expr:
    """The text with fewer ways to say the same: shares in words as percentages, sales as exports, "the latter" as the state it is."""
    return (
        nouns_of_trade(fractions(with_stand_ins(text)))
        # "$5 million, $3 million of which were exports", "with Peru's exports making up $3 million"
        .str.replace_all(
            r" of (?:which|that|this)(?: amount| sum)? (?:were|was|are|is|came from|consisted of) ((?:⟦[SA]:[^⟧]*⟧(?:[’']s?)? |\p{Ll}+ ){0,3}(?:exports|imports)\b)",
            " were ${1}",
        )
        .str.replace_all(r"\bwith (⟦S:[^⟧]*⟧(?:[’']s?)? (?:\p{Ll}+ ){0,2}(?:[Ee]xport|[Ii]mport))", "namely ${1}")
    )


def _values(parts: pl.DataFrame) -> pl.DataFrame:
    """Sums of money under a head."""
    c = pl.col
    parts = _paired(_ahead(parts))
    is_percent = c("value").str.starts_with("PCT|")
    bare_number = c("value").str.contains(r"^\|")
    counts_things = bare_number & ~c("rest").str.contains(
        r"^(?:$|[,.;:)(/-]| ?[-–—(]| (?:in|during|of|and|with|worth|annually|each|per|to|while|for|from|between|by|over|as|at|a|or|mark|which|respectively|goods)\b)"
    )
    is_change = c("lead").str.contains(
        rf"(?i)\b(?:by|increase of|decrease of|growth of|rise of|drop of|fall of|decline of|increased|decreased) {ABOUT}$"
    ) & ~c("lead").str.contains(r"(?i)\b(?:increased|decreased|rose|grew|fell)(?: \w+)? to ")
    is_change = is_change | c("rest").str.contains(
        r"(?i)^ (?:increase|decrease|growth|rise|drop|decline|more|less|higher|lower|fewer)\b"
    )
    is_change = is_change & (c("head_rule") != "balance-tilted").fill_null(value=True)
    over = "sentence_id"
    # "Exports to Peru ($5 million in 1990) …" is no part
    is_dated = c("rest").str.contains(r"^,? (?:in|for|during|as of)(?: the year)? $") & (
        c("role").shift(-1).over(over) == "date"
    )
    is_part = (
        c("lead").str.contains(r"\($")
        & ~is_dated
        & (
            c("rest").str.contains(r"^ (?:for|in|of)\b")
            | ((c("rest") == " ") & (c("role").shift(-1).over(over) == "stop"))
        )
    )
    # "$5 to $8 million" is at least the first, "ranging from" nothing certain
    ranging = c("lead").str.contains(rf"(?i)\b(?:ranging|ranges?|varying) (?:from|between) {ABOUT}$")
    is_range = ranging | (
        (c("role").shift(1).over(over) == "sum")
        & ~is_percent.shift(1).over(over)
        & (c("lead").str.contains(rf"^ (?:to|and) {ABOUT}$"))
        & (ranging.shift(1).over(over) | ~c("lead").shift(1).over(over).str.contains(rf"(?i)\b(?:from|by) {ABOUT}$"))
        & (c("lead") != " and ")
    )
    for_project = (c("of_measure") == "investment") & (
        c("rest").str.contains(
            r"(?i)^ (?:to (?:open|build|construct|explore|develop|set|buy|acquire|finance|fund|establish|upgrade)|in(?:to the| an?|to an?)\b)"
        )
    )
    wanted = (
        (c("role") == "sum")
        & ~is_percent
        & c("of_measure").is_not_null()
        & ~c("is_future")
        & ~c("is_undated_start")
        & ~counts_things
        & ~is_range
        & ~is_change
        & ~is_part
        & ~c("is_alone")
        & (c("told_by") != "owner").fill_null(value=True)
        & ~for_project
        & ~((c("of_measure") == "investment") & c("is_agreed") & (c("head_rule") != "invested"))
    )
    # "bought $5 million worth of goods from …", and nothing else that was bought for a sum
    of_goods = c("lead").str.contains(rf"^ {ABOUT}$") & c("rest").str.contains(
        r"^ (?:worth of|in|of) (?:\p{Ll}+ ){0,2}(?:goods|products|merchandise|commodities)\b"
    )
    of_goods = of_goods | (
        c("lead").str.contains(rf"^ {ABOUT}$")
        & c("rest").str.contains(r"^ (?:worth )?(?:of|in) (?:the )?$")
        & c("rest").shift(-1).over(over).str.contains(r"^ (?:\p{Ll}+ ){0,2}(?:goods|products|merchandise)\b")
    )
    # "… and sold $3 million" goes on from goods
    before = of_goods.cast(pl.Int8).cum_max().over(over).cast(pl.Boolean)
    of_goods = of_goods | (before & c("lead").str.contains(rf"^ {ABOUT}$"))
    of_goods = of_goods | c("lead").str.contains(rf"^ (?:goods|products|merchandise) {ABOUT}$")
    wanted = wanted & (~c("head_rule").is_in(["sold-for", "bought-for"]) | of_goods)
    has_direction = (
        (c("exporter").is_not_null() & c("importer").is_not_null())
        | (c("of_measure") == "total")
        | (c("head_rule") == "mutual-investment")
    )
    return (
        parts.with_columns(currency_here=pl.when(~is_percent).then(currency_of(c("value"), c("state_a"), c("state_b"))))
        .with_columns(
            # A number without a currency takes the one of the sentence's other sums.
            currency_here=pl.coalesce("currency_here", c("currency_here").drop_nulls().first().over("sentence_id"))
        )
        .filter(wanted & has_direction)
        .with_columns(measure="of_measure", rule="head_rule")
        .select(STATED)
    )


def _ahead(parts: pl.DataFrame) -> pl.DataFrame:
    """A sum in front of its head ("$5 million in exports", "$5 million worth of trade") stands under that head."""
    c = pl.col
    over = "sentence_id"
    joins = (
        (c("role") == "sum")
        & (c("role").shift(-1).over(over) == "head")
        & c("rest").str.contains(
            r"^ (?:(?:worth )?(?:of|in)|were|was|are|being|came from|consisted of|represented)(?: \p{Ll}+){0,2} ?$"
        )
    )
    follower = ["of_measure", "exporter", "importer", "is_foreign", "is_alone", "head_rule", "told_by"]
    not_under = c("of_measure").is_null() | (
        (c("of_measure") != "balance") & (c("of_measure").shift(-1).over(over) != c("of_measure"))
    )
    return parts.with_columns(
        pl.when(joins & not_under).then(c(x).shift(-1).over(over)).otherwise(c(x)).alias(x) for x in follower
    )


def _paired(parts: pl.DataFrame) -> pl.DataFrame:
    """Read "Exports and imports were $5 million and $3 million", "exports/imports: 5/3 million": the sums go to the heads in order."""
    c = pl.col
    over = "sentence_id"
    # The second of two heads with nothing but a conjunction between, followed by two sums.
    joined = (
        (c("role") == "head")
        & (c("role").shift(1).over(over) == "head")
        & c("lead").str.contains(r"^ ?(?:and|/|,|&|or|as well as|to and) ?(?:the |its |their )?$")
    )
    first_head = pl.when(joined).then(c("at") - 1)
    parts = parts.with_columns(
        first_head=pl.when(c("role") == "head").then(pl.coalesce(first_head, pl.lit(0))).forward_fill().over(over),
        nth=(c("role") == "sum").cum_sum().over(over, "head"),
        sums=(c("role") == "sum").sum().over(over, "head"),
    )
    firsts = parts.filter(c("role") == "head").select(
        first_head="at", m="of_measure", e="exporter", i="importer", f="is_foreign", r="head_rule", t="told_by"
    )
    parts = parts.join(firsts, on="first_head", how="left", maintain_order="left")
    is_first = (c("role") == "sum") & (c("nth") == 1) & (c("sums") == 2) & (c("first_head") > 0) & c("m").is_not_null()
    names = {"of_measure": "m", "exporter": "e", "importer": "i", "is_foreign": "f", "head_rule": "r", "told_by": "t"}
    return parts.with_columns(
        pl.when(is_first).then(c(new)).otherwise(c(old)).alias(old) for old, new in names.items()
    ).drop(*names.values())


def _shares(parts: pl.DataFrame) -> pl.DataFrame:
    """Percentages of exports or imports: "X bought 5% of Y's exports", "X's share in Y's imports was 5%"."""
    c = pl.col
    over = "sentence_id"
    is_percent = (c("role") == "sum") & c("value").str.starts_with("PCT|")
    of_next = (
        (c("role").shift(-1).over(over) == "head")
        & c("rest").str.contains(OF_A_WHOLE)
        & ~c("lead").str.contains(rf"\bon {ABOUT}$")
    )
    # goods on their way through a third place say nothing on the two
    of_next = of_next & ~c("rest").shift(-1).over(over).str.contains(
        r"^(?: \p{Ll}+){0,2} (?:through|via|by sea|by road|by land)\b"
    )
    follower = {
        x: c(x).shift(-1).over(over)
        for x in ("of_measure", "exporter", "importer", "is_foreign", "head_rule", "told_by")
    }
    before = parts.with_columns(
        who=pl.when(c("role").is_in(["state", "toward"]))
        .then(pick_state(c("party")))
        .when(c("role") == "head")
        .then(pick_state(c("reporter")))
        .forward_fill()
        .shift(1)
        .over(over),
        has_share=(c("role") == "share").cast(pl.Int8).cum_max().over(over).cast(pl.Boolean),
    )
    # "Of Peru's imports, 5% came from Norway"
    of_before = c("rest").str.contains(
        r"^ (?:of (?:these|them|it) )?(?:came|comes?|went|goes|go|originated?s?|(?:is|was|are|were) (?:destined|sent|shipped|directed|bought|purchased|supplied|taken|absorbed))\b"
    )
    # "Norway is Peru's largest market, with 5%"
    of_partner = c("head_rule").str.contains("counterpart") & (c("of_measure") != "total")
    ahead = before.with_columns(**{f"next_{x}": e for x, e in follower.items()}).filter(is_percent & of_next)
    ahead = ahead.with_columns(**{x: c(f"next_{x}") for x in follower})
    behind = before.filter(
        is_percent
        & (c("has_share") | of_partner)
        & c("rest").str.contains(r"^(?:[.,;)]|$| (?:in|of|and|by)\b)")
        & ~of_next.fill_null(value=False)
    )
    apart = before.filter(
        is_percent & of_before & ~of_next.fill_null(value=False) & (c("clause") == c("clause_of_head"))
    )
    both = pl.concat([ahead.select(before.columns), behind, apart])
    dyad = pl.concat_list("state_a", "state_b")
    return (
        both.filter(
            c("of_measure").is_in(["export", "import"])
            & c("exporter").is_not_null()
            & c("importer").is_not_null()
            & ~c("is_future")
            & (c("told_by") != "paragraph").fill_null(value=True)
            & c("says_both").fill_null(value=False)
            & (c("who").is_null() | c("who").is_in(dyad))
        )
        .with_columns(measure=pl.lit("share"), rule=pl.lit("share-of"), currency_here=pl.lit("PCT"))
        .select(STATED)
    )


def _within_dyad(stated: pl.DataFrame) -> pl.DataFrame:
    """Only what the article's two states do with each other."""
    c = pl.col
    directed = c("measure") != "total"
    return stated.filter(
        ~c("is_foreign")
        & (c("state_b").is_not_null())
        & ((c("exporter") != c("importer")) | ~directed | c("exporter").is_null())
    ).with_columns(exporter=pl.when(directed).then("exporter"), importer=pl.when(directed).then("importer"))


@cache
def _dollars() -> pl.DataFrame:
    """Currencies called dollar, and whose they are."""
    rows = reference.table("currencies").filter(
        (pl.col("symbol_or_word") == "dollars") & pl.col("context_iso3").is_not_null()
    )
    return rows.select(currency_here="currency_code", owner="context_iso3")


def _with_currency(stated: pl.DataFrame) -> pl.DataFrame:
    """Final values. A bare ``$`` is the dollar that the article's other sums name, where that is one of the dyad's states'; else USD."""
    c = pl.col
    named = stated.join(_dollars(), on="currency_here").filter(
        (c("owner") == c("state_a")) | (c("owner") == c("state_b"))
    )
    own = named.group_by("article_id", "state_a", "state_b").agg(own_dollar=c("currency_here").first())
    us = (
        stated.filter(c("words").str.contains(r"U\.?S"))
        .select("article_id", "state_a", "state_b", says_us=pl.lit(value=True))
        .unique()
    )
    keys = ["article_id", "state_a", "state_b"]
    stated = stated.join(own, on=keys, how="left", maintain_order="left", nulls_equal=True).join(
        us, on=keys, how="left", maintain_order="left", nulls_equal=True
    )
    # The pound of Ireland was a coin of its own from 1979 to 2001.
    was_irish = c("year").cast(pl.Int32, strict=False).is_between(1979, 2001).fill_null(value=False) | c(
        "words"
    ).str.contains("(?i)ir|iep")
    here = pl.when((c("currency_here") == "IEP") & ~was_irish).then(pl.lit("GBP")).otherwise("currency_here")
    is_bare = (c("currency_here") == "USD") & c("words").str.contains(r"(?:^\$|^[^A-Z]*dollar)")
    a, b = c("state_a"), c("state_b")
    return stated.with_columns(
        year=c("year").cast(pl.Int32, strict=False),
        amount=amount_of(c("value")),
        amount_text=unmark(c("words")),
        currency_code=pl.when(is_bare & c("own_dollar").is_not_null() & c("says_us").is_null())
        .then("own_dollar")
        .otherwise(here),
        dyad_a=pl.min_horizontal(a, b),
        dyad_b=pl.max_horizontal(a, b),
    )
