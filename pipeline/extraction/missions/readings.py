"""Who keeps a post where, by what its pattern says: one reading a ``mode``."""

import polars as pl

from pipeline import reference
from pipeline.extraction.missions.posts import HEAD, UNNAMED
from pipeline.extraction.missions.terms import CLOSING, OPENING
from pipeline.grammar.context import former_of_dyad, in_dyad, other_state, pick_state


def resident(posts: pl.DataFrame) -> pl.DataFrame:
    """Posts in the receiver's land. A seat tells the sender where the words do not: the other state of the dyad."""
    of_whom = pl.col("segment").str.extract(r"^ (?:to|of|for) (?:the )?⟦S:([A-Z]{3})")
    named = pl.when(of_whom != pl.col("sender")).then(of_whom)
    abroad = pl.when(pl.col("seat_kind").is_in(["C", "S"])).then("seat_state")
    posts = posts.with_columns(
        receiver=pl.when(pl.col("mode") == "mention")
        .then(pl.coalesce(named, abroad))
        .otherwise(pl.coalesce(abroad, named))
    )
    of_heading = pl.coalesce(
        pl.col("heading_marked").str.extract(r"\b[Oo]f (?:the )?⟦S:([A-Z+]+)"),
        pl.col("heading_marked").str.extract(r"⟦A:([A-Z+]+)|⟦S:([A-Z+]+)¦[^⟧]*⟧[’']s? "),
    )
    headed = pl.when((pl.col("mode") == "list") & pl.col("sender").is_null()).then(pick_state(of_heading))
    posts = posts.with_columns(sender=pl.coalesce("sender", other_state(pl.col("receiver")), headed))
    # In an article on one state, posts in other lands that nobody else is said to keep are its own
    own = (
        (pl.col("article_kind") == "state")
        & (pl.col("receiver") != pl.col("state_a"))
        & pl.col("seat_kind").is_not_null()
    )
    posts = posts.with_columns(sender=pl.when(pl.col("sender").is_null() & own).then("state_a").otherwise("sender"))
    last = pl.col("sender").forward_fill().over("article_id", "section_id")
    posts = posts.with_columns(
        sender=pl.when((pl.col("mode") == "has") & pl.col("seat_kind").is_not_null())
        .then(pl.coalesce("sender", last))
        .otherwise("sender")
    )
    through = pl.col("whole").str.contains(
        r"(?:relations|affairs|contacts|ties|matters|duties)\b.*\b(?:through|from|via|by)\b"
    )
    third = (pl.col("mode") == "mention") & through & (pl.col("seat_kind") == "C") & ~in_dyad(pl.col("receiver")) | (
        pl.col("noun_type") == "accredited"
    )
    plain = pl.col("seat_kind").is_null() | (pl.col("seat_kind") == "N")
    posts = posts.with_columns(
        receiver=pl.when(third | (plain & pl.col("receiver").is_null()))
        .then(other_state(pl.col("sender")))
        .otherwise("receiver"),
        mission_type=pl.when(third).then(pl.lit("accredited")).otherwise("noun_type"),
        residency=pl.when(third).then(pl.lit("non_resident")).otherwise(pl.lit("resident")),
    )
    unnamed = pl.col("segment").str.contains(UNNAMED)
    dated = pl.col("opened").is_not_null() | pl.col("closed").is_not_null()
    # "the embassy of A in B" says nothing new without a town or a date
    city_state = pl.col("seat_city").is_not_null() & pl.col("segment").str.contains(r"\b(?:located|situated|based) in ")
    in_town = pl.col("seat_kind").is_not_null() & (
        (pl.col("seat_kind") != "S") | city_state | (pl.col("mode") != "mention")
    )
    seated = pl.col("seat_kind").is_not_null().any().over("hit_id")
    told = in_town | unnamed | (dated & ~(seated & pl.col("seat_kind").is_null()))
    # A permanent mission there is one to the United Nations
    to_the_un = pl.col("is_generic") & pl.col("seat_city").is_in(["Geneva", "New York", "New York City"])
    to_the_un = to_the_un & (pl.col("residency") == "resident")
    return posts.filter(told & ~to_the_un.fill_null(value=False)).with_columns(
        seat_iso3=pl.coalesce("seat_state", "receiver")
    )


def accredited(posts: pl.DataFrame) -> pl.DataFrame:
    """Posts through which a state is represented: resident where the seat is in the receiver's land, else from a third country."""
    posts = posts.with_columns(
        sender=pl.coalesce("sender", other_state(pl.col("receiver"))),
        receiver=pl.coalesce("receiver", other_state(pl.col("sender"))),
    )
    posts = posts.filter(pl.col("seat_kind").is_not_null() | ~pl.col("seat_kind").is_not_null().any().over("hit_id"))
    consular = pl.col("noun_type").str.contains("consulate") & pl.col("seat_state").is_null()
    at_home = ((pl.col("seat_state") == pl.col("receiver")) | consular) & (pl.col("noun_type") != "accredited")
    return posts.with_columns(
        mission_type=pl.when(at_home).then("noun_type").otherwise(pl.lit("accredited")),
        residency=pl.when(at_home).then(pl.lit("resident")).otherwise(pl.lit("non_resident")),
        seat_city="seat_city",
        seat_iso3=pl.coalesce("seat_state", pl.when(at_home).then("receiver")),
    )


def covering(posts: pl.DataFrame) -> pl.DataFrame:
    """A post that is accredited to other states too: one row a state."""
    posts = posts.unique(["hit_id"], keep="first", maintain_order=True)
    states = pl.col("receivers").str.extract_all(r"⟦[SB]:[A-Z+]+").list.join(" ").str.extract_all(r"[A-Z]{3}")
    posts = posts.with_columns(
        receiver=pl.when(pl.col("receiver").is_null()).then(states).otherwise(pl.concat_list("receiver"))
    ).explode("receiver")
    posts = posts.with_columns(sender=pl.coalesce("sender", other_state(pl.col("receiver"))))
    return posts.filter((pl.col("seat_state") != pl.col("receiver")).fill_null(True)).with_columns(
        mission_type=pl.lit("accredited"), residency=pl.lit("non_resident"), seat_iso3="seat_state"
    )


def respective(posts: pl.DataFrame) -> pl.DataFrame:
    """Both states' posts in a third place."""
    posts = posts.filter(
        (pl.col("seat_kind") == "C")
        & (pl.col("seat_state") != pl.col("state_a"))
        & (pl.col("seat_state") != pl.col("state_b"))
    )
    posts = posts.with_columns(
        mission_type=pl.lit("accredited"), residency=pl.lit("non_resident"), seat_iso3="seat_state"
    )
    return _both_ways(posts)


def _both_ways(frame: pl.DataFrame) -> pl.DataFrame:
    return pl.concat(
        [
            frame.with_columns(sender="state_a", receiver="state_b"),
            frame.with_columns(sender="state_b", receiver="state_a"),
        ]
    )


def capitals(hits: pl.DataFrame) -> pl.DataFrame:
    """Embassies "in each other's capitals": one each way, in the capital the reference table gives.

    The table knows today's capitals; of what was opened before 1960 the town is not known.
    """
    capitals = reference.table("states").select(receiver="iso3", seat_city="capital")
    posts = hits.with_columns(noun_type=pl.col("posts").str.extract_all(HEAD)).explode("noun_type")
    posts = posts.with_columns(mission_type=pl.col("noun_type").str.extract(HEAD).str.replace_all("␣", " ")).filter(
        ~pl.col("mission_type").str.contains("consul")
    )
    opening = pl.col("verb").str.contains(OPENING)
    dated = pl.coalesce(
        pl.col("after").str.extract(r"^[^⟦⟧]{0,24}⟦D:([^¦⟧]*)¦"), pl.col("before").str.extract(r"(?s)^.*⟦D:([^¦⟧]*)¦")
    )
    posts = posts.with_columns(opened=pl.when(opening).then(dated))
    posts = _both_ways(posts).drop("seat_city", strict=False).join(capitals, on="receiver", how="left")
    long_ago = (pl.col("opened").str.slice(0, 4) < "1960").fill_null(False)
    return posts.with_columns(
        residency=pl.lit("resident"), seat_iso3="receiver", seat_city=pl.when(~long_ago).then("seat_city")
    )


def absent(hits: pl.DataFrame) -> pl.DataFrame:
    """Stated absences: no seat, residency ``none``."""
    one = hits.filter(pl.col("mode") == "none")
    named = pick_state(pl.col("receivers").str.extract(r"⟦[SC]:([A-Z+]+)¦"))
    one = former_of_dyad(one.with_columns(receiver=named), "receiver").with_columns(
        receiver=pl.coalesce("receiver", other_state(pl.col("sender")))
    )
    two = _both_ways(hits.filter(pl.col("mode") == "none-both"))
    return pl.concat([one, two]).with_columns(mission_type=pl.lit("none"), residency=pl.lit("none"))


def closings(hits: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Posts that end ("the embassy was closed in 1979"): the post of that kind told last before it in the section, now with its end."""
    ends = hits.filter((pl.col("mode") == "passive") & pl.col("verb").str.contains(CLOSING)).filter(
        ~pl.col("hit_id").is_in(found["hit_id"].implode())
    )
    ends = ends.select(
        "hit_id",
        "passage_id",
        "section_id",
        "clause",
        "rank",
        "rule",
        "article_id",
        "state_a",
        "state_b",
        "article_kind",
        noun=pl.col("posts").str.extract(HEAD).str.replace_all("␣", " "),
        closed=pl.coalesce(
            pl.col("more").str.extract(r"^[^⟦⟧]{0,30}⟦D:([^¦⟧]*)¦"),
            pl.col("before").str.extract(r"(?s)^.*⟦D:([^¦⟧]*)¦"),
        ),
    )
    posts = found.select(
        "section_id",
        "sender",
        "receiver",
        "mission_type",
        "residency",
        "seat_city",
        "seat_iso3",
        told=pl.col("passage_id"),
        told_clause=pl.col("clause"),
    )
    return (
        ends.join(posts, on="section_id")
        .filter(
            (pl.col("told") < pl.col("passage_id"))
            | ((pl.col("told") == pl.col("passage_id")) & (pl.col("told_clause") <= pl.col("clause")))
        )
        .filter((pl.col("mission_type") == pl.col("noun")).fill_null(pl.col("passage_id") - pl.col("told") <= 1))
        .sort("hit_id", "told", "told_clause")
        .unique("hit_id", keep="last", maintain_order=True)
        .with_columns(is_current=pl.lit(False))
        .drop("noun", "told", "told_clause")
    )


def generic_named(found: pl.DataFrame) -> pl.DataFrame:
    """A post that is only called a mission takes its kind from the embassy told elsewhere in the article."""
    generic = pl.col("is_generic").fill_null(False) & (pl.col("residency") == "resident")
    embassy = (
        pl.col("mission_type")
        .filter(~generic & pl.col("mission_type").is_in(["embassy", "high commission"]))
        .first()
        .over("article_id", "sender", "receiver")
    )
    return found.with_columns(
        mission_type=pl.when(generic).then(pl.coalesce(embassy, pl.lit("other"))).otherwise("mission_type")
    )


def of_the_article() -> pl.Expr:
    """True where sender and receiver are the article's two states, or one of them is the state it is about."""
    sender, receiver, a, b = pl.col("sender"), pl.col("receiver"), pl.col("state_a"), pl.col("state_b")
    dyad = ((sender == a) & (receiver == b)) | ((sender == b) & (receiver == a))
    return (
        pl.when(pl.col("article_kind") == "dyad")
        .then(dyad)
        .otherwise(
            (sender != receiver) & pl.when(b.is_not_null()).then(dyad).otherwise((sender == a) | (receiver == a))
        )
    )
