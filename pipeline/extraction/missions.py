r"""Statements of kind ``missions``: one state's post in another one, where it sits, and how it is accredited.

Passages are split into clauses, each with its own subject ("A has an embassy in X, and B has one in Y"). A pattern finds who
has posts and, as ``posts``, the running list of them; here that list is cut into one post a row ("an embassy in X, consulates in
P and Q" is three). A seat decides what a post is: in the receiver's land it is resident, elsewhere it is accredited
from a third country. ``mode`` of a pattern says which of the readings below applies.
"""

from functools import cache
from pathlib import Path

import polars as pl

from pipeline import reference
from pipeline.extraction.statements import shape
from pipeline.grammar import patterns
from pipeline.grammar.context import former_of_dyad, in_dyad, other_state, pick_state, state_of_time
from pipeline.grammar.marks import ascii_edges, unmark

PATTERNS = patterns.load(Path(__file__).with_suffix(".toml"))
TRIGGER = ascii_edges(
    r"^\W*(?:This|It|That) (?:was|has been) (?:\p{Ll}+ )?(?:closed|shut)\b|⟦M:|[Hh]onorary [Cc]onsul|accredit|[Rr]epresent|⟦(?:O:ambassador|X:[^|]*\|ambassador)"
)
TERRITORIES = {
    "HKG": "CHN", "MAC": "CHN", "JEY": "GBR", "GGY": "GBR", "IMN": "GBR", "GIB": "GBR", "BMU": "GBR", "PRI": "USA", "GUM": "USA", "ABW": "NLD",
    "CUW": "NLD", "GLP": "FRA", "MTQ": "FRA", "REU": "FRA", "PYF": "FRA", "NCL": "FRA", "GUF": "FRA", "FRO": "DNK", "GRL": "DNK",
}  # fmt: skip
"""Lands that receive no missions of their own but are the seat of consulates, and the state they are of."""
KEEP = (
    "article_id",
    "section_id",
    "state_a",
    "state_b",
    "article_kind",
    "clause",
    "whole",
    "kind",
    "heading_marked",
    "list_heading_id",
)

# -- rows of a table of missions
COLUMN_OF_STATE = (
    r"(?i)^\W*(?:(?:sending |host |receiving |home |guest )?(?:country|state|nation)|sender|host|of|from)\b"
)
COLUMN_OF_POST = r"(?i)^\W*(?:(?:type|kind|level|form)s? of |diplomatic |name of )?(?:the )?(?:missions?|representations?|posts?|embass(?:y|ies)|consulates?|type|status|level)\b"
COLUMN_OF_TOWN = r"(?i)\b(?:city|location|seat|town|located|capital|place)\b"
COLUMN_OF_OPENING = r"(?i)\b(?:opened|opening|established|since|inaugurated|start)\b"

# -- clauses
SUBJECT = r"(?:(?:in|on|since) ⟦D:[^⟧]*⟧,? )?(?:the )?(?:⟦[SAB]:[^⟧]*⟧(?:[’']s?)?(?: [Gg]overnment)?|it\b|they\b|the latter|the former|there\b|neither\b|the country|both\b)"
VERB = (
    r"(?:has|have|had|having|maintains?|maintained|opened|opening|opens|followed|re-?opened|operates?|operated|runs?|ran|is|are|was|were|(?:re-?)?established|establishing|set|closed|inaugurated|founded|"
    r"upgraded|does|did|do|will|plans|retains?|keeps?|hosts?|sent|accredited|announced|in ⟦C|⟦M:)"
)
TOWN_SUBJECT = r"(?:the )?(?:⟦[CP]:[^⟧]*⟧|\p{Lu}[\p{L}-]+(?: \p{Lu}[\p{L}-]+)?)(?: \p{Ll}+){0,2}? (?:has|have|had|maintains?|maintained|opened|operates?|is|was|were|closed)\b"
POST_SUBJECT = r"(?:the|its|their|this|that|both) ⟦M:[^⟧]*⟧ (?:is|was|are|were|has been|have been|had been)"
SPLIT = rf"((?:,? (?:and|while|whereas|but|though|although|however,?)|;)(?: vice versa,?)?)( (?:{SUBJECT}(?: \p{{Ll}}+){{0,2}}? {VERB}|{TOWN_SUBJECT}|{POST_SUBJECT}| ?(?:the )?⟦X:[^|⟧]*\|ambassador[^⟧]*⟧ (?:to|in|at|of) (?:the )?⟦[SC]:))"
SPLIT_AT_DATE = r"( and|;|,)( (?:in|on) ⟦D:[^⟧]*⟧,? (?:the )?(?:⟦[SAM]:))"
SPLIT_AT_WITH = r"(,? with)( (?:the )?⟦[SA]:[^⟧]*⟧ (?:opening|closing|having|establishing|maintaining))"
PAIR_OF_TWO = r"( in )⟦B:([A-Z]{3})\+([A-Z]{3})¦([^⟧–]*)␣and␣([^⟧]*)⟧( (?:has|maintains|opened|operates|is|had)\b)"

GAP = r"((?:,? (?:and|while|whereas|but)|;) (?:the )?⟦S:[^⟧]*⟧)( (?:an?|its|one|two|three)(?: \p{Ll}+){0,2} ⟦M:)"
"""A clause without its verb: "Norway has an embassy in Lima and Peru one in Oslo"."""
ITS_OWN = rf"(⟦S:([A-Z+]+)¦[^⟧]*⟧(?:[’']s?)?(?: \p{{Ll}}+){{0,2}}? {VERB}[^.‖]*?(?:;|,? (?:and|but|while)) (?:before that,? |since then,? )?)its ((?:\p{{Ll}}+ )?⟦(?:M|O:ambassador))"
"""A post of the subject named before: "Norway has no embassy in Lima, but its embassy in Santiago …"."""
THAT_OF = r"(⟦M:[^⟧]*⟧)([^.]*?[ ,])that of ((?:the )?⟦S:)"
ADDRESS = r" in (?:the )?⟦S:[^⟧]*⟧(?: \p{Ll}+)? at [^⟦;]*(?:⟦[PNDYO]:[^⟧]*⟧[^⟦;]*)*(⟦C:)"
ONE_OF_THEM = r"(⟦M:[^⟧]*⟧)((?:[^⟦⟧.;]|⟦[^M⟧][^⟧]*⟧)*?\b(?:opened|established|inaugurated|has|had|maintain(?:s|ed)|operates|set up|opening) )(?:one|its own|another)( in )"

# -- posts
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
PLANNED = ascii_edges(
    r"(?i)\b(?:not?|never|neither|nor|without|plan(?:s|ned|ning)?|will|would|shall|should|intend(?:s|ed|ing)?|intentions?|propos[a-z]+|decision|decided|consider[a-z]*|"
    r"hop(?:es?|ed|ing)|wish[a-z]*|want(?:s|ed|ing)?|request[a-z]*|promis[a-z]+|yet|might|could|may|possib[a-z]+|agreed|to)\b"
)
OPENING = r"open|launch|establish|set up|set|found|inaugurat|creat|install|upgrad|turned|convert|transform|elevat|rais"
CLOSING = r"clos|shut"
NOT_DONE = (
    r"(?i)\b(?:consider\w*|contemplat\w+|thought (?:of|about)|thinking (?:of|about)|decided against|rul(?:ed|ing) out|discuss\w*|threaten\w*|avoid\w*|oppos\w+|postpon\w+|propos\w+|suggest\w*|"
    r"weigh\w*|debat\w*|without|against|instead of|possib\w+ of|talk\w* (?:of|about)|plan\w*|refrain\w* from)(?: \p{Ll}+)? $"
)
"""What stands before a gerund that tells of nothing that happened: "considered closing"."""
OF_MISSIONS = r"(?i)⟦M:|\b(?:missions?|embass(?:y|ies)|consul\w*|representations?)\b"
"""A heading under which bare names of posts are facts."""
STAND_IN = (  # who speaks for a state without being a mission: counts only where the clause says "accredited", "represented"
    r"(?:⟦O:ambassador¦[^⟧]*(?i:ambassador|commissioner|envoy)⟧|⟦X:[^|⟧]*\|ambassador[^⟧]*⟧|⟦G:[^⟧]*¦(?:[Mm]inistry|[Ff]oreign␣)[^⟧]*⟧|(?:[Pp]ermanent )?(?:[Mm]ission|[Rr]epresentation) to|"
    r"[Mm]inistry of (?:[Ff]oreign|[Ee]xternal) [Aa]ffairs|⟦O:[^⟧]*¦[^⟧]*[Mm]inistry[^⟧]*⟧|[Ff]oreign [Mm]inistry|[Pp]ermanent [Rr]epresentative)"
)


def extract(marked: pl.DataFrame) -> pl.DataFrame:
    """Statements of kind missions; columns in ``statements.COLUMNS``."""
    clauses = _clauses(_rows_as_sentences(marked.filter(pl.col("marked").str.contains(TRIGGER))))
    hits = (
        patterns.match(clauses, PATTERNS, keep=KEEP)
        .sort("passage_id", "clause", "rank", maintain_order=True)
        .with_row_index("hit_id")
    )
    hits = _states(_without_plans(hits))
    posts = _posts(hits)
    found = pl.concat(
        [
            _resident(posts.filter(pl.col("mode").is_in(["has", "mention", "passive", "as-does", "upgraded", "list"]))),
            _accredited(posts.filter(pl.col("mode") == "accredited")),
            _covering(posts.filter(pl.col("mode").is_in(["covers", "ambassador"]))),
            _respective(posts.filter(pl.col("mode") == "respective")),
            _capitals(hits.filter(pl.col("mode") == "capitals")),
            _absent(hits.filter(pl.col("mode").is_in(["none", "none-both"]))),
        ],
        how="diagonal",
    )
    found = found.sort("passage_id", "clause", "rank", "hit_id", maintain_order=True).filter(_of_the_article())
    found = pl.concat([found, _closings(hits, found)], how="diagonal").sort(
        "passage_id", "clause", "rank", "hit_id", maintain_order=True
    )
    found = _generic_named(found.filter(_of_the_article())).with_columns(
        when=pl.coalesce("opened", pl.when(pl.col("mode").is_not_null()).then("closed"))
    )
    # A land that is a state to some only is named as such by those who keep an office there
    recognised = reference.table("states").filter(
        pl.col("is_partially_recognised").is_null() | (pl.col("is_partially_recognised") != "true")
    )["iso3"]
    for side in ("sender", "receiver"):
        then = state_of_time(found, side, "when")[side]
        found = found.with_columns(
            pl.when(pl.col(side).is_in(recognised.implode())).then(then).otherwise(pl.col(side)).alias(side)
        )
    # "Opened an embassy in 1975, however the embassy was closed in 1979" is one post with both dates
    same = ["passage_id", "sender", "receiver", "mission_type", "seat_city"]
    found = found.with_columns(pl.col("opened", "closed").drop_nulls().first().over(same))
    over = pl.col("closed").is_not_null() & (pl.col("closed") >= pl.col("opened")).fill_null(True)
    found = found.with_columns(is_current=pl.when(over).then(False).otherwise(pl.col("is_current")))
    return shape(found.unique(same, keep="first", maintain_order=True), "missions")


# -- from passages to hits


def _rows_as_sentences(marked: pl.DataFrame) -> pl.DataFrame:
    """Rows of a table with columns for the state, its post and the town: "Peru | Embassy | Oslo" says "Peru has an Embassy in Oslo"."""
    marked = marked.with_row_index("_row")
    named = {"state": COLUMN_OF_STATE, "post": COLUMN_OF_POST, "town": COLUMN_OF_TOWN, "opening": COLUMN_OF_OPENING}
    cells = (
        marked.filter(pl.col("columns").list.len() == pl.col("cells_marked").list.len())
        .select("_row", name="columns", cell="cells_marked")
        .explode("name", "cell")
    )
    rows = cells.group_by("_row").agg(
        pl.col("cell").filter(pl.col("name").str.contains(regex)).first().alias(f"_{column}")
        for column, regex in named.items()
    )
    marked = marked.join(rows, on="_row", how="left", maintain_order="left")
    # In a column of host states the town lies in the state named: the post is the other one's.
    at_home = pl.col("_town").str.extract("⟦C:([A-Z]{3})") == pl.col("_state").str.extract("⟦S:([A-Z]{3})")
    subject = pl.when(at_home.fill_null(value=False)).then(pl.lit("There is")).otherwise(pl.col("_state") + " has")
    opened = pl.when(pl.col("_opening").str.contains("^⟦D:")).then(pl.lit(" (opened ") + pl.col("_opening") + ")")
    sentence = pl.concat_str(
        subject,
        pl.lit(" an "),
        "_post",
        pl.lit(" in "),
        pl.col("_town").str.replace_all(r" *[;/] *", ", "),
        opened.fill_null(""),
    )
    is_post = pl.col("_post").str.contains("⟦M:") & pl.col("_state").str.contains("^⟦S:")
    return marked.with_columns(marked=pl.when(is_post).then(pl.coalesce(sentence, "marked")).otherwise("marked")).drop(
        "_row", *(f"_{column}" for column in named)
    )


def _clauses(marked: pl.DataFrame) -> pl.DataFrame:
    """One row a clause, in column ``marked``; ``whole`` keeps the passage."""
    text = (
        pl.col("marked")
        .str.replace_all(ITS_OWN, "${1}⟦S:${2}¦its⟧ ${3}")
        .str.replace_all(ADDRESS, " in ${1}")
        .str.replace_all(PAIR_OF_TWO, "${1}⟦S:${2}¦${4}⟧‖ ⟦S:${3}¦${5}⟧${6}")
        .str.replace_all(
            r"(⟦S:[^⟧]*⟧, (?:and )?| in )⟦B:([A-Z]{3})\+([A-Z]{3})¦([^⟧–]*)␣and␣([^⟧]*)⟧",
            "${1}⟦S:${2}¦${4}⟧ and ⟦S:${3}¦${5}⟧",
        )
        .str.replace_all(r"⟦S:(?:GBR)¦(Northern␣Ireland|Scotland|Wales|England)⟧", "⟦C:GBR¦${1}⟧")
        .str.replace_many(
            [f"⟦{k}:{t}¦" for k in "SC" for t in TERRITORIES], [f"⟦C:{state}¦" for state in TERRITORIES.values()] * 2
        )
        .str.replace_all(r"⟦P:¦([^⟧]*\bSte?)⟧\. (\p{Lu}\p{Ll}+)", "⟦P:¦${1}. ${2}⟧")
        .str.replace_all(
            r"⟦O:[^¦⟧]*¦([Hh]onorary␣(?:[Vv]ice-?)?[Cc]onsuls?(?:␣[Gg]eneral)?)⟧", "⟦M:honorary␣consulate¦${1}⟧"
        )
        .str.replace_all(r"⟦O:ambassador¦[^⟧]*⟧ (?:of|from) (?:the )?⟦S:([^¦⟧]*)¦[^⟧]*⟧", "⟦X:${1}|ambassador|¦⟧")
        .str.replace_all(r"⟦S:([^¦⟧]*)¦[^⟧]*⟧ ⟦O:ambassador¦[^⟧]*⟧", "⟦X:${1}|ambassador|¦⟧")
        .str.replace_all(
            r"(?:⟦S:([^¦⟧]*)¦[^⟧]*⟧[’']s?|⟦A:([^¦⟧]*)¦[^⟧]*⟧)((?: \p{Ll}+){0,2}) ⟦O:ambassador¦[^⟧]*⟧",
            "${3} ⟦X:${1}${2}|ambassador|¦⟧",
        )
        .str.replace_all(
            r"(?:concurrent|non-?resident|accredited|cumulative) ⟦O:ambassador¦([^⟧]*)⟧", "⟦M:accredited¦${1}⟧"
        )
        .str.replace_all(r"⟦O:ambassador¦((?i:non-?resident|concurrent|accredited)␣[^⟧]*)⟧", "⟦M:accredited¦${1}⟧")
        .str.replace_all(
            r"([^\p{L}])((?:honorary|Honorary) [Cc]onsuls?)\b", "${1}⟦M:honorary␣consulate¦honorary␣consul⟧"
        )
        .str.replace_all(r"⟦M:accredited¦([Aa]ccreditations?)⟧", "${1}")
        .str.replace_all(r"(⟦M:[^⟧]*⟧) (⟦C:)", "${1} in ${2}")
        .str.replace_all(
            r"⟦M:(?:embassy|high␣commission)¦((?i:non-?resident|concurrent)␣[^⟧]*)⟧", "⟦M:accredited¦${1}⟧"
        )
        .str.replace_all(GAP, "${1} has${2}")
        .str.replace_all(THAT_OF, "${1}${2}the ${1} of ${3}")
        # "… and Norway opened one in Lima", "did so in Lima"
        .str.replace_all(r"\bfollowed (?:suit )?(?:with|by (?:opening|establishing)) ", "opened ")
        .str.replace_all(r"\b(?:did (?:so|likewise|the same)|followed suit)( in (?:the )?⟦C:)", "opened one${1}")
        .str.replace_all(ONE_OF_THEM, "${1}${2}${1}${3}")
        # What a post became is told by its own pattern; elsewhere it is no second post
        .str.replace_all(
            r"((?:upgrad|elevat|convert|transform|rais|turn|chang)(?:ed|ing)(?: \p{Ll}+| ⟦[MDC]:[^⟧]*⟧)* (?:to|into|in|as)(?: \p{Ll}+| full-fledged)* )⟦M:([^⟧]*)⟧",
            "${1}⟦Q:${2}⟧",
        )
        .str.replace_all(r"\bwho (?:resides|is (?:based|resident|residing|located))\b", "residing")
        .str.replace_all(SPLIT, "${1}‖${2}")
        .str.replace_all(SPLIT_AT_WITH, "${1}‖${2}")
        .str.replace_all(SPLIT_AT_DATE, "${1}‖${2}")
    )
    return (
        marked.with_columns(whole=pl.col("marked"), marked=text.str.split("‖"))
        .explode("marked")
        .with_columns(clause=pl.int_range(pl.len()).over("passage_id"))
    )


def _without_plans(hits: pl.DataFrame) -> pl.DataFrame:
    """Without posts somebody only wants, plans or denies, and without bare link texts in lists ("- Embassy of A in B")."""
    ahead = (
        pl.col("hit")
        .str.replace(r"(?s)⟦M:.*$", "")
        .str.replace_all(r"⟦[^⟧]*⟧", "")
        .str.replace_all(r"(?:country|nation|state|first|second|third|ones?) to ", "")
    )
    before = (
        pl.col("before")
        .str.tail(60)
        .str.replace(r"^.*(?:[,;]|\b(?:when|after|as|until|where|whereby|since)\b)", "")
        .str.replace_all(r"⟦[^⟧]*⟧", "")
    )
    denied = (pl.col("mode") == "capitals") & before.str.contains(r"\b(?i:neither|no|not)\b")
    infinitive = (pl.col("rule") == "post-of-unnamed") & before.str.contains(
        r"(?:\b(?:to|not|never|would|will)|n[’']t) (?:\p{Ll}+ )?$"
    )
    planned = (
        ahead.str.contains(PLANNED)
        | infinitive
        | ((pl.col("rule") == "post-of-unnamed") & pl.col("before").str.tail(60).str.contains(NOT_DONE))
        | denied
        | before.str.contains(
            r"(?i)\b(?:plan(?:s|ned|ning)? (?:for|that)|propos\w+|intend\w*|hop(?:es?|ed|ing)|wish\w*|request\w*|whether|if)\b"
        )
    )
    checked = pl.col("mode").is_in(["has", "passive", "capitals"]) & (
        ~pl.col("rule").is_in(["decision-to-open-carried-out", "it-was-closed"])
    )
    verbless = (pl.col("kind") == "list_item") & ~pl.col("whole").str.contains(
        r"\b(?:is|was|were|are|has|have|had|opened|closed|established|maintains|exists?|operates)\b"
    )
    verbless = verbless & ~pl.col("heading_marked").fill_null("").str.contains(OF_MISSIONS)
    wished = (pl.col("mode") == "mention") & (
        pl.col("before").str.contains(
            r"(?i)(?:\bplan\w*|\bto (?:re-?)?(?:open|establish|set)|possib\w+|propos\w+|future|intend\w*|\bwould|\bwill|ahead of)[^⟦;.]*$"
        )
        | pl.col("posts").str.contains(r"^[^;.]{0,80}?\b(?:will|would|may|could|should|planned) ")
    )
    named_subject = pl.col("before").str.contains(r"⟦[SAX]:[^⟧]*⟧(?:[’']s?)?(?: [Gg]overnment)?(?: \p{Ll}+ly)?,? $")
    upgraded = (pl.col("mode") == "upgraded").any().over("passage_id", "clause") & pl.col("rule").is_in(
        ["has-post", "post-of-unnamed", "states-own-post", "adjective-post", "post-of-state", "state-name-post"]
    )
    return hits.filter(
        ~upgraded
        & ~(checked & planned)
        & ~wished
        & ~((pl.col("mode") == "mention") & verbless)
        & ~((pl.col("rule") == "post-of-unnamed") & named_subject)
    )


def _states(hits: pl.DataFrame) -> pl.DataFrame:
    """``sender`` and ``receiver`` as one state each, as the article's dyad calls it."""
    for side in ("sender", "receiver"):
        hits = former_of_dyad(hits.with_columns(pick_state(pl.col(side).replace("", None)).alias(side)), side)
    return hits


# -- from a list of posts to one row a seat


def _posts(hits: pl.DataFrame) -> pl.DataFrame:
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
    return _dates(
        items.with_columns(
            seat_city=pl.when((pl.col("seat_kind") == "S") & ~town_of_state).then(None).otherwise("seat_city")
        )
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


def _dates(posts: pl.DataFrame) -> pl.DataFrame:
    """``opened``, ``closed`` and ``is_current`` of each post, from the words of its segment or its clause."""
    mentioned = pl.col("mode") == "mention"
    # The verb that governs a post: the one just before it in the list, that of the pattern, or what is said of it right behind
    verbs = rf"((?i:{OPENING}|{CLOSING})\w*)"
    listed = pl.col("preceding").str.extract(rf"\b{verbs}(?: (?:an?|its|the|their|two|three|first|new|\p{{Ll}}+))*? ?$")
    behind = pl.col("segment").str.extract(rf"^[^,;]*?\b{verbs}\b")
    active = pl.col("segment").str.contains(rf"^[^,;]*?\b{verbs} (?:an?|the|its|their|his)\b")
    said = pl.coalesce(listed, pl.col("verb"), pl.when(mentioned & ~active).then(behind), pl.lit("")).str.to_lowercase()
    opening, closing = said.str.contains(OPENING), said.str.contains(CLOSING)
    date = r"[^⟦⟧]{0,24}⟦D:([^¦⟧]*)¦"
    here = pl.coalesce("own_date", pl.col("segment").str.replace(CUT, "").str.extract(r"⟦D:([^¦⟧]*)¦"))
    inside = pl.col("hit").str.extract(r"^[^⟦⟧]*(?:⟦[^DM⟧][^⟧]*⟧[^⟦⟧]*)*⟦D:([^¦⟧]*)¦[^M]*⟦M:")
    before = pl.col("before").str.extract(r"(?s)^.*⟦D:([^¦⟧]*)¦")
    leading = pl.col("whole").str.extract(r"^\W*(?:[Ii]n|[Oo]n|[Ss]ince)(?: the)? ⟦D:([^¦⟧]*)¦")
    dated = pl.coalesce(here, inside, before, leading)
    since = pl.coalesce(
        pl.col("own_date"),
        pl.col("segment").str.extract(rf"\b(?:since|opened|established|inaugurated){date}"),
        pl.col("before").str.extract(r"\b[Ss]ince ⟦D:([^¦⟧]*)¦⟧,? $"),
    )
    behind_it = pl.concat_str("segment", pl.col("receivers").fill_null(""), pl.col("after").str.slice(0, 80))
    until = behind_it.str.extract(rf"\b(?:until|till|closed|close it|shut){date}")
    late = pl.col("segment").str.extract(r"\bnot (?:re-?)?open[^⟦⟧]*until[^⟦⟧]*⟦D:([^¦⟧]*)¦")
    again = pl.col("segment").str.extract(r"\bre-?open(?:ed|ing)[^⟦⟧]{0,24}⟦D:([^¦⟧]*)¦")
    late = pl.coalesce(late, pl.when(closing).then(again))
    past = pl.col("hit").str.contains(
        r"\b(?:had|operated|maintained|kept|was accredited|were accredited|was represented)\b"
    )
    held = past | pl.col("segment").str.contains(
        r"^[^⟦⟧;]*(?:⟦[^DM⟧][^⟧]*⟧[^⟦⟧;]*)*(?: \(|\b(?:existed|operated|functioned|active|maintained|open|remained)\b[^⟦⟧;]*)⟦D:[^¦⟧]*/[^¦⟧]"
    )
    term = pl.coalesce(
        pl.col("own_date"),
        pl.col("segment").str.replace(CUT, "").str.extract(r"⟦D:([^¦⟧]*)¦"),
        pl.col("before").str.extract(r"\b(?:[Ff]rom|[Bb]etween) ⟦D:([^¦⟧]*)¦⟧,? $"),
    )
    began = pl.col("segment").str.replace(CUT, "").str.extract(r"\bfrom ⟦D:([^¦⟧/]*)¦⟧ (?:until|till|to) ⟦D:")
    is_term = held & ~closing & ~opening & pl.coalesce(term.str.contains(r"^\d[^/]*/\d"), False)
    past = past & ~pl.col("hit").str.contains(r"\b(?:has|have) (?:had|maintained|kept)\b")
    shut = pl.col("segment").str.contains(r"\b(?:closed|shut|close it)\b")
    at_present = pl.col("mode").is_in(["has", "accredited", "covers", "ambassador"]) & ~opening
    at_present = at_present & ~pl.col("hit").str.contains(
        r"\b(?:accredited (?:its|the|an?)|appointed|named|sent|designated|was|were)\b"
    )
    return posts.with_columns(
        opened=pl.when(late.is_not_null())
        .then(late)
        .when(closing)
        .then(None)
        .when(is_term)
        .then(term.str.extract("^([^/]*)/"))
        .when(opening)
        .then(dated)
        .otherwise(pl.coalesce(began, since)),
        closed=pl.when(late.is_not_null() & again.is_null())
        .then(None)
        .when(is_term)
        .then(term.str.extract("/(.*)$"))
        .when(closing)
        .then(dated)
        .otherwise(until),
        is_current=pl.when(again.is_not_null() & closing)
        .then(None)
        .when(closing | until.is_not_null() | past | shut | is_term)
        .then(False)
        .when(at_present)
        .then(True),
    )


# -- readings


def _resident(posts: pl.DataFrame) -> pl.DataFrame:
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


def _accredited(posts: pl.DataFrame) -> pl.DataFrame:
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


def _covering(posts: pl.DataFrame) -> pl.DataFrame:
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


def _respective(posts: pl.DataFrame) -> pl.DataFrame:
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


def _capitals(hits: pl.DataFrame) -> pl.DataFrame:
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


def _absent(hits: pl.DataFrame) -> pl.DataFrame:
    """Stated absences: no seat, residency ``none``."""
    one = hits.filter(pl.col("mode") == "none")
    named = pick_state(pl.col("receivers").str.extract(r"⟦[SC]:([A-Z+]+)¦"))
    one = former_of_dyad(one.with_columns(receiver=named), "receiver").with_columns(
        receiver=pl.coalesce("receiver", other_state(pl.col("sender")))
    )
    two = _both_ways(hits.filter(pl.col("mode") == "none-both"))
    return pl.concat([one, two]).with_columns(mission_type=pl.lit("none"), residency=pl.lit("none"))


def _closings(hits: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
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


def _generic_named(found: pl.DataFrame) -> pl.DataFrame:
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


def _of_the_article() -> pl.Expr:
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
