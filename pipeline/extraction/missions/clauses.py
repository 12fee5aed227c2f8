"""Passages become clauses, each with its own subject; rows of tables become sentences first."""

import polars as pl

COLUMN_OF_STATE = (
    r"(?i)^\W*(?:(?:sending |host |receiving |home |guest )?(?:country|state|nation)|sender|host|of|from)\b"
)
COLUMN_OF_POST = r"(?i)^\W*(?:(?:type|kind|level|form)s? of |diplomatic |name of )?(?:the )?(?:missions?|representations?|posts?|embass(?:y|ies)|consulates?|type|status|level)\b"
COLUMN_OF_TOWN = r"(?i)\b(?:city|location|seat|town|located|capital|place)\b"
COLUMN_OF_OPENING = r"(?i)\b(?:opened|opening|established|since|inaugurated|start)\b"

TERRITORIES = {
    "HKG": "CHN", "MAC": "CHN", "JEY": "GBR", "GGY": "GBR", "IMN": "GBR", "GIB": "GBR", "BMU": "GBR", "PRI": "USA", "GUM": "USA", "ABW": "NLD",
    "CUW": "NLD", "GLP": "FRA", "MTQ": "FRA", "REU": "FRA", "PYF": "FRA", "NCL": "FRA", "GUF": "FRA", "FRO": "DNK", "GRL": "DNK",
}  # fmt: skip
"""Lands that receive no missions of their own but are the seat of consulates, and the state they are of."""

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


def rows_as_sentences(marked: pl.DataFrame) -> pl.DataFrame:
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


def split(marked: pl.DataFrame) -> pl.DataFrame:
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
        # "closed its Oslo embassy"
        .str.replace_all(
            r"\b((?:[Ii]ts|[Tt]heir|[Tt]he|an?)(?: \p{Ll}+)?) (⟦C:[^⟧]*⟧) (⟦M:(?:emb|con|leg|hig)[^⟧]*⟧)",
            "${1} ${3} in ${2}",
        )
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
