"""When an agreement was made: the date of its phrase, its clause, or the visit told before."""

import polars as pl

EARLIER_VISIT = r"(?i)\b(?:during|at the end of|in the course of|on|at|after|following) (?:the|this|that|his|her|their|its|the same) (?:[\p{L}-]+ ){0,3}?(?:visit|trip|stay|tour|occasion|meeting|summit|talks|conference)\b"
"""What tells that the date is the one of the sentence before."""
CLAUSE = r"^([^;]*?)(?:;|, (?:but|while) |, and (?:in |on |they |both |its |their |was |were |⟦[SXPBD]|the (?:two |⟦)|\p{Ll}+ed )|\bwhile\b|$)"
"""The clause that goes on behind a phrase; a list with a comma before its "and" is no end of it."""


def touching_date() -> pl.Expr:
    """The date that belongs to the phrase itself: "the 1965 border treaty", "Treaty of X (1831)"."""
    joined = r"^[\"”]?,?(?: (?:which|that|was|initially|originally|first|signed|concluded|reached|ratified|negotiated))*(?:,? (?:in |at )?⟦C:[^⟧]*⟧,?)?(?: (?:of|in|on|from|dated|the))* ?[(–-]? ?⟦[DY]:([^¦⟧]*)¦"
    return pl.coalesce(
        pl.col("rest").str.extract(joined),
        pl.col("left").str.extract(r"⟦[DY]:([^¦⟧]*)¦[^⟧]*⟧[,:]? ?[\"“–-]?(?:the |an? )?[\"“]?$"),
    )


def dated(hits: pl.DataFrame) -> pl.DataFrame:
    """``date``: touching the phrase, else behind it in its clause, else the last one before it."""
    # "a cultural agreement, in 1985 an economic agreement": the date is the next one's
    next_one = r"^, (?:and )?(?:in|on) ⟦D:[^⟧]*⟧ (?:an?|the|its|their) $"
    touching = pl.when(~pl.col("own").str.contains(next_one)).then(touching_date())
    clause = pl.col("rest").str.extract(CLAUSE)
    clause = clause.str.replace(
        r" which (?:led|gave|grant|allow|provid|includ|establish|ended|aim|cover|would|will|result|made|open|pav|enabl|facilitat|creat|help|set|define|govern|recogni).*$",
        "",
    )
    in_force = clause.str.extract(
        r"^[^⟦]*(?:⟦[^D][^⟧]*⟧[^⟦]*)*?(force|effect|expir|until|valid|modif|amend|renew)[^⟦]*⟦D:"
    )
    # A date behind the next phrase is that one's
    own = pl.col("own").str.replace(r", (?:and )?(?:in|on) ⟦D:[^⟧]*⟧ (?:an?|the|its|their) $", "")
    mine = own.str.extract(CLAUSE).str.extract(r"⟦D:([^¦⟧]*)¦")
    behind = clause.str.extract(r"⟦D:([^¦⟧]*)¦")
    signing = pl.col("left").str.extract(
        r"⟦[DY]:([^¦⟧]*)¦[^⟧]*⟧ (?:signing|conclusion|ratification|signature) of[^⟦]*$"
    )
    before = pl.col("left").str.extract(r"(?s)^.*⟦D:([^¦⟧]*)¦[^⟦⟧]*⟧((?:[^⟦]|⟦[^D])*)$", 1)
    later = pl.col("left").str.contains(
        r"\b(?:after which|afterwards|subsequently|thereafter|later|more recently)\b[^⟦⟧]*$"
    )
    before = pl.when(~later).then(before)
    entered = in_force.is_not_null()
    since = pl.coalesce(
        pl.col("after").str.extract(r"^ (?:since|from) (?:the )?⟦D:([^¦⟧]*)¦"),
        pl.col("before").str.extract(r"\b[Ss]ince ⟦D:([^¦⟧]*)¦⟧,? $"),
    )
    visit = pl.when(
        ~pl.col("whole").str.contains("⟦D:", literal=True) & pl.col("whole").str.contains(EARLIER_VISIT)
    ).then("previous_date")
    # "a treaty on X and an agreement on Y, in 2005 and 2009 respectively"
    in_turn = (
        pl.col("whole")
        .str.extract(r"((?:⟦D:[^⟧]*⟧(?:,? and |, | in | on )*)+),? respectively")
        .str.extract_all(r"⟦D:[^¦⟧]*")
        .list.eval(pl.element().str.slice(3))
    )
    in_turn = pl.when(in_turn.list.len() == pl.len().over("passage_id")).then(
        in_turn.list.get(pl.int_range(pl.len()).over("passage_id"), null_on_oob=True)
    )
    anywhere = (
        pl.when(entered)
        .then(pl.coalesce(before, behind))
        .otherwise(pl.coalesce(pl.when(mine == behind).then(behind), before, behind))
    )
    return hits.with_columns(
        date=pl.when(
            (
                (pl.col("dating") == "near")
                & ~pl.col("before").str.contains(r"\b[Bb]ec(?:ame|oming) (?:\p{Ll}+ )?$")
                & ~pl.col("act").str.contains("^(?:joined|acce)").fill_null(value=False)
            )
            | pl.col("act").str.contains(r"^(?:in (?:place|force)|exist(?:s|ed)?)$").fill_null(False)
        )
        .then(pl.coalesce(touching, since))
        .otherwise(pl.coalesce(in_turn, touching, signing, anywhere, visit))
        .str.replace_all("_", "-", literal=True)
    )


def each_date(hits: pl.DataFrame) -> pl.DataFrame:
    """One row a date: "an agreement on trade (30 April 1954 and 16 July 1970)" was signed twice."""
    dates = (
        pl.col("rest")
        .str.extract(r"^ ?\(((?:(?:, |,? and |; )?⟦D:[^⟧]*⟧){2,})\)")
        .str.extract_all(r"⟦D:[^¦⟧]*")
        .list.eval(pl.element().str.slice(3).str.replace_all("_", "-", literal=True))
    )
    dates = pl.when(dates.list.len() > 1).then(dates).otherwise(pl.concat_list("date"))
    return hits.with_columns(date=dates).explode("date", empty_as_null=True)
