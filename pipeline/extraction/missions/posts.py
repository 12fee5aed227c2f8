"""The running list of posts that a pattern found becomes one row a post and seat."""

from functools import cache

import polars as pl

from pipeline import reference
from pipeline.grammar.context import former_of_dyad, other_state, pick_state
from pipeline.grammar.marks import unmark

GENERIC = r"^⟦M:[^¦⟧]*¦(?i:(?:permanent␣|resident␣|first␣)*(?:diplomatic␣)?(?:missions?|representations?))⟧"
"""A "diplomatic mission" is the embassy where the article tells of one, else no one knows what."""
HEAD = r"⟦M:([^¦⟧]*)¦[^⟧]*⟧"
STATE = r"(?:the )?⟦S:[^⟧]*⟧"
WORD = r"\p{Lu}[\p{L}\p{M}’'-]*"
NAME = (
    rf"(?:Ste?\. )?{WORD}(?: (?:(?:de|del|la|las|los|of|upon|am|an der|di|do|da|el|al|the|sur) )*(?:Ste?\. )?{WORD})*"
)
TOWN = rf"(?:⟦[CP]:[^⟧]*⟧(?: (?:of|de|del|di) {WORD})?|{NAME})"
QUALIFIER = rf"(?:,? \(?(?:in )?{STATE}\)?| \([^)⟦]*\))"
DATED = r"(?: \(?(?:(?:officially )?opened |established |inaugurated |since )?(?:in |on )?(?:the )?⟦D:([^¦⟧]*)¦⟧\)?)"
ITEM = rf"(?:(?:[Tt]he )?(?:⟦[SA]:[^⟧]*⟧(?:[’']s?)? )?(?:\p{{Ll}}+ )?(?:capital|city|town|port)(?: city)?(?: of)?,? )?(?:({TOWN})({QUALIFIER})?|({STATE}))(?:{DATED})?"
PLAIN_ITEM = (
    ITEM.replace(f"({TOWN})", f"(?:{TOWN})")
    .replace(f"({QUALIFIER})?", f"{QUALIFIER}?")
    .replace(f"({STATE})", STATE)
    .replace("([^¦⟧]*)", "[^¦⟧]*")
)
BETWEEN = r"(?:,? (?:and|or|as well as|plus|&) |, ?| )(?:also )?(?:in )?"
ROAD = rf"\bon (?:the )?(?:⟦[PC]:[^⟧]*⟧|{WORD})(?: {WORD}){{0,3}}, "
GROUP = rf"(?:{ROAD}|\b(?:in|at) ?:? ?|^ ?\(|: )\(?(?:in )?(?:both )?(?:the (?:cities|towns) of:? ?)?{PLAIN_ITEM}(?:{BETWEEN}{PLAIN_ITEM})*"
UNNAMED = r"\bin (?:\p{Ll}+|\d+)(?: [\p{L}-]+){0,3} (?:cities|towns|communities|provinces|places|locations|states)\b"
CUT = (
    r"(?s)\b(?:and (?:also )?(?:has|had|maintains|operates|keeps|opened|closed|established)|which|where|when|while|whose|but|because|headed|led|under|before|after|following|due|accredited|responsible|in order|despite|amid|"
    r"on behalf|to (?:serve|promote|cover|facilitate|help|provide|strengthen))\b.*$"
)
NOT_A_TOWN = ["Oceania", "Europe", "Africa", "Asia", "Latin America", "South America", "North America", "Central America", "Middle East", "Caribbean",
              "World", "The", "It", "He", "She", "This", "January", "May", "Scandinavia", "Balkans", "Mr", "Mrs", "Ms", "Dr", "Consul", "Ambassador"]  # fmt: skip
STAND_IN = (  # who speaks for a state without being a mission: counts only where the clause says "accredited", "represented"
    r"(?:⟦O:ambassador¦[^⟧]*(?i:ambassador|commissioner|envoy)⟧|⟦X:[^|⟧]*\|ambassador[^⟧]*⟧|⟦G:[^⟧]*¦(?:[Mm]inistry|[Ff]oreign␣)[^⟧]*⟧|(?:[Pp]ermanent )?(?:[Mm]ission|[Rr]epresentation) to|"
    r"[Mm]inistry of (?:[Ff]oreign|[Ee]xternal) [Aa]ffairs|⟦O:[^⟧]*¦[^⟧]*[Mm]inistry[^⟧]*⟧|[Ff]oreign [Mm]inistry|[Pp]ermanent [Rr]epresentative)"
)


def one_a_seat(hits: pl.DataFrame) -> pl.DataFrame:
    """One row a post: ``noun_type``, ``seat`` (marked), ``seat_state``, ``seat_kind`` (C city, S state, N plain name, null none), ``segment``."""
    text = (
        pl.when(pl.col("mode") == "passive")
        .then(
            pl.col("posts")
            + pl.col("verb")
            + pl.col("more").str.replace(r",? (?:and|while|but) (?:the )? *⟦[SAX]:.*$", "")
        )
        .when(pl.col("mode") == "upgraded")
        .then(pl.col("posts").str.replace("⟦Q:", "⟦M:", literal=True) + pl.col("place").str.replace("^ to ", " in "))
        .when(pl.col("mode") == "as-does")
        .then(pl.col("hit").str.extract(r"(⟦M:[^⟧]*⟧)") + pl.col("places"))
        .when(pl.col("mode") == "list")
        .then(pl.col("posts") + pl.lit(" in ") + pl.col("town"))
        .when(pl.col("more").is_not_null())
        .then(pl.col("posts") + pl.col("verb") + pl.col("more"))
        .otherwise(pl.col("posts"))
    )
    stand_ins = text.str.replace_all(STAND_IN, "⟦M:accredited¦representative⟧ ")
    from_town = (
        pl.col("receiver").is_not_null()
        & text.str.contains(r"^ ?(?:from|through|in) (?:the )?⟦C:")
        & ~stand_ins.str.contains("⟦M:")
    )
    stand_ins = (
        pl.when(from_town)
        .then(pl.lit("⟦M:accredited¦representative⟧") + text.str.replace(r"^ ?(?:from|through) ", " in "))
        .otherwise(stand_ins)
    )
    headless = pl.lit("⟦M:accredited¦representative⟧") + text
    text = (
        pl.when(pl.col("mode").is_in(["accredited", "respective"]))
        .then(stand_ins)
        .when(pl.col("mode") == "ambassador")
        .then(headless)
        .otherwise(text)
    )
    segments = (
        hits.with_columns(segment=text.str.replace_all(HEAD, "‡${0}").str.split("‡"))
        .explode("segment")
        .with_columns(ahead=pl.col("segment").shift(1).over("hit_id"))
        .filter(pl.col("segment").str.contains(f"^{HEAD}"))
        .with_columns(preceding=pl.col("segment").shift(1).over("hit_id"))
        .with_columns(
            is_generic=pl.col("segment").str.contains(GENERIC),
            noun_type=pl.col("segment").str.extract(f"^{HEAD}").str.replace_all("␣", " "),
            segment=pl.col("segment")
            .str.replace(f"^{HEAD}", "")
            .str.replace(r"^( of (?:the )?⟦S:[^⟧]*⟧)? in (?:the )?⟦S:[^⟧]*⟧((?:,? \p{Ll}+){1,4} in ⟦C)", "${1}${2}"),
        )
        .with_columns(groups=_groups(pl.col("segment")))
        # "… and has no consulate in Oslo"
        .filter(
            ~pl.col("ahead")
            .str.contains(r"\b(?:has|have|had|maintains|with|but) (?:yet )?no(?: \p{Ll}+){0,2} $")
            .fill_null(value=False)
        )
        # "… and is represented by the German embassy": another state's post ends the list
        .filter(
            ~(
                pl.col("ahead")
                .str.replace(r" (?:and|or|as well as) $", "")
                .str.extract(r"⟦[SA]:([A-Z]{3})¦[^⟧]*⟧(?:[’']s?)?(?: \p{Ll}+)? $")
                != pl.col("sender")
            ).fill_null(False)
        )
        # "… an embassy of Peru in Oslo and an embassy of Norway in Lima": the second is not Peru's
        .filter(
            ~(
                pl.col("preceding").is_not_null()
                & (pick_state(pl.col("segment").str.extract(r"^ of (?:the )?⟦S:([A-Z+]+)")) != pl.col("sender"))
            ).fill_null(False)
        )
    )
    # "an embassy and a consulate in X": the first borrows the place of the second
    borrows = pl.col("segment").str.contains(r"^(?:,| and| or| as well as)(?: [\p{L}\p{N}]+,?){0,3} ?$")
    segments = segments.with_columns(
        groups=pl.when(borrows).then(pl.col("groups").shift(-1).over("hit_id")).otherwise(pl.col("groups"))
    )
    # "a consulate in X in 1906 and an embassy in 1956": the second is in the same town
    dated_only = pl.col("segment").str.contains(r"^ (?:in|on) ⟦D:") & (pl.col("groups").list.len() == 0)
    segments = segments.with_columns(
        groups=pl.when(dated_only & (pl.col("mode") == "has") & pl.col("preceding").is_not_null())
        .then(
            pl.col("groups")
            .list.head(1)
            .list.eval(pl.element().str.replace_all(r" \(?(?:in |on )?⟦D:[^⟧]*⟧\)?", ""))
            .shift(1)
            .over("hit_id")
        )
        .otherwise(pl.col("groups"))
    )
    return _seats(segments)


def _groups(segment: pl.Expr) -> pl.Expr:
    """The runs of places of a segment."""
    return segment.str.replace(CUT, "").str.extract_all(GROUP)


def _seats(segments: pl.DataFrame) -> pl.DataFrame:
    """Runs of places to one row a place; a segment without places keeps one row without a seat."""
    strict = r"^(?: (?:to|of|for) (?:the )?⟦[SAG]:[^⟧]*⟧(?:[’']s?)?)?(?:(?:,? (?:is|was|are|were|has been|have been|had been))?(?: \p{Ll}+ly| also| first| later| now)*(?: (?:opened|re-?opened|established|set up|inaugurated|founded|located|situated|closed|launched|based))?)?(?: (?:on|in) ⟦D:[^⟧]*⟧)?(?: (?:already )?(?:existed|exists|remains?(?: open| in operation)?|operates?|functions?))?(?: on (?:[^⟦⟧]{1,40}|⟦P:[^⟧]*⟧))?,? ?(?:located |situated |based )?(?:in|at|:)\b"
    # A post that is only mentioned is one of that place only if the place stands right beside it.
    loose = pl.col("mode").is_in(
        ["has", "accredited", "ambassador", "respective", "as-does", "upgraded", "list", "covers"]
    )
    segments = segments.with_columns(
        groups=pl.when(loose | pl.col("segment").str.contains(strict))
        .then("groups")
        .otherwise(pl.lit([], dtype=pl.List(pl.String)))
    )
    items = (
        segments.with_columns(
            groups=pl.when(loose | (pl.col("mode") == "passive"))
            .then("groups")
            .otherwise(pl.col("groups").list.head(1))
        )
        .with_columns(
            seat=pl.col("groups")
            .list.join(" ¶ ")
            .str.replace_all(ROAD, "")
            .str.replace_all(r"(^|¶ |, |\band |\bor )(?:in|at) ?:? ?\(?", "${1}")
            .str.extract_all(ITEM)
        )
        .with_columns(
            seat=pl.when(pl.col("seat").list.len() == 0)
            .then(pl.lit([None], dtype=pl.List(pl.String)))
            .otherwise("seat")
        )
        .explode("seat")
        .with_columns(
            pl.col("seat")
            .str.extract_groups(ITEM)
            .struct.rename_fields(["town", "qualifier", "land", "own_date"])
            .alias("_item")
        )
        .drop("town", strict=False)
        .unnest("_item")
        .with_columns(pl.coalesce("town", "land").alias("town"))
    )
    mark = pl.col("town").str.extract(r"⟦([A-Z]):")
    items = items.with_columns(
        seat_kind=pl.when(pl.col("town").is_null())
        .then(None)
        .when(mark.is_in(["C", "S"]))
        .then(mark)
        .otherwise(pl.lit("N")),
        candidates=pl.coalesce(
            pl.col("qualifier").str.extract(r"⟦S:([A-Z+]+)¦"), pl.col("town").str.extract(r"⟦[CS]:([A-Z+]+)¦")
        ),
        seat_city=unmark(pl.col("town").str.replace(r"^(?:the )?(?:capital|city|town|port) ", ""))
        .str.strip_chars(" ,;:()")
        .replace(_with_its_state()),
    )
    # "Kingston" is in two lands: a post's seat is rather in the other state's than in the sender's own
    abroad = pl.coalesce(pl.col("receiver"), other_state(pl.col("sender")))
    is_abroad = pl.col("candidates").str.contains(abroad, literal=True).fill_null(False)
    items = items.with_columns(seat_state=pl.when(is_abroad).then(abroad).otherwise(pick_state(pl.col("candidates"))))
    items = former_of_dyad(items, "seat_state").filter(
        ~pl.col("seat_city").is_in(NOT_A_TOWN) | pl.col("seat_city").is_null()
    )
    person = (
        pl.col("town").str.contains("⟦P:")
        & (
            pl.col("mode").is_in(["ambassador", "covers"])
            | pl.col("segment").str.contains(pl.col("town").fill_null("-") + " in ", literal=True)
        )
    ).fill_null(False)
    items = items.filter(~person | (pl.col("mode").is_in(["ambassador", "covers"]))).with_columns(
        pl.when(person).then(None).otherwise(pl.col(c)).alias(c) for c in ("seat_city", "seat_kind", "seat_state")
    )
    # "consuls in Greece (one in Athens …)": the land is no seat where a town is named
    town_of_state = (
        pl.concat_str("seat_city", pl.lit("|"), "seat_state").is_in(_city_states().implode()).fill_null(False)
    )
    is_land = (pl.col("seat_kind") == "S").fill_null(False) & ~town_of_state
    has_town = (pl.col("seat_kind").is_not_null() & ~is_land).any().over("hit_id", "noun_type", "segment")
    items = items.filter(~(is_land & has_town))
    return items.with_columns(
        seat_city=pl.when((pl.col("seat_kind") == "S") & ~town_of_state).then(None).otherwise("seat_city")
    )


@cache
def _with_its_state() -> dict[str, str]:
    """Names of cities with their state behind ("Santiago, Chile"), and the names without it."""
    cities = reference.table("cities").select("city", plain=pl.col("city").str.extract(r"^([^,]*), \p{Lu}\p{Ll}"))
    rows = cities.join(reference.table("cities").filter(pl.col("alias_of").is_not_null()), on="city").filter(
        pl.col("plain") == pl.col("alias_of")
    )
    return dict(rows.select("city", "plain").unique().iter_rows())


def _city_states() -> pl.Series:
    """Names that are a state's, now or once, and its capital's: ``Singapore|SGP``."""
    states = reference.table("states")
    once = reference.table("state_names").filter(pl.col("form") == "former")
    former = states.join(once, left_on=["iso3", "capital"], right_on=["iso3", "name"], how="semi")
    now = states.filter(pl.col("capital") == pl.col("name"))
    return pl.concat([now, former]).select(pl.concat_str("capital", pl.lit("|"), "iso3")).unique().to_series()
