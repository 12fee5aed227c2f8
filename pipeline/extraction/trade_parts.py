"""The parts of a sentence on trade: heads with their direction, sums, dates, and words after which nothing counts.

A frame of parts has one row a part, in reading order: ``at`` (its place), ``role``, the captures of its entry in ``trade.toml``, ``lead`` and ``rest``
(the text before and after it, to the next part), and the columns of its sentence.
"""

import re
from functools import cache
from pathlib import Path

import polars as pl

from pipeline.grammar import patterns
from pipeline.grammar.context import other_state, pick_state
from pipeline.grammar.marks import latin

TABLE = Path(__file__).with_name("trade.toml")

MARKED_PARTS = {
    "pair": r"⟦B:(?P<party>[^¦⟧]*)¦[^⟧]*⟧",
    "state": r"⟦[SAG]:(?P<party>[^¦⟧]*)¦[^⟧]*⟧",
    "sum": r"⟦U:(?P<value>[^¦⟧]*)¦(?P<words>[^⟧]*)⟧",
    "date": r"⟦[DY]:(?P<value>[^¦⟧]*)¦[^⟧]*⟧",
}
"""Parts that are single marks; every other part stands in the table."""

CAPTURES = ("reporter", "destination", "of", "of_goods", "sort", "preposition", "party", "value", "words")
ABOUT = r"(?:an? |the |about |around |approximately |approx\. |roughly |nearly |almost |over |some |only |just |more than |less than |up to |at least |an estimated |estimated |equivalent to |or |i\.e\. |ca?\. |circa |close to |under |below |above |a total of |total of |value of |worth )*"
"""Words that may stand between a preposition and its sum."""
OF_A_WHOLE = r"^ of(?: \p{Ll}+)* ?$"
"""What stands between a percentage and what it is a share of."""
ELSEWHERE = r"^ (?:abroad|overseas|worldwide|globally|(?:to|in|from|with|across) (?:the |other |all |its )*(?:world|rest|region|continent|Europe|Africa|Asia|Latin|EU|neighbou?rs|countries|markets)\b)"
"""What follows a head that is on more than the two states."""
OF_MORE = r"(?:Africa\p{L}*|Europe\p{L}*|Asian?|Arab|EU|ASEAN|Latin␣?\p{L}*|Caribbean|Pacific|Western|[Ww]orld|[Gg]lobal)(?:[’']s?)? (?:\p{Ll}+ )?$"
"""What stands before such a head."""


@cache
def _table() -> tuple[patterns.Pattern, ...]:
    return patterns.load(TABLE)


@cache
def _any_part() -> str:
    """One expression for all parts."""
    parts = [pattern.regex for pattern in _table()] + list(MARKED_PARTS.values())
    return latin("|".join(f"(?:{re.sub(r'[(][?]P<[^>]+>', '(?:', part)})" for part in parts))


def split(passages: pl.DataFrame) -> pl.DataFrame:
    """One row a part: its ``role`` and captures, ``at`` (its place), ``lead`` and ``rest`` (the text before and after it, to the next part)."""
    pieces = (
        passages.with_columns(
            piece=pl.col("marked").str.replace_all(f"({_any_part()})", "\x02${1}\x03").str.split("\x02")
        )
        .explode("piece")
        .with_columns(
            token=pl.col("piece").str.extract("^([^\x03]*)\x03"), rest=pl.col("piece").str.replace("^[^\x03]*\x03", "")
        )
        .with_columns(lead=pl.col("rest").shift(1).over("sentence_id"))
        .filter(pl.col("token").is_not_null())
        .drop("piece", "marked")
        .with_row_index("at")
    )
    return _without_conversions(pl.concat(_classified(pieces)).sort("at"))


def _without_conversions(parts: pl.DataFrame) -> pl.DataFrame:
    """Take out sums that say again in another currency what the sum before them said: "US$5 million (about 30 million kroner)"."""
    over = "sentence_id"
    is_converted = (
        (pl.col("role") == "sum")
        & (pl.col("role").shift(1).over(over) == "sum")
        & ~pl.col("value").str.starts_with("PCT|")
        & pl.col("lead").str.contains(rf"^ ?(?:\(|, or |or |, equivalent to |equivalent to |, about ){ABOUT}$")
    )
    parts = parts.with_columns(is_converted=is_converted.fill_null(value=False))
    rest = (
        pl.when(pl.col("is_converted").shift(-1).over(over).fill_null(value=False))
        .then(pl.col("rest").shift(-1).over(over).str.replace(r"^\)", ""))
        .otherwise("rest")
    )
    return (
        parts.with_columns(rest=rest)
        .filter(~pl.col("is_converted"))
        .with_columns(lead=pl.coalesce(pl.col("rest").shift(1).over(over), "lead"))
        .drop("is_converted")
    )


def _classified(pieces: pl.DataFrame) -> list[pl.DataFrame]:
    """The parts by the entry that reads them; the first one wins."""
    kinds = [(p.name, p.regex, p.captures, p.constants) for p in _table()]
    kinds += [
        (role, regex, tuple(re.findall(r"\(\?P<(\w+)>", regex)), {"role": role}) for role, regex in MARKED_PARTS.items()
    ]
    found = []
    for name, regex, captures, constants in kinds:
        is_it = pl.col("token").str.contains(f"^(?:{regex})$")
        hits = pieces.filter(is_it)
        pieces = pieces.filter(~is_it)
        if captures:
            hits = hits.with_columns(pl.col("token").str.extract_groups(f"^(?:{regex})$").alias("_g")).unnest("_g")
        found.append(
            hits.select(
                *pieces.columns,
                rule=pl.lit(name),
                role=pl.lit(constants["role"]),
                measure=pl.lit(constants.get("measure"), dtype=pl.String),
                is_verb=pl.lit("verb" in constants),
                **{c: pl.col(c) if c in captures else pl.lit(None, dtype=pl.String) for c in CAPTURES},
            )
        )
    return found


def with_heads(parts: pl.DataFrame) -> pl.DataFrame:
    """Add to every part the head it stands under and that head's direction.

    ``head`` is the head's place (a stop's, where the direction is null), ``is_future`` and ``is_agreed`` say that a plan or a contract was
    named before in the clause; the direction's columns are those of ``_directions``.
    """
    c, over = pl.col, "sentence_id"
    named = c("role").is_in(["head", "stop"])
    # "… exports, which are 59% of its total exports, were $5 million": the whole that a share is of measures no sum.
    after_percent = (
        (c("role").shift(1).over(over) == "sum")
        & c("value").shift(1).over(over).str.starts_with("PCT|")
        & c("lead").str.contains(OF_A_WHOLE)
    )
    is_whole = (
        after_percent.fill_null(value=False) & ((c("role") == "head").cum_sum().over(over) > 1) & (c("role") == "head")
    )
    parts = parts.with_columns(clause=(c("role") == "break").cum_sum().over(over), is_whole=is_whole)
    parts = parts.with_columns(
        nearest=pl.when(named).then("at").forward_fill().over(over),
        head=pl.coalesce(
            pl.when("is_whole").then("at"), pl.when(named & ~c("is_whole")).then("at").forward_fill().over(over)
        ),
        is_future=(c("role") == "future").cast(pl.Int8).cum_max().over(over, "clause").cast(pl.Boolean),
        is_agreed=(c("rule") == "other-money").cast(pl.Int8).cum_max().over(over, "clause").cast(pl.Boolean),
        clause_of_head=pl.when(named).then("clause").forward_fill().over(over),
    )
    return parts.join(_directions(parts), on="head", how="left", maintain_order="left").sort("at")


def _directions(parts: pl.DataFrame) -> pl.DataFrame:
    """One row a head: ``head``, ``of_measure``, ``exporter``, ``importer``, ``is_foreign`` (someone outside the dyad takes part)."""
    over = "sentence_id"
    beside = (
        (pl.col("role").shift(1).over(over) == "state")
        & pl.col("lead").str.contains(r"^(?:[’']s?)? (?:\p{Ll}+ )?$")
        & ~pl.col("party").shift(1).over(over).str.contains(r"^[A-Z+]+$")
    )
    parts = parts.with_columns(of_more=pl.col("lead").str.contains(OF_MORE) | beside.fill_null(value=False))
    heads = parts.filter(pl.col("role") == "head").with_columns(
        reporter=pick_state(pl.col("reporter")), of_state=pick_state(pl.col("of"))
    )
    under = parts.filter(
        pl.col("role").is_in(["toward", "pair"])
        & (pl.col("at") > pl.col("nearest"))
        & (pl.col("clause") == pl.col("clause_of_head"))
    ).with_columns(
        party=pl.when(pl.col("role") == "toward")
        .then(pl.coalesce(pick_state(pl.col("party")), pl.lit("organization")))
        .otherwise(pl.col("party")),
        preposition=pl.col("preposition")
        .str.to_lowercase()
        .replace({"originating in": "from", "towards": "to", "into": "to", "in favor of": "in favour of"}),
    )

    def first(*prepositions: str) -> pl.Expr:
        return pl.col("party").filter((pl.col("role") == "toward") & pl.col("preposition").is_in(prepositions)).first()

    dyad = pl.concat_list("state_a", "state_b")
    around = under.group_by("nearest").agg(
        to=first("to", "for"),
        source=first("from", "by"),
        inside=first("in"),
        partner=first("with"),
        favoured=first("in favour of"),
        pairs=pl.col("party").filter(pl.col("role") == "pair").first(),
        is_foreign=(
            (pl.col("role") == "toward")
            & pl.col("preposition").is_in(["to", "for", "from", "by", "with", "between"])
            & ~pl.col("party").is_in(dyad)
        ).any(),
    )
    heads = heads.join(around, left_on="at", right_on="nearest", how="left", maintain_order="left")
    heads = heads.with_columns(to=pl.coalesce(pick_state(pl.col("destination")), "to"))
    # "Sino-Peruvian trade" is of both
    compound = (pl.col("measure") == "total") & pl.col("lead").str.contains(
        r"\b(?:Sino|Franco|Anglo|Indo|Russo|Gr[ae]eco|Italo|Luso|Hispano|Austro|Turco|Turko|Finno|Dano|Germano|Irano|Polono|Soviet|Swedo|Belgo)[-–]$"
    )
    heads = heads.with_columns(reporter=pl.when(~compound.fill_null(value=False)).then("reporter"))
    heads = heads.with_columns(
        reporter=pl.coalesce("reporter", pl.when(pl.col("measure") == "balance").then("favoured"))
    )
    # "… and its imports", "imports - $5 million" go on from whose trade was told before.
    own = pl.coalesce("reporter", pl.when(pl.col("measure") == "export").then(pl.coalesce("source", "of_state")))
    told = pl.when(pl.col("measure").is_in(["export", "import", "balance"])).then(
        pl.coalesce(own, pl.when(pl.col("measure") == "export").then(other_state(pl.col("to"))))
    )
    heads = heads.with_columns(earlier=told.forward_fill().shift(1).over("sentence_id"), subject=_subject(parts, heads))
    return _assembled(heads)


def _subject(parts: pl.DataFrame, heads: pl.DataFrame) -> pl.Series:
    """The state named last before each head that is no part of a direction: who "exported" without a name beside the verb."""
    named = parts.with_columns(
        subject=pl.when(pl.col("role") == "state").then(pick_state(pl.col("party"))).forward_fill().over("sentence_id")
    )
    return heads.select("at").join(named.select("at", "subject"), on="at", how="left", maintain_order="left")["subject"]


def _assembled(heads: pl.DataFrame) -> pl.DataFrame:
    """Who sells and who buys, from what the head and the directions under it say."""
    c = pl.col
    reporter = pl.coalesce("reporter", pl.when(c("is_verb")).then("subject"))
    goods_of = pl.when(c("of_goods").is_not_null()).then("of_state")
    owned = pl.when(c("of_goods").is_null()).then("of_state")
    bare = pl.all_horizontal(c(x).is_null() for x in ("reporter", "to", "source", "partner", "of_state", "inside"))
    inherited = pl.when(bare).then(
        pl.coalesce("earlier", pl.when(c("kind") == "list_item").then(pick_state(c("heading_state"))))
    )
    export_from = pl.coalesce("source", reporter, "of_state", inherited)
    export_to = pl.coalesce("to", "partner")
    import_to = pl.coalesce(
        "to", pl.when(reporter != c("source").fill_null("-")).then(reporter), owned, inherited, "inside"
    )
    import_from = pl.coalesce(
        "source",
        goods_of,
        "partner",
        pl.when(reporter != c("to").fill_null("-")).then(pl.when(c("to").is_not_null()).then(reporter)),
    )
    invest_in = pl.coalesce("inside", "to")
    invest_from = pl.coalesce("source", reporter, "of_state", pl.when(invest_in.is_null()).then("subject"))
    is_foreign_money = c("sort").fill_null("").str.contains("(?i)foreign|total") & invest_from.is_null()
    exporter = (
        pl.when(c("measure") == "export")
        .then(export_from)
        .when(c("measure") == "import")
        .then(import_from)
        .when(c("measure") == "investment")
        .then(invest_from)
        .when(c("measure") == "balance")
        .then(reporter)
    )
    importer = (
        pl.when(c("measure") == "export")
        .then(export_to)
        .when(c("measure") == "import")
        .then(import_to)
        .when(c("measure") == "investment")
        .then(pl.when(~is_foreign_money).then(invest_in))
        .when(c("measure") == "balance")
        .then(c("partner"))
    )
    heads = heads.with_columns(exporter=exporter, importer=importer)
    dyad = pl.concat_list("state_a", "state_b")
    # Trade of one state alone is no trade of the two.
    is_mutual = c("token").str.contains(r"(?i)\b(?:bilateral|bi-lateral|mutual|two[ -]way|reciprocal)\b")
    alone = (
        (c("measure") == "total")
        & ~is_mutual
        & c("reporter").is_not_null()
        & c("partner").is_null()
        & c("pairs").is_null()
    ) | (
        ~c("is_verb")
        & c("measure").is_in(["export", "import"])
        & c("token").str.contains(r"(?i)\b(?:total|overall|global|worldwide)\b")
        & pl.all_horizontal(c(x).is_null() for x in ("to", "source", "partner", "inside", "pairs"))
    )
    of_others = (c("measure") == "total") & c("pairs").is_not_null() & ~_is_dyad(c("pairs"))
    return heads.select(
        head="at",
        head_rule="rule",
        of_measure="measure",
        exporter=pl.coalesce("exporter", other_state(c("importer"))),
        importer=pl.coalesce("importer", other_state(c("exporter"))),
        is_alone=alone,
        is_foreign=c("is_foreign").fill_null(value=False)
        | of_others
        | c("rest").str.contains(ELSEWHERE)
        | (c("of_more") & c("reporter").is_null())
        | (c("reporter").is_not_null() & ~c("reporter").is_in(dyad))
        | (c("exporter").is_not_null() & ~c("exporter").is_in(dyad))
        | (c("importer").is_not_null() & ~c("importer").is_in(dyad)),
    )


def _is_dyad(pair: pl.Expr) -> pl.Expr:
    a, b = pair.str.slice(0, 3), pair.str.slice(4, 3)
    return (
        (pair == "dyad")
        | ((a == pl.col("state_a")) & (b == pl.col("state_b")))
        | ((a == pl.col("state_b")) & (b == pl.col("state_a")))
    )
