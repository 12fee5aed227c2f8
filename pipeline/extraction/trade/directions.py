"""Who sells and who buys under each head of a sentence on trade, from what the head, its directions and the heads before it say.

Frames are frames of parts: see ``parts``.
"""

import polars as pl

from pipeline.grammar.context import other_state, pick_state

DEALS = ["sold-for", "bought-for"]
"""Verbs that tell of single deals as well as of trade."""
ELSEWHERE = r"^ (?:abroad|overseas|worldwide|globally|(?:to|in|from|with|across) (?:the |other |all |its )*(?:world|rest|region|continent|Europe|Africa|Asia|Latin|EU|neighbou?rs|countries|markets)\b)"
"""What follows a head that is on more than the two states."""
OF_MORE = r"(?:Africa\p{L}*|Europe\p{L}*|Asian?|Arab|EU|ASEAN|Latin␣?\p{L}*|Caribbean|Pacific|Western|[Ww]orld|[Gg]lobal)(?:[’']s?)? (?:\p{Ll}+ )?$"
"""What stands before such a head."""


def directions(parts: pl.DataFrame) -> pl.DataFrame:
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
        source=first("from"),
        doer=first("by"),
        inside=first("in"),
        partner=first("with"),
        favoured=first("in favour of", "for"),
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
    heads = heads.with_columns(
        source=pl.coalesce("source", pl.when(pl.col("measure") != "import").then("doer")),
        to=pl.coalesce("to", pl.when(pl.col("measure") == "import").then("doer")),
    )
    own = pl.coalesce("reporter", pl.when(pl.col("measure") == "export").then(pl.coalesce("source", "of_state")))
    told = pl.when(pl.col("measure").is_in(["export", "import", "balance"])).then(
        pl.coalesce(own, pl.when(pl.col("measure") == "export").then(other_state(pl.col("to"))))
    )
    told = pl.when(pl.col("flow").is_null()).then(told)
    traded = pl.when(~pl.col("rule").is_in(DEALS)).then(told)
    heads = heads.with_columns(
        earlier_here=traded.forward_fill().shift(1).over("sentence_id"),
        earlier=told.forward_fill().shift(1).over("paragraph_id"),
        # "… and its second supplier" goes on from the two named before
        **{
            x: pl.coalesce(x, pl.when(pl.col("flow").is_not_null()).then(pl.col(x).forward_fill().over("sentence_id")))
            for x in ("reporter", "of_state")
        },
        subject=_subject(parts, heads),
    )
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
    deal = c("rule").is_in(DEALS)
    reporter = pl.coalesce(
        "reporter", pl.when(deal).then("earlier"), pl.when(c("is_verb")).then(pl.coalesce("earlier_here", "subject"))
    )
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
    customer, supplier = c("flow") == "customer", c("flow") == "supplier"
    heads = heads.with_columns(
        exporter=pl.when(customer).then("of_state").when(supplier).then("reporter").otherwise(exporter),
        importer=pl.when(customer).then("reporter").when(supplier).then("of_state").otherwise(importer),
        bare=bare,
    )
    heads = heads.with_columns(
        exporter=pl.coalesce("exporter", other_state(c("importer"))),
        importer=pl.coalesce("importer", other_state(c("exporter"))),
    )
    heads = _inherited(heads)
    dyad = pl.concat_list("state_a", "state_b")
    # Trade of one state alone is no trade of the two.
    is_mutual = c("token").str.contains(r"(?i)\b(?:bilateral|bi-lateral|mutual|two[ -]way|reciprocal)\b")
    alone = (
        (c("measure") == "total")
        & c("flow").is_null()
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
        told_by="told_by",
        is_foreign=c("is_foreign").fill_null(value=False)
        | of_others
        | c("rest").str.contains(ELSEWHERE)
        | (c("of_more") & c("reporter").is_null())
        | (c("reporter").is_not_null() & ~c("reporter").is_in(dyad))
        | (c("exporter").is_not_null() & ~c("exporter").is_in(dyad))
        | (c("importer").is_not_null() & ~c("importer").is_in(dyad)),
    )


def _inherited(heads: pl.DataFrame) -> pl.DataFrame:
    """Heads without a name go on from a partner named before: "Norway is Peru's main customer, with 5% of its exports"."""
    c, over = pl.col, "sentence_id"

    def before(column: str, where: pl.Expr) -> pl.Expr:
        return pl.when(where).then(column).forward_fill().shift(1).over(over)

    named, owner = c("flow").is_in(["customer", "supplier"]), before("of_state", c("flow") == "partner")
    is_flow = c("bare") & c("measure").is_in(["export", "import"]) & c("flow").is_null()
    is_investment = (c("measure") == "investment") & c("bare") & c("exporter").is_null()
    invested = (c("measure") == "investment") & c("exporter").is_not_null()
    by_owner = is_flow & owner.is_not_null() & c("earlier_here").is_null() & before("exporter", named).is_null()
    # "Norway's exports to Peru are 5% of the country's imports": the whole that goods are a share of, whoever counts it
    traded = c("measure").is_in(["export", "import"]) & ~c("of_percent") & c("flow").is_null()
    is_share = is_flow & c("is_whole") & (c("of_percent").cum_sum().over(over) == 1)
    by_goods = is_share & before("exporter", traded).is_not_null()
    by_paragraph = c("bare") & c("earlier_here").is_null() & owner.is_null() & before("exporter", named).is_null()
    filled = [pl.when(by_owner).then(pl.lit("owner")).when(by_paragraph).then(pl.lit("paragraph")).alias("told_by")]
    for side, of_owner in (("exporter", "export"), ("importer", "import")):
        filled.append(
            pl.when(is_flow & before(side, named).is_not_null())
            .then(before(side, named))
            .when(by_goods)
            .then(before(side, traded))
            .when(by_owner)
            .then(pl.when(c("measure") == of_owner).then(owner))
            .when(is_investment)
            .then(before(side, invested))
            .otherwise(side)
            .alias(side)
        )
    return heads.with_columns(filled)


def _is_dyad(pair: pl.Expr) -> pl.Expr:
    a, b = pair.str.slice(0, 3), pair.str.slice(4, 3)
    return (
        (pair == "dyad")
        | ((a == pl.col("state_a")) & (b == pl.col("state_b")))
        | ((a == pl.col("state_b")) & (b == pl.col("state_a")))
    )
