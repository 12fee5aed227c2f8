"""Statements of kind ``visits``: who of one state went to the other, and when.

The pattern table finds a subject, a verb or noun of travelling and a destination. The steps below turn each hit into
single journeys: one visitor, one host, one date. They say for themselves where a value came from: the words, the list's
heading, the dyad, or the visit told before.
"""

from pathlib import Path

import polars as pl

from pipeline import reference
from pipeline.extraction.statements import shape
from pipeline.extraction.visits.journeys import (
    ACTORS,
    BRACKET,
    DATES,
    DELEGATION,
    PLACE,
    PLURAL,
    UNIT,
    after_previous,
    continued,
    directed,
    fill_from_list,
    first_choice,
    known_by_name,
    named,
    of_each_other,
    once_more,
    second_subjects,
    side_of,
    spread,
    turned_round,
    with_dates,
    with_hosts,
    with_told_office,
)
from pipeline.grammar import patterns
from pipeline.grammar.context import family_key, other_state, pick_state, state_of_time
from pipeline.grammar.marks import tidy

TABLE = Path(__file__).with_name("visits.toml")
KEEP = (
    "article_id",
    "section",
    "section_id",
    "section_path",
    "section_marked",
    "paragraph_id",
    "state_a",
    "state_b",
    "kind",
    "list_heading_id",
    "heading_marked",
)

PLANNED = (
    r"(?i)(?-u:\b)(?:cancel|postpone|called off|planned|scheduled|upcoming|forthcoming|invit|deferred|will be|is to)"
)
PROFESSION = (
    r"\b(?:explorers?|botanists?|travell?ers?|missionar(?:y|ies)|monks?|nuns?|merchants?|scientists?|writers?|poets?|novelists?|artists?|painters?|singers?|musicians?|bands?|authors?|clerics?|Jesuits?|priests?|philosophers?|physicians?|"
    r"expeditions?|architects?|footballers?|players?|actors?|actress|journalists?|naturalists?|tourists?|scholars?|professors?|navigators?|pilots?|athletes?|teams?|clubs?|orchestra|choir|choreographers?|pirates?|sailors?|astronauts?|"
    r"engineers?|historians?|geographers?|pilgrims?|saints?|anthropologists?|archaeologists?|entrepreneurs?|businessm[ae]n|prisoners?|refugees?|slaves?)\b"
)
PRIVATE = r"\b(?:concerts?|tournament|championships?|fled|emigrated|immigrated|settled|exiled?|asylum|born|studied)\b"
"""What keeps a name without an office from being a visitor of state: a profession beside the name, a life told around it."""


def _delegations(text: pl.Expr) -> pl.Expr:
    """A delegation is a visitor too: "a four-member Omani delegation" becomes an actor of level ``delegation``."""
    words = r"(?:(?:\p{Ll}[\p{L}-]*|\p{Lu}[\p{L}-]+) )"
    describing = r"(?:(?:[Hh]igh[- ][Ll]evel|[Oo]fficial|[Pp]arliamentary|[Bb]usiness|[Tt]rade|[Mm]ilitary|[Gg]overnment(?:al)?|[Mm]inisterial|[Ee]conomic|[\p{L}\p{N}]+-(?:member|person|man|strong|level)|[Ll]arge|[Ss]enior|[Jj]oint) )"
    return (
        text.str.replace_all(
            rf"({describing}*)⟦A:([^¦⟧]*)¦([^⟧]*)⟧ ({words}{{0,4}})({DELEGATION})\b",
            "⟦X:${2}|delegation|${1}${3} ${4}${5}¦⟧",
        )
        .str.replace_all(
            rf"({describing}*)⟦O:delegation¦([^⟧]*)⟧ (of|from)( the)? ⟦X:([A-Z+]*)\|[^|]*\|([^¦⟧]*)¦⟧",
            "⟦X:${5}|delegation|${1}${2} ${3}${4} ${6}¦⟧",
        )
        .str.replace_all(
            rf"({describing}*)⟦O:delegation¦([^⟧]*)⟧ (of|from)( the)? ⟦A:([A-Z+]*)¦([^⟧]*)⟧ (\p{{L}}+)",
            "⟦X:${5}|delegation|${1}${2} ${3}${4} ${6} ${7}¦⟧",
        )
        .str.replace_all(
            rf"({describing}*)⟦O:delegation¦([^⟧]*)⟧ (of|from)( the)? ⟦[SA]:([A-Z+]*)¦([^⟧]*)⟧",
            "⟦X:${5}|delegation|${1}${2} ${3}${4} ${6}¦⟧",
        )
        .str.replace_all(rf"((?:{describing})+)⟦X:([A-Z+]*)\|delegation\|", "⟦X:${2}|delegation|${1}")
        .str.replace_all(rf"⟦A:([^¦⟧]*)¦([^⟧]*)⟧ ({words}{{0,3}}Delegation)\b", "⟦X:${1}|delegation|${2} ${3}¦⟧")
        .str.replace_all(
            rf"(⟦X:[^⟧]*{DELEGATION})¦⟧( (?:comprising|consisting of|composed of|made up of|of) [^⟦⟧.;:,]*?)( (?:visited|paid|made|arrived|travelled|traveled|toured|came|attended|went|held|met) )",
            "${1}${2}¦⟧${3}",
        )
        .str.replace_all(
            rf"({describing}*)({DELEGATION}) (of|from)( the)? ⟦[SA]:([^¦⟧]*)¦([^⟧]*)⟧",
            "⟦X:${5}|delegation|${1}${2} ${3}${4} ${6}¦⟧",
        )
        # "Chile sent a trade delegation to": the delegation is of who sent it
        .str.replace_all(
            rf"(⟦[SA]:([A-Z+]*)¦[^⟧]*⟧(?:[^⟦⟧.;:,]|⟦D:[^⟧]*⟧)*? (?:sent|sends|dispatched) (?:an?|its|the) )({describing}*)⟦O:delegation¦([^⟧]*)⟧",
            "${1}⟦X:${2}|delegation|${3}${4}¦⟧",
        )
        .str.replace_all(
            r"⟦A:([^¦⟧]*)¦([^⟧]*)⟧ ((?:\p{Lu}[\p{L}-]+ )?(?:Ministry|Department) of (?:\p{Lu}[\p{L}-]+(?: and |, | )?)+)(visited|delegation)",
            "⟦X:${1}|delegation|${2} ${3}¦⟧${4}",
        )
    )


def _prepared(marked: pl.DataFrame) -> pl.DataFrame:
    """Passages that may tell a visit, in reading order, with delegations marked and the person spoken of before."""
    ready = marked.filter(~pl.col("is_tail")).with_columns(marked=_delegations(pl.col("marked")))
    person = pl.coalesce(
        pl.col("marked").str.extract(r"(⟦X:[^¦⟧]*¦[^⟧]+⟧)"), pl.col("marked").str.extract(r"(⟦P:[^⟧]*⟧)")
    )
    return ready.with_columns(spoken_of=person.forward_fill().shift(1).over("paragraph_id"))


def _kept(rows: pl.DataFrame) -> pl.DataFrame:
    """Only journeys between the article's two sides, with a visitor one can name and a date one can tell."""
    date = pl.col("date")
    specific = pl.col("visitor").is_not_null() | (
        pl.col("office").is_not_null()
        & (~pl.col("office").str.contains(PLURAL) | (pl.col("office_level") == "delegation"))
    )
    year = date.str.extract(r"^(\d{4})").cast(pl.Int32)
    beside = pl.col("marked").str.splitn(pl.col("who"), 2)
    private = (
        pl.col("marked").str.contains(PRIVATE)
        | beside.struct.field("field_0").str.contains(r"⟦O:ambassador¦[^⟧]*⟧,? $")
        | beside.struct.field("field_0").str.tail(80).str.contains(PROFESSION)
        | beside.struct.field("field_1").str.contains(
            rf"^[^.;]{{0,25}}\b(?:an?|the|as|by) (?:[\p{{L}}-]+ ){{0,2}}{PROFESSION}"
        )
    ).fill_null(value=False)
    of_state = (
        pl.when(pl.col("office").is_null())
        .then((year >= 1900) & ~private)
        .otherwise((year >= 1900) | (pl.col("office_level").fill_null("") != "military"))
    )
    return rows.filter(
        of_state.fill_null(False),
        pl.col("sender_side").is_not_null()
        & pl.col("host_side").is_not_null()
        & (pl.col("sender_side") != pl.col("host_side")),
        pl.col("state_a").is_not_null()
        & ((pl.col("sender_side") == pl.col("state_a")) | (pl.col("host_side") == pl.col("state_a"))),
        specific,
        date.is_not_null(),
        ~date.str.contains("X"),
    )


def _best(rows: pl.DataFrame) -> pl.DataFrame:
    """Of several readings of one visit in one passage the surest: own date first, then the pattern listed first."""
    sure = pl.col("dated").replace_strict(
        {"again": 0, "soon": 0, "within": 1, "before": 1, "after": 2}, default=3, return_dtype=pl.Int32
    )
    key = ["passage_id", "visitor_key", "sender", "host"]
    rows = rows.with_columns(
        visitor_key=pl.coalesce(family_key(pl.col("visitor")), pl.col("office").str.to_lowercase()),
        _sure=sure,
    ).sort("passage_id", "_sure", "rank", maintain_order=True)
    again = pl.col("dated") == "again"
    first = [pl.col(c).filter(~again).first().over(key) for c in ("rank", "_sure")]
    rows = rows.filter((pl.col("_sure") == 0) | ((pl.col("rank") == first[0]) & (pl.col("_sure") == first[1]))).unique(
        [*key, "date"], keep="first", maintain_order=True
    )
    # Nobody goes both ways in one breath: the pattern listed first says which.
    way = pl.col("sender_side").sort_by("rank", maintain_order=True).first().over("passage_id", "visitor_key")
    rows = rows.filter(pl.col("visitor").is_null() | (pl.col("sender_side") == way))
    # An office that stands beside its holder's name is the same visitor: "X made the first visit by a Chilean President".
    named = pl.col("visitor").is_not_null().any().over("passage_id", "sender", "host")
    return rows.filter(pl.col("visitor").is_not_null() | ~named)


def _in_prose(marked: pl.DataFrame, ready: pl.DataFrame) -> pl.DataFrame:
    """Visits told by a verb or by "visit of"."""
    hits = patterns.match(ready, patterns.load(TABLE), keep=(*KEEP, "spoken_of")).with_row_index("_from")
    hits = with_dates(named(known_by_name(hits, ready)))
    goes_on = pl.col("after").str.contains(r"^[^⟦⟧.;]{0,30}? ?(?:to|in|of|at|through) (?:the )?(?:⟦[SCAB]|\p{Lu})")
    single = hits.filter(pl.col("enumerates").is_null(), ~(pl.col("unsaid").is_not_null() & goes_on)).with_columns(
        lead=pl.lit(None, dtype=pl.String), unit=pl.lit(None, dtype=pl.String), is_second=pl.lit(False)
    )
    more = continued(hits).with_columns(is_second=pl.lit(False))
    rows = pl.concat([single, more.select(single.columns), once_more(single), second_subjects(single)])
    of_lead = pl.coalesce(
        *(
            pl.col("lead").str.extract(p)
            for p in (r"⟦X:([A-Z+]+)", r"(?:of|from)(?: the)? ⟦[SA]:([A-Z+]+)", r"⟦[SA]:([A-Z+]+)")
        )
    )
    rows = fill_from_list(of_each_other(spread(rows))).with_columns(list_state=pl.coalesce("list_state", of_lead))
    rows = after_previous(directed(turned_round(with_hosts(with_told_office(rows))), marked))
    rows = rows.with_columns(dated=pl.when(pl.col("again").is_not_null()).then(pl.lit("again")).otherwise("dated"))
    # Where the words do not name a visit, the visitor's own state must be known.
    vague = (pl.col("own").is_not_null() & pl.col("own_side").is_null()) | (
        pl.col("soft").is_not_null() & pl.col("own_side").is_null() & pl.col("host_state").is_null()
    )
    return rows.filter(~vague)


# -- lists and tables --------------------------------------------------------------------------------------------------

VISITS = r"(?i)\b(?:visit(?:s|ed)?|trips?|tours?|travels?)\b"


def _heading_direction(rows: pl.DataFrame) -> pl.DataFrame:
    """``from_state`` and ``to_state`` of a list's heading: "High-level visits from A to B", "Visits by A officials"."""
    heading = pl.col("heading_marked")
    named = heading.str.replace_all(r"⟦B:([A-Z]{3})\+([A-Z]{3})¦[^⟧]*⟧", "⟦S:${1}¦⟧ ⟦S:${2}¦⟧")
    to = pl.coalesce(named.str.extract(r"\b(?:[Tt]o|in|visited)(?: the)? ⟦[SC]:([A-Z+]+)"))
    by = pl.coalesce(
        named.str.extract(r"\b(?:[Ff]rom|[Bb]y|[Oo]f)(?: the)? ⟦[SACX]:([A-Z+]+)"),
        named.str.extract(r"⟦[AX]:([A-Z+]+)"),
    )
    return rows.with_columns(from_state=pick_state(by), to_state=pick_state(to))


WHOSE = r"^(?:⟦[OS]:[^⟧]*⟧|[^⟦⟧.]{1,20})*(?:⟦O:|(?i:\b(?:heads?|leaders|officials|monarchs|royals?|royal family|ministerial|parliamentary|delegations|others?)\b))[^.]{0,40}$"
"""A heading that only says whose visits a part of a list holds: "Ministers", "Heads of state"."""

ONE_WAY = r"^(?:[Ff]rom |[Tt]o |[Bb]y )?(?:the )?⟦S:[^⟧]*⟧(?: to (?:the )?⟦S:[^⟧]*⟧)?:?$"
"""A heading that only says from where to where: "From A to B", "To B"."""


def _of_visits(rows: pl.DataFrame) -> pl.DataFrame:
    """Items and rows whose heading speaks of visits, or says from where to where, or whose, in a section that does."""
    heading = pl.col("heading_marked")
    path = pl.coalesce("section_path", "section")
    below = path.str.contains(VISITS) & (heading.str.contains(ONE_WAY) | heading.str.contains(WHOSE))
    said = heading.str.contains(VISITS)
    whole = pl.concat_str("section_marked", heading, separator=": ", ignore_nulls=True)
    return rows.filter((said | below).fill_null(False)).with_columns(
        heading_marked=pl.when(said.fill_null(False)).then(heading).otherwise(whole)
    )


def _in_lists(ready: pl.DataFrame, marked: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """Visits told by a list: the heading says that they are visits (and often from where to where), an item who and when."""
    # "Chile to Peru: President X (1994), Minister Y (2011)" is a list in one line
    line = pl.col("marked").str.extract(r"^((?:From )?(?:the )?⟦S:[^⟧]*⟧ to (?:the )?⟦S:[^⟧]*⟧) ?[:–-]")
    ready = ready.with_columns(
        heading_marked=pl.coalesce(line, "heading_marked"),
        marked=pl.when(line.is_not_null())
        .then(pl.col("marked").str.replace(r"^.*?⟧.*?⟧ ?[:–-] ?", ""))
        .otherwise("marked"),
        kind=pl.when(line.is_not_null()).then(pl.lit("list_item")).otherwise("kind"),
    )
    items = ready.filter(pl.col("kind") == "list_item", ~pl.col("marked").str.contains(PLANNED))
    items = _heading_direction(
        _of_visits(items).join(told.select("passage_id").unique(), on="passage_id", how="anti", maintain_order="left")
    )
    # "Prime Minister (2004)": who held the office then went.
    unnamed = pl.when(~pl.col("marked").str.contains("⟦[XP]:")).then(
        pl.col("marked").str.replace(r"⟦O:([^¦⟧]*)¦([^⟧]*)⟧", "⟦X:|${1}|${2}¦⟧")
    )
    items = items.with_columns(marked=pl.coalesce(unnamed, "marked"))
    units = pl.col("marked").str.extract_all(UNIT)
    whole = pl.concat_list(pl.col("marked"))
    items = items.with_columns(unit=pl.when(units.list.len() > 1).then(units).otherwise(whole)).explode(
        "unit", empty_as_null=True
    )
    dates = pl.coalesce(
        pl.col("unit").str.extract(rf"({BRACKET})"),
        pl.col("unit").str.extract(rf"({DATES})"),
        pl.col("marked").str.extract(rf"({DATES})"),
        pl.col("heading_marked").str.extract(r"(⟦D:\d{4}¦⟧)"),
    )
    items = items.with_columns(
        visitors=pl.col("unit").str.extract(f"({ACTORS})"),
        dates=dates,
        hosts=pl.coalesce(
            pl.col("unit").str.extract(r"\b(?:to|in)(?: the)? (⟦[SC]:[^⟧]*⟧)"),
            pl.col("marked").str.extract(r"(⟦C:[^⟧]*⟧)"),
        ),
        dated=pl.lit("soon"),
        rule=pl.lit("list of visits"),
        rank=pl.lit(900, dtype=pl.Int32),
    )
    return _by_heading(items.filter(pl.col("visitors").is_not_null()), marked)


def _by_heading(rows: pl.DataFrame, marked: pl.DataFrame) -> pl.DataFrame:
    """Sides of rows that have ``visitors``, ``dates``, ``hosts`` and their heading's ``from_state`` and ``to_state``."""
    rows = fill_from_list(spread(rows)).with_columns(before=pl.lit(""), after=pl.lit(""))
    rows = rows.with_columns(list_state=pl.coalesce("list_state", "from_state"))
    rows = directed(with_hosts(rows).with_columns(host_state=pl.coalesce("to_state", "host_state")), marked)
    return rows.with_columns(
        sender_side=pl.coalesce(
            pl.when(pl.col("from_state").is_not_null()).then(side_of(pl.col("from_state"))), "sender_side"
        )
    ).with_columns(
        host_side=pl.coalesce("host_side", pl.when(~pl.col("away")).then(other_state(pl.col("sender_side")))),
        also_passage_id=pl.when(pl.col("from_state").is_not_null() | pl.col("to_state").is_not_null()).then(
            pl.col("list_heading_id")
        ),
    )


COLUMNS = {
    "from": r"(?i)^(?:from|sender|sending (?:country|state)|visiting (?:country|state|nation)|country of origin|origin)\b",
    "country": r"(?i)^(?:country|nationality|state|nation)$",
    "to": r"(?i)^(?:to|receiving (?:country|state)|host (?:country|state|nation))\b",
    "who": r"(?i)\b(?:guests?|visitors?|visiting|dignitar\w+|delegat\w+|officials?|leaders?)\b",
    "name": r"(?i)^(?:full )?(?:names?|persons?)\b",
    "office": r"(?i)\b(?:positions?|offices?|posts?|ranks?|functions?|capacity|roles?|designations?|titles?)\b",
    "where": r"(?i)\b(?:place|location|city|cities|destination|venue|country visited|countries|areas? visited|visited)\b",
    "when": r"(?i)\b(?:dates?|years?|when|period|time)\b",
    "host": r"(?i)\bhosts?\b",
}
"""What a column's name says its cells are; the first that fits."""


def _visitors_in_cells() -> pl.Expr:
    """Visitors of a table's row; a name without an office takes the one in the column of positions."""

    def words(cell: pl.Expr) -> pl.Expr:
        return tidy(cell.str.replace_all(r"\(.*?\)|\[.*?\]", "")).str.replace_all(r"[⟦⟧¦|]", "")

    told = pl.col("cell_who").str.extract(f"({ACTORS})")
    with_office = told.str.contains(r"⟦X:[^|]*\|[^|]*\|[^¦⟧]+¦[^⟧]")
    capitals = words(pl.col("cell_name")).str.extract(r"^(\p{Lu}[\p{L}\p{M}.’' -]+)$")
    capitals = pl.when(capitals.str.len_chars().is_between(3, 61)).then(capitals)
    person = pl.coalesce(
        *(pl.col(cell).str.extract(r"⟦[XP]:[^¦⟧]*¦([^⟧]+)⟧") for cell in ("cell_who", "cell_name")), capitals
    )
    # A column of officials may hold their offices when another one holds the names.
    position = pl.coalesce("cell_office", pl.when(pl.col("cell_name").is_not_null()).then("cell_who"))
    office = pl.coalesce(
        position.str.extract(r"⟦X:([^¦⟧]*)¦"),
        pl.format("|{}|{}", position.str.extract(r"⟦O:([^¦⟧]*)¦"), words(position)),
        pl.format("|official|{}", words(position).str.extract(r"^(\p{Lu}[^⟦⟧]{2,80})$")),
    )
    named_actor = pl.col("cell_name").str.extract(f"({ACTORS})")
    return (
        pl.when(with_office)
        .then(told)
        .otherwise(pl.coalesce(pl.format("⟦X:{}¦{}⟧", office, person), told, named_actor, pl.format("⟦P:¦{}⟧", person)))
    )


def _below_its_title(ready: pl.DataFrame) -> pl.DataFrame:
    """A table's rows with the line right above the table as their heading, where that line speaks of visits."""
    is_row = pl.col("kind") == "table_row"
    is_title = pl.col("text").str.contains(r"^[^.!?;]{1,160}$") & pl.col("text").str.contains(VISITS)
    above = pl.when(~is_row).then(pl.when(is_title).then("marked").otherwise(pl.lit("")))
    title = above.forward_fill().over("section_id")
    return ready.with_columns(
        heading_marked=pl.when(is_row & (title != "")).then(title).otherwise("heading_marked"),
        list_heading_id=pl.when(is_row & (title != ""))
        .then(pl.when(~is_row).then("passage_id").forward_fill().over("section_id"))
        .otherwise("list_heading_id"),
    )


def _in_tables(ready: pl.DataFrame, marked: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """Visits told by a table with a column of guests, or one of names under a heading of visits, and one of dates."""
    ready = _below_its_title(ready)
    cells = (
        ready.filter(
            (pl.col("kind") == "table_row")
            & pl.col("columns").is_not_null()
            & (pl.col("columns").list.len() == pl.col("cells").list.len())
        )
        .join(told.select("passage_id").unique(), on="passage_id", how="anti", maintain_order="left")
        .select("passage_id", column="columns", cell="cells_marked")
        .explode("column", "cell")
    )
    role = pl.coalesce(
        pl.when(pl.col("column").str.contains(words)).then(pl.lit(role)) for role, words in COLUMNS.items()
    )
    cells = cells.with_columns(role=role).filter(pl.col("role").is_not_null())
    roles = [pl.col("cell").filter(pl.col("role") == r).first().alias(f"cell_{r}") for r in COLUMNS]
    rows = ready.join(
        cells.group_by("passage_id", maintain_order=True).agg(roles),
        on="passage_id",
        how="inner",
        maintain_order="left",
    )
    titled = _of_visits(rows)
    guests = rows.join(titled.select("passage_id"), on="passage_id", how="anti", maintain_order="left")
    rows = pl.concat(
        [
            titled.filter(pl.col("cell_who").is_not_null() | pl.col("cell_name").is_not_null()),
            guests.filter(pl.col("cell_who").is_not_null()),
        ]
    )
    rows = rows.with_columns(
        visitors=_visitors_in_cells(),
        dates=pl.col("cell_when").str.extract(rf"({DATES})"),
        hosts=pl.coalesce(
            pl.col("cell_where").str.extract(rf"({PLACE})"), pl.col("cell_host").str.extract(r"(⟦[SCX]:[A-Z][^⟧]*⟧)")
        ),
        dated=pl.lit("soon"),
        rule=pl.lit("table of visits"),
        rank=pl.lit(901, dtype=pl.Int32),
    )
    rows = _heading_direction(rows.filter(pl.col("visitors").is_not_null()))
    state = r"^[^⟦]*⟦[SAC]:([A-Z+]+)"
    rows = rows.with_columns(
        to_state=pl.coalesce(pick_state(pl.col("cell_to").str.extract(state)), "to_state"),
        from_state=pl.coalesce(pick_state(pl.col("cell_from").str.extract(state)), "from_state"),
    )
    # The country beside a visitor is the visitor's, where nothing else says from where to where.
    country = pl.when(pl.col("to_state").is_null()).then(pick_state(pl.col("cell_country").str.extract(state)))
    rows = rows.with_columns(from_state=pl.coalesce("from_state", country))
    # A row that names a place of the other state is not of its heading's direction.
    there = side_of(pick_state(pl.col("hosts").str.extract(r"^⟦[SC]:([A-Z+]+)")))
    against = (there != side_of(pl.col("to_state"))).fill_null(False) | (
        there == side_of(pl.col("from_state"))
    ).fill_null(False)
    rows = rows.with_columns(
        to_state=pl.when(~against).then("to_state"), from_state=pl.when(~against).then("from_state")
    )
    return _by_heading(rows, marked)


def _occasion() -> pl.Expr:
    """What for: "to attend the …", else the kind of visit ("state visit"), as the passage says it."""
    attends = pl.col("marked").str.extract(
        r"\b(?:to attend|attended|attending|to participate in|participated in|to take part in|took part in) (?:the )?((?:[^⟦⟧.;:,]|⟦[^D][^⟧]*⟧)+?)(?: and | to | with | where |[.,;:]| (?:in|on|at|from)(?: the)? ⟦|$)"
    )
    kind = pl.col("marked").str.extract(
        r"(?i)\b((?:state|official|working|private|courtesy|goodwill|return|royal) (?:state )?visit)"
    )
    return tidy(pl.coalesce(attends, kind))


def _as_it_was(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """The union a state belonged to when the visit took place: Baku of 1978 is Soviet. Empires and disputed rule leave the name as told."""
    gone = reference.table("states").filter(pl.col("valid_to").is_not_null())["iso3"].to_list()
    then = state_of_time(rows.with_columns(_then=column), "_then", "date")
    # A dissolved state named for a later visit is its heir in the same capital: "Soviet Union / Russia" in 2014.
    states = reference.table("states")
    heirs = (
        states.filter(pl.col("valid_to").is_not_null())
        .join(states.filter(pl.col("valid_to").is_null()), on="capital", suffix="_heir")
        .unique("iso3", keep="first", maintain_order=True)
    )
    heirs = heirs.select(pl.col("iso3").alias(column), _heir="iso3_heir", _until=pl.col("valid_to").str.slice(0, 4))
    then = then.join(heirs, on=column, how="left", maintain_order="left")
    late = (pl.col("date").str.slice(0, 4) > pl.col("_until")).fill_null(False)
    kept = pl.col("_then").is_in(gone) & (pl.col(column) != "XKX") & (pl.col("date").str.slice(0, 4) > "1918")
    return then.with_columns(pl.when(late).then("_heir").when(kept).then("_then").otherwise(column).alias(column)).drop(
        "_then", "_heir", "_until"
    )


def extract(marked: pl.DataFrame) -> pl.DataFrame:
    """Statements of kind visits; columns in ``statements.COLUMNS``.

    ``also_passage_id`` is the heading of a list where it says from where to where.
    """
    ready = _prepared(marked)
    columns = [
        "passage_id",
        "marked",
        "also_passage_id",
        "article_id",
        "state_a",
        "state_b",
        "rule",
        "rank",
        "visitor",
        "office",
        "office_level",
        "sender_side",
        "host_side",
        "sender_said",
        "date",
        "dated",
        "place",
        "occasion",
    ]
    values = {
        "date": pl.col("when"),
        "visitor": pl.col("x_person"),
        "office": pl.col("x_office"),
        "office_level": pl.col("x_level"),
        "occasion": _occasion(),
    }
    prose = _in_prose(marked, ready).with_columns(also_passage_id=pl.lit(None, dtype=pl.UInt32), **values)
    told = first_choice(_kept(prose)).select(columns)
    lists = [
        _kept(part.with_columns(**values)).select(columns)
        for part in (_in_lists(ready, marked, told), _in_tables(ready, marked, told))
    ]
    rows = pl.concat([told, *lists])
    rows = rows.with_columns(sender=pl.coalesce("sender_said", "sender_side"), host=pl.col("host_side"))
    rows = _as_it_was(_as_it_was(rows, "sender"), "host")
    return shape(_best(rows), "visits")
