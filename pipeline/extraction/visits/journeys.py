"""Journeys: what a hit of the visits' patterns says, spread into single visitors, hosts and dates, each with its state.

What belongs here: the grammar of who went where and when, shared by prose, lists and tables. What does not: which hits
are visits of state at all (``visits``).
"""

import polars as pl

from pipeline import reference
from pipeline.grammar.context import family_key, introduced, other_state, pick_state
from pipeline.grammar.marks import tidy

WHO = r"⟦[XP]:[^⟧]*⟧"
PLACE = r"⟦[SCB]:[^⟧]*⟧"
DATE = r"⟦D:[^⟧]*⟧"
PRE = r"(?:(?:in|In|on|On|from|during|between|again|later|then|once more|also|as|the|early|late|mid|early in|late in|spring|summer|autumn|fall|winter|of|around|about|and|for|first half|second half|end|beginning)[ -])*"
AGAIN = r"(?:(?: once)? again)?(?: as [^⟦⟧.;:,]*?(?:⟦[XO]:[^⟧]*⟧)?(?: of (?:the )?⟦S:[^⟧]*⟧)?)?"
DATES = rf"{DATE}(?:(?:, ?(?:and )?{PRE}{DATE})*,? ?(?:and|&){AGAIN} {PRE}{DATE})?"
"""One date or several in a row: "in 1990, 1993 and 1998", "in 2004 and again in 2006"."""

BRACKET = rf"\((?:in |visited |state visit |official visit )*{DATE}(?:[,;/] ?{PRE}{DATE}| (?:and|&) {PRE}{DATE})*\)"
SOON = rf"[”\"’]?(?:(?:,? (?:again|twice|both|officially|first|respectively|later|there|for the first time|(?:[a-z]+|multiple|a number of) (?:times|occasions)|on (?:\p{{Ll}}+ ){{1,3}}occasions|on an? (?:[\p{{Ll}}-]+ ){{1,3}}visit))*[,:]? {PRE}{DATES}| ?{BRACKET})"
"""Dates that follow a visit at once."""

BACKGROUND = r"\b(?:[Ss]ince|[Uu]ntil|[Bb]efore|[Pp]rior to|ahead of|except for|than|up to)(?:[^⟦⟧.;:,]|⟦[XPSACGO]:[^⟧]*⟧(?:[’']s)?)*?⟦D:[^⟧]*⟧"
"""A date that is told for comparison: "for the first time since the fall of the wall in 1989"."""

WITH = (
    r"(?:,? and |, | as well as |,? along with |,? together with |,? accompanied by )(?:the |then |former |his |her )*"
)
ACTORS = rf"{WHO}(?:{WITH}{WHO})*"
LINK = (
    r"(?:,? and |, |; |: |,? as did |,? as well as |,? (?:which was |who was |who were |was |were )?(?:later |closely |soon )?followed (?:later |closely |up |soon )?(?:by )?|,? then |,? while |,? but |,? (?:and )?by )"
    r"(?:(?:the|by|later|then|former|also|that of|those of|and|his successor,?|her successor,?|as did|so did|a visit by|visit of|a visit of|a visit from|one by|in turn|finally|most recently) )*"
)
UNIT = rf"{ACTORS}(?: (?:also|again|later|twice|then|did so|visited|came|following suit|followed|to {PLACE}|from {PLACE}|of \p{{Lu}}\p{{L}}+))*(?:,? {PRE}{DATES}(?:,? respectively)?| ?{BRACKET})"
"""A visitor and their dates without a verb of their own: "Foreign Minister Y in 1990", "President X (1975, 1981)"."""

DATED_WHO = rf"{WHO} ?\({DATE}\)|{DATE},? (?:the |then )?{WHO}"
"""A visitor and their date before the verb: "X (1990) and Y (1993) visited", "In 1990 X and in 1993 Y visited"."""

CONTINUED = rf"^(?:{SOON})?(?:[^⟦⟧.;:]{{0,60}})?((?:{LINK}{UNIT})+)"
ENUMERATED = rf"^(?:[^⟦⟧.;:]|⟦[DNSG]:[^⟧]*⟧)*?(?::|,? ?\(?(?:including|included|such as|namely|like|notably|among them|among others|most notably|most recently|the latest being|the last being|are|were))(?: the| those of| by| that of| visits by)* ((?:{UNIT})(?:{LINK}{UNIT})*)"


NO_NAME = r"^(?:He|She|It|They|This|That|These|Those|Both|We|Who|Which|Others?|Many|Several|Some|All|One|Two|Three|Relations|Officials|Tourists|Delegations?|Troops|Parliamentarians|Students|Ships|Visitors|Citizens|People|Refugees|Immigrants|Settlers|Ministers|Presidents|Leaders)$"
"""Capitalised words that open a sentence and are no family name."""

PLURAL = (
    r"(?i)\b(?:ministers|presidents|officials|leaders|members|kings|queens|envoys|representatives|senators|delegates|heads|diplomats|parliamentarians|MPs|secretaries|chiefs|officers|commanders|ambassadors|"
    r"princes|monarchs|deputies|politicians|lawmakers|businessmen|businesspeople|premiers|chancellors|commissioners|governors|mayors|speakers|emperors|popes|royals|delegations|men|people|family|directors|undersecretaries)\b"
)
"""Offices of many: nobody one can name."""

DELEGATION = r"(?:delegation|mission|deputation)"


def with_dates(frame: pl.DataFrame) -> pl.DataFrame:
    """Column ``dates`` (raw marks) and ``dated`` (where they stand) for each hit."""
    hit = pl.col("hit")
    before, after = (pl.col(c).str.replace_all(BACKGROUND, "") for c in ("before", "after"))
    soon = after.str.extract(rf"^({SOON})")
    # "visited Seoul in 2006 and in October 2007, Queen Y visited …": the last date belongs to what follows.
    borrowed = after.str.contains(
        rf"^{SOON}, (?:the |then |former |as )*(?:⟦[SA]:[^⟧]*⟧(?:[’']s)? )?⟦[XP]:[^⟧]*⟧[^⟦⟧.;:]*?(?:visit|paid|made|travel|arriv|toured)"
    )
    soon = pl.when(soon.str.contains("⟦D:", literal=True)).then(
        pl.when(borrowed).then(soon.str.extract(rf"({DATE})")).otherwise(soon)
    )
    within = hit.str.extract_all(DATES).list.last()
    within_year = hit.str.extract_all(r"⟦Y:[^⟧]*⟧").list.last()
    adjective = before.str.extract(r"(⟦Y:[^⟧]*⟧)(?: \p{Ll}[\p{L}-]*){0,3} ?$")
    earlier = before.str.extract_all(DATES).list.last()
    earlier = (
        pl.when(before.str.contains(rf"^(?:Both )?{PRE}{DATES}[^⟦⟧]*$"))
        .then(earlier)
        .otherwise(earlier.str.extract_all(DATE).list.last())
    )
    later = after.str.extract(rf"^(?:[^⟦⟧;:]|⟦[^D⟧][^⟧]*⟧)*?({DATES})")
    exact = pl.when(
        earlier.is_not_null()
        & later.is_not_null()
        & later.str.slice(3, 4).eq(earlier.str.slice(3, 4))
        & later.str.contains(r"^⟦D:\d{4}-")
        & earlier.str.contains(r"^⟦D:\d{4}¦")
    ).then(later)
    # "X visited A in 1990, and Y came to B for talks in 1995": the date before belongs to the clause before.
    passed = (
        pl.col("before").str.contains(
            r"⟦D:[^⟧]*⟧\)?(?:, and|, while|, but| and| while| but|;|, whereas)(?: the| then| later)? ?$"
        )
        & later.is_not_null()
    )
    earlier = pl.when(~passed).then(earlier)
    heading = pl.when(pl.col("kind") == "list_item").then(pl.col("heading_marked").str.extract(r"(⟦D:\d{4}¦⟧)"))
    return frame.with_columns(
        dates=pl.coalesce(soon, within, within_year, adjective, exact, earlier, later, heading),
        dated=pl.when(soon.is_not_null())
        .then(pl.lit("soon"))
        .when(pl.coalesce(within, within_year, adjective).is_not_null())
        .then(pl.lit("within"))
        .when(earlier.is_not_null())
        .then(pl.lit("before"))
        .when(later.is_not_null())
        .then(pl.lit("after")),
    )


def _date_values(raw: pl.Expr) -> pl.Expr:
    return raw.str.extract_all(r"⟦[DY]:[^¦⟧]*").list.eval(pl.element().str.slice(3))


def continued(hits: pl.DataFrame) -> pl.DataFrame:
    """Further visitors of the same journey's sentence that have no verb: "…, as did X in 1990 and Y in 1993"."""
    at_once = pl.when(pl.col("enumerates").is_not_null()).then(
        pl.col("after").str.extract(rf"^ ?((?:{UNIT})(?:{LINK}{UNIT})*)")
    )
    # "…, which was reciprocated by X" goes the other way
    onward = pl.when(~pl.col("after").str.contains(r"^[^⟦⟧.;]{0,60}\b(?:reciprocat|return)ed\b[^⟦⟧.;]*⟦X"))
    cont = pl.coalesce(
        at_once, pl.col("after").str.extract(ENUMERATED), onward.then(pl.col("after").str.extract(CONTINUED))
    )
    units = (
        pl.when(pl.col("dated_units").is_not_null())
        .then(pl.col("dated_units").str.extract_all(DATED_WHO))
        .otherwise(cont.str.extract_all(UNIT))
    )
    return (
        hits.with_columns(unit=units)
        .explode("unit")
        .filter(pl.col("unit").is_not_null())
        .with_columns(
            visitors=pl.col("unit").str.extract(f"({ACTORS})"),
            dates=pl.col("unit"),
            dated=pl.lit("soon"),
            hosts=pl.coalesce(
                pl.col("unit").str.extract(r" to (?:the )?(⟦[SC]:[^⟧]*⟧)"),
                "hosts",
                pl.col("group").str.extract(r" to (?:the )?(⟦[SC]:[^⟧]*⟧)"),
            ),
            bare=pl.lit(None, dtype=pl.String),
            pronoun=pl.lit(None, dtype=pl.String),
            own=pl.lit(None, dtype=pl.String),
            lead=pl.coalesce("visitors", "group", "dated_units"),
        )
    )


def once_more(hits: pl.DataFrame) -> pl.DataFrame:
    """A second journey of the same visitor without a verb: "visited Beijing in May 2007, and again as President on 3 June 2015"."""
    dates = pl.col("after").str.extract(
        rf"^(?:{SOON})?(?:[^⟦⟧.;:]|⟦G:[^⟧]*⟧){{0,60}}?,? (?:and|then)(?: later| then)?(?: once)? (?:again|a second time|returned|for a second time){AGAIN},? {PRE}({DATES})"
    )
    another = pl.col("after").str.extract(
        rf"^(?:{SOON})?,? (?:as well as|and|followed by|with) (?:an?|another|a second|his second|her second)(?: [\p{{L}}-]+){{0,4}} (?:visit|trip|tour|one|stop)(?: there)?,? {PRE}({DATES})"
    )
    dates = pl.coalesce(dates, another)
    return hits.with_columns(dates=dates, dated=pl.lit("again")).filter(dates.is_not_null())


def known_by_name(hits: pl.DataFrame, ready: pl.DataFrame) -> pl.DataFrame:
    """Hits whose subject is one capitalised word: only where the article tells a person of that family name, or the visit is one of state."""
    names = ready.select("article_id", bare_family=pl.col("marked").str.extract_all(r"⟦[XP]:[^¦⟧]*¦[^⟧]+⟧")).explode(
        "bare_family"
    )
    names = names.with_columns(bare_family=family_key(pl.col("bare_family").str.extract(r"¦([^⟧]+)⟧"))).unique()
    hits = hits.with_columns(bare_family=family_key(pl.coalesce("bare", "bare_too")))
    known = hits.join(
        names.with_columns(told=True), on=["article_id", "bare_family"], how="left", maintain_order="left"
    )
    of_state = pl.col("hit").str.contains(
        r"\b(?:official|state|working|presidential|first) (?:visit|trip)|head of state|head of government|⟦[XO]:[^⟧]*⟧ to (?:visit|make|pay|travel|set)"
    )
    return known.filter(pl.col("bare_family").is_null() | pl.col("told").is_not_null() | of_state).drop(
        "told", "bare_family"
    )


def named(hits: pl.DataFrame) -> pl.DataFrame:
    """Bare family names and pronouns become visitors like the others."""
    name = pl.when(~pl.col("bare").str.contains(NO_NAME)).then(pl.format("⟦P:¦{}⟧", pl.col("bare")))
    hits = hits.with_columns(
        bare=pl.coalesce("bare", "bare_too"), after_verb=pl.coalesce("after_verb", "after_verb_too")
    )
    # "A delegation paid a visit, led by Senator X."
    leader = pl.when(pl.col("visitors").str.contains(DELEGATION)).then(
        pl.col("after").str.extract(rf"^[^.;]*?\b(?:led|headed) by (?:the |its |their )?({WHO})")
    )
    # "X visited Lima in 2015 together with Y"
    beside = pl.when(pl.col("visitors").is_not_null()).then(
        pl.col("after").str.extract(
            rf"^(?:{SOON})?,? (?:together|along|jointly) with (?:the |then |former )*({ACTORS})"
        )
    )
    hits = hits.with_columns(visitors=pl.concat_str("visitors", leader, beside, separator=" ", ignore_nulls=True))
    hits = hits.with_columns(visitors=pl.when(pl.col("visitors") != "").then(pl.col("visitors")))
    same = pl.col("before").str.extract_all(WHO).list.last()
    return hits.with_columns(
        visitors=pl.coalesce(
            pl.col("visitors"),
            pl.when(pl.col("bare").is_not_null()).then(name),
            pl.when(pl.col("pronoun").is_not_null()).then(pl.coalesce(same, pl.col("spoken_of"))),
        )
    )


def spread(hits: pl.DataFrame) -> pl.DataFrame:
    """One row a visitor, host and date. "A, B and C in 1981, 2002 and 2012" gives each their own date."""
    x = r"⟦[XP]:(?:([^|¦⟧]*)\|([^|¦⟧]*)\|([^¦⟧]*))?¦([^⟧]*)⟧"
    rows = (
        hits.with_row_index("_hit")
        .with_columns(who=pl.col("visitors").str.extract_all(WHO), when=_date_values(pl.col("dates")))
        .with_columns(together=(pl.col("who").list.len() == pl.col("when").list.len()) & (pl.col("who").list.len() > 1))
        .with_columns(turn=pl.int_ranges(0, pl.col("who").list.len()))
        .explode("who", "turn")
        .filter(pl.col("who").is_not_null())
        .with_columns(
            when=pl.when(pl.col("together"))
            .then(pl.concat_list(pl.col("when").list.get(pl.col("turn"), null_on_oob=True)))
            .otherwise(pl.col("when"))
        )
        .explode("when", empty_as_null=True)
    )
    rows = rows.with_columns(
        pl.col("who")
        .str.extract_groups(x)
        .struct.rename_fields(["x_state", "x_level", "x_office", "x_person"])
        .alias("_g")
    ).unnest("_g")
    empty = [pl.when(pl.col(c) != "").then(pl.col(c)).alias(c) for c in ("x_state", "x_level", "x_office", "x_person")]
    return rows.with_columns(empty).with_columns(x_office=tidy(pl.col("x_office")), x_person=tidy(pl.col("x_person")))


def _singular(office: pl.Expr) -> pl.Expr:
    """An office as one person holds it: "Prime Ministers" to "Prime Minister"."""
    heads = r"(?i:minister|president|chancellor|king|queen|premier|senator|speaker|emperor|prince|pope|governor|leader|sultan|emir|commissioner|general|envoy|chief|head|official|director)"
    return (
        office.str.replace_all(rf"\b({heads})s\b", "${1}")
        .str.replace_all(r"\b(Secretar|Deput|secretar|deput)ies\b", "${1}y")
        .str.replace_all(r"\b(Princess|princess)es\b", "${1}")
    )


def fill_from_list(rows: pl.DataFrame) -> pl.DataFrame:
    """In a list of visitors the office in the plural and the state stand once; a delegation's leader names it."""
    led = (pl.col("x_level") == "delegation").any().over("_hit") & (
        pl.col("x_level").fill_null("") != "delegation"
    ).any().over("_hit")
    plural = pl.when(pl.col("x_office").str.contains(PLURAL)).then(pl.col("x_office"))
    rows = rows.with_columns(
        list_state=pl.coalesce(
            pl.col("x_state").forward_fill().over("_hit"), pl.col("x_state").backward_fill().over("_hit")
        ),
        list_office=pl.when(pl.col("x_person").is_not_null()).then(plural).forward_fill().over("_hit"),
        list_level=pl.when(plural.is_not_null()).then(pl.col("x_level")).forward_fill().over("_hit"),
        _led=led,
    )
    rows = rows.filter(~(pl.col("_led") & (pl.col("x_level").fill_null("") == "delegation")))
    return rows.with_columns(
        x_level=pl.coalesce("x_level", pl.when(pl.col("list_office").is_not_null()).then(pl.col("list_level"))),
        x_office=pl.when(pl.col("x_person").is_not_null())
        .then(_singular(pl.coalesce("x_office", "list_office")))
        .otherwise(pl.col("x_office")),
    )


OFFICE_ONLY = r"(⟦X:[^¦⟧]*¦⟧)"
QUALIFIED = (
    r"(?:(?:the|then|an?|its|their|first|new|newly elected|former|current|acting|a former|country's|nation's) )*"
)
TOLD_OFFICES = (
    # "visited Jordan in 1974 as Deputy Prime Minister of Togo"
    (
        "after",
        rf"^(?:{SOON})?(?:,? (?:in|on|during) {DATE})?,? (?:while serving |in (?:his|her) capacity )?as {QUALIFIED}{OFFICE_ONLY}",
    ),
    # "X, who was Foreign Minister of Iran at the time, made a trip"; "X became the first Chilean President to visit"
    (
        "hit",
        rf"^(?:the |[“\"])?⟦P:[^⟧]*⟧[”\"]?,? (?:who )?(?:(?:then|later|also|at the time),? )*(?:was|is|became|served as|thus became|would become)(?: then| also| at the time| the| a| an)*(?: (?:first|second|third|last|only|latest|most recent|sitting|serving|incumbent|ever))* {OFFICE_ONLY}",
    ),
    # "The first Chilean President to come on a visit was X"; "Low became the first Chilean President to visit"
    (
        "hit",
        rf"^[^⟦]{{0,60}}\b[Tt]he (?:very )?(?:first|second|third|last|only|latest|most recent)(?: ever| sitting| serving| incumbent)* {OFFICE_ONLY} to ",
    ),
    # "X's visit in 2016 was the first by a Chilean President"
    (
        "after",
        rf"^(?:[^⟦⟧.;]|⟦[DSC]:[^⟧]*⟧)*?\b(?:was|being|is) the (?:\p{{Ll}}+ ){{1,3}}(?:by|of|from) {QUALIFIED}{OFFICE_ONLY}",
    ),
    # "The first visit by a Chilean President took place in 1990, when X travelled"
    (
        "before",
        rf"\b(?:visits?|trips?|tours?|journeys?) (?:\p{{Ll}}+ )?(?:by|of|from) {QUALIFIED}{OFFICE_ONLY}(?:[^⟦⟧.;]|⟦[SCD]:[^⟧]*⟧)*?,? when (?:then )?$",
    ),
)
"""Where the words around a hit give the office of a visitor who is named without one."""


def with_told_office(rows: pl.DataFrame) -> pl.DataFrame:
    """The office, and its state, of a visitor named without: from what the same sentence says of the visitor elsewhere."""
    told = pl.coalesce(
        *(pl.col(column).str.extract(words) for column, words in TOLD_OFFICES),
        # "Three Presidents of India have paid state visits: X in 1963, Y in 1990"
        pl.when(pl.col("unit").is_not_null() & pl.col("lead").is_not_null()).then(
            pl.col("hit").str.extract(rf"^[^⟦]*{OFFICE_ONLY}")
        ),
    )
    alone = (
        pl.col("x_office").is_null()
        & pl.col("x_person").is_not_null()
        & pl.col("visitors").str.contains(r"^[^⟦]*⟦P:[^⟧]*⟧[^⟦]*$")
    )
    rows = rows.with_columns(_told=pl.when(alone).then(told))
    office = pl.col("_told").str.extract(r"\|([^|¦⟧]*)¦")
    # "Chilean Senator", "President of South Sudan": here only the office, as the state has a column of its own.
    names = reference.table("state_names")["name"].unique().to_list()

    def is_state(words: pl.Expr) -> pl.Expr:
        return words.str.replace_all("␣", " ", literal=True).is_in(names)

    first = office.str.extract(r"^(\S+) ")
    last = office.str.extract(r" (?:of|from)(?: the)? (\S+)$")
    office = (
        pl.when(is_state(first))
        .then(office.str.replace(r"^\S+ ", ""))
        .when(is_state(last))
        .then(office.str.replace(r",? (?:of|from)(?: the)? \S+$", ""))
        .otherwise(office)
    )
    state = pl.col("_told").str.extract(r"⟦X:([A-Z+]+)")
    return rows.with_columns(
        x_office=pl.coalesce("x_office", _singular(tidy(office))),
        x_level=pl.coalesce("x_level", pl.col("_told").str.extract(r"\|([^|¦⟧]+)\|")),
        x_state=pl.coalesce("x_state", state),
    ).drop("_told")


def with_hosts(rows: pl.DataFrame) -> pl.DataFrame:
    """One row a host named; ``host_state`` null where the words name none ("visited the country")."""
    named = pl.col("hosts").str.extract_all(r"⟦[SCB]:[^⟧]*⟧")
    other = pl.col("hosts").str.extract_all(r"⟦[XA]:[A-Z][^⟧]*⟧")
    rows = rows.with_columns(dest=pl.when(named.list.len() > 0).then(named).otherwise(other)).explode(
        "dest", empty_as_null=True
    )
    value = pl.col("dest").str.extract(r"^⟦[SCXA]:([A-Z+]*)")
    both = pl.col("dest").str.extract_all(r"^⟦B:[^¦]*").list.first().str.extract_all("[A-Z]{3}")
    rows = rows.with_columns(host_state=pick_state(value), host_both=both).explode("host_both", empty_as_null=True)
    return rows.with_columns(
        host_state=pl.coalesce("host_state", "host_both"),
        place=tidy(pl.col("hosts").str.extract(r"⟦C:[^¦⟧]*¦([^⟧]*)⟧")),
    )


def side_of(state: pl.Expr) -> pl.Expr:
    """The article's state that ``state`` is or was part of: the Soviet Union stands for Azerbaijan."""
    former = {
        row["iso3"]: row["successors"]
        for row in reference.table("states")
        .filter(pl.col("successors").is_not_null())
        .select("iso3", "successors")
        .to_dicts()
    }
    heirs = state.replace_strict(former, default="", return_dtype=pl.String)
    a, b = pl.col("state_a"), pl.col("state_b")
    return (
        pl.when(state == a)
        .then(a)
        .when(state == b)
        .then(b)
        .when(a.is_not_null() & heirs.str.contains(a.fill_null("-"), literal=True))
        .then(a)
        .when(b.is_not_null() & heirs.str.contains(b.fill_null("-"), literal=True))
        .then(b)
        .when((pl.col("state_b").is_null()) & state.is_not_null())
        .then(state)
    )


def directed(rows: pl.DataFrame, marked: pl.DataFrame) -> pl.DataFrame:
    """``sender`` and ``host``, each from the words first, then from the article, then from the other side of the dyad."""
    known = introduced(marked).select("article_id", "family", "known_state")
    rows = rows.with_columns(family=family_key(pl.col("x_person"))).join(
        known, on=["article_id", "family"], how="left", maintain_order="left"
    )
    # Somebody else in the sentence may be known: "when X paid a state visit, he and President Y signed …".
    companion = pl.coalesce(pl.col("after").str.extract(f"({WHO})"), pl.col("before").str.extract_all(WHO).list.last())
    rows = rows.with_columns(companion=companion, companion_family=family_key(companion.str.extract(r"¦([^⟧]+)⟧")))
    rows = rows.join(
        known.select("article_id", companion_family="family", companion_known="known_state"),
        on=["article_id", "companion_family"],
        how="left",
        maintain_order="left",
    )
    rows = rows.with_columns(
        said=pick_state(pl.col("x_state")),
        led_by=pick_state(pl.col("list_state")),
        host_side=side_of(pl.col("host_state")),
        away=pl.col("host_state").is_not_null() & side_of(pl.col("host_state")).is_null(),
    )
    own = (
        pl.when(pl.col("said").is_not_null())
        .then(side_of(pl.col("said")))
        .otherwise(
            pl.coalesce(
                pl.when(side_of(pl.col("known_state")) != pl.col("host_side").fill_null("-")).then(
                    side_of(pl.col("known_state"))
                ),
                pl.when(side_of(pl.col("led_by")) != pl.col("host_side").fill_null("-")).then(
                    side_of(pl.col("led_by"))
                ),
            )
        )
    )
    stranger = pl.col("said").is_not_null() & side_of(pl.col("said")).is_null()
    rows = rows.with_columns(own_side=own, stranger=stranger)
    return (
        rows.with_columns(
            sender_side=pl.when(~pl.col("stranger")).then(pl.coalesce("own_side", other_state(pl.col("host_side")))),
            host_side=pl.when(~pl.col("away")).then(pl.coalesce(pl.col("host_side"), other_state(pl.col("own_side")))),
            sender_said=pl.when(side_of(pl.col("said")).is_not_null()).then(pl.col("said")),
            companion_side=side_of(
                pl.coalesce(pick_state(pl.col("companion").str.extract(r"^⟦X:([A-Z+]+)")), "companion_known")
            ),
        )
        .with_columns(
            _lost=~pl.col("stranger")
            & ~pl.col("away")
            & pl.col("sender_side").is_null()
            & pl.col("host_side").is_null()
        )
        .with_columns(
            host_side=pl.when(pl.col("_lost")).then(pl.col("companion_side")).otherwise(pl.col("host_side")),
            sender_side=pl.when(pl.col("_lost"))
            .then(other_state(pl.col("companion_side")))
            .otherwise(pl.col("sender_side")),
        )
    )


def of_each_other(rows: pl.DataFrame) -> pl.DataFrame:
    """Of "President X of A and Prime Minister Y visited each other's countries": who is told without a state is of the other one."""
    partner = side_of(pick_state(pl.coalesce(pl.col("x_state").shift(1), pl.col("x_state").shift(-1)).over("_hit")))
    mutual = pl.col("mutual").is_not_null() | pl.col("hosts").str.contains("each other")
    return rows.with_columns(x_state=pl.coalesce("x_state", pl.when(mutual).then(other_state(partner))))


def turned_round(rows: pl.DataFrame) -> pl.DataFrame:
    """In "X visited B's capital, followed by B's Y": the one who follows goes the other way, so the host is unsaid."""
    home = side_of(pl.col("host_state")) == side_of(pick_state(pl.col("x_state")))
    return rows.with_columns(
        pl.when(~(home & pl.col("unit").is_not_null()).fill_null(value=False)).then(pl.col(c)).alias(c)
        for c in ("host_state", "place")
    )


def after_previous(rows: pl.DataFrame) -> pl.DataFrame:
    """Where one visit answers another ("This was reciprocated by …"), the one told before says from where to where."""
    rows = rows.with_columns(_at=pl.col("before").str.len_chars()).sort(
        "passage_id", "_at", "rank", maintain_order=True
    )
    known = pl.col("sender_side").is_not_null() & pl.col("host_side").is_not_null() & pl.col("follows").is_null()
    previous = [
        pl.when(known).then(pl.col(c)).forward_fill().shift(1).over(by).alias(f"{name}_{c}")
        for name, by in (("previous", "article_id"), ("section", "section_id"))
        for c in ("sender_side", "host_side")
    ]
    # "The most recent visit was by …" goes the way of the visit before it in the section.
    rows = rows.with_columns(previous)
    lost = (
        pl.col("sender_side").is_null()
        & pl.col("host_side").is_null()
        & ~pl.col("away")
        & ~pl.col("stranger")
        & pl.col("x_office").is_not_null()
        & (pl.col("rule") == "visit by, to")
        & pl.col("before").str.contains(
            r"(?i)\b(?:most recent|latest|last|another|other|next|subsequent|recent)\b[^⟦⟧.;]*$"
        )
    )
    rows = rows.with_columns(
        sender_side=pl.when(lost).then(pl.col("section_sender_side")).otherwise(pl.col("sender_side")),
        host_side=pl.when(lost).then(pl.col("section_host_side")).otherwise(pl.col("host_side")),
    )
    turned = pl.col("after_verb") != "followed"
    follows = pl.col("follows").is_not_null()
    sender = pl.coalesce(
        "sender_side", pl.when(turned).then(pl.col("previous_host_side")).otherwise(pl.col("previous_sender_side"))
    )
    rows = rows.with_columns(sender_side=pl.when(follows).then(sender).otherwise(pl.col("sender_side")))
    return rows.with_columns(
        host_side=pl.when(follows)
        .then(pl.coalesce("host_side", other_state(pl.col("sender_side"))))
        .otherwise(pl.col("host_side"))
    )


def second_subjects(hits: pl.DataFrame) -> pl.DataFrame:
    """The actor nearest to the verb, for a hit whose first actor belongs to the host: "A met with B, who visited A's country"."""
    upto = pl.col("hit").str.splitn(pl.col("hosts"), 2).struct.field("field_0")
    last = upto.str.extract_all(WHO).list.last()
    return (
        hits.with_columns(second=last)
        .filter(
            pl.col("second").is_not_null()
            & pl.col("hosts").is_not_null()
            & ~pl.col("visitors").str.contains(pl.col("second"), literal=True)
        )
        .with_columns(visitors=pl.col("second"), is_second=pl.lit(True))
        .drop("second")
        .select(hits.columns)
    )


def first_choice(rows: pl.DataFrame) -> pl.DataFrame:
    """The second actor of a hit only where the first gave nothing."""
    return rows.filter(~pl.col("is_second") | pl.col("is_second").all().over("_from"))
