"""The noun phrases of agreements, one a row: "a trade agreement with", "the Treaty of Peace and Friendship"."""

import polars as pl

from pipeline.grammar.marks import ascii_edges, latin

AROUND = 8
"""Phrases on either side that a phrase is read with; with the whole passage at each, memory would grow with its square."""

# -- words that end a phrase: no title begins with one written ``·the·``, none contains one written ``¬was¬``.
STOPS = (
    "was were is are be been being has have had will would shall should can could may might must do does did "
    "which that who whom whose when where while whereas during after before since as signed signing signs "
    "concluded concluding reached entered entering came come comes went took takes made initially however "
    "although though including includes include included followed following expiring expired allowing allows "
    "allowed giving granting paving making also not worth upon until ended called formally known thereby thus "
    "then if but because despite leading led if dates dating laid provided provides provide stipulates agreed "
    "ratified negotiated inked brokered accepted initialled finalised finalized announced signatories signatory "
    "valid beginning effective dated under becoming becomes joining so helped bringing brought ending failed gave "
    "replaced stating stated covers covered covering pertains relates grants requires envisages envisaged foresees "
    "guarantees ensures defines enables enabled permits permitted permitting regulates remains remained expires "
    "lapsed obliges marked marking resulted resulting reaffirming"
).split()
LINKS = (
    "a an the this these those their its his her our any each every both some several many various numerous two "
    "three four five six seven eight nine ten dozen of on in at by with from to for through within between "
    "against concerning regarding about over into per via or such than like among across towards toward relating "
    "governing outlining establishing spelling whereby aimed based out up"
).split()
NOUN = (
    r"(?:[Aa]greements?|[Tt]reat(?:y|ies)|[Cc]onventions?|[Pp]rotocols?|[Aa]ccords?|[Pp]acts?|[Mm]emorand(?:um|a)(?: ·of· (?:[Uu]nderstanding|[Cc]o-?operation|[Cc]onsultations?|[Ii]ntent))?|[Cc]oncordat|[Cc]ommuniqu[eé]|[Aa]rmistice|"
    r"M[oO]Us?|FTAs?|BITs?|CEPA|CECA|TIFA|DTAA?|[Ll]etters? ·of· [Ii]ntent|[Cc]ompact|[Aa]rrangements?|[Dd]eclarations?|(?:peace|nuclear|trade|border|security|defen[cs]e|military|fishing|fisheries|arms|gas|oil|energy|cooperation|extradition|investment|partnership|naval|aviation) deal)(?: and (?:[Aa]dditional )?[Pp]rotocol)?"
)
PLAIN = r"[^\s·¬|.,;:()\"“”⟦⟧⦃⦄]+"
NAMES = r"⟦[SABGCPOXM]:[^⟧]*⟧(?:[’']s?)?"
TOKEN = rf"(?:{PLAIN}|{NAMES})+"
WORD = rf"(?:·{PLAIN}·|{TOKEN})"
PHRASE = (
    rf"((?:(?:[Ss]tatus|Avoidance|Prevention|Protection|Promotion|Exchange|Recognition) ·of· )?(?:{TOKEN} )*\b{NOUN})\b"
)
PREPOSITION = r"·?(?i:on|of|for|to|in|with|between|against|over|about|concerning|regarding|relating· ·to|governing|outlining|establishing|abolishing|regulating|liberali[sz]ing|facilitating|promoting|delimiting|defining|settling|eliminating|prohibiting|exempting|whereby|aimed· ·at|towards?|within|limiting|amending|extending|modifying|replacing|banning|ceding|recogni[sz]ing|restoring|normali[sz]ing|demarcating|fixing|protecting|easing|waiving|removing|lifting|creating|formali[sz]ing|re-?establishing|restricting|reducing|lowering|permitting)·?"
LIST = rf"(?:(?:, (?:and )?{WORD}(?: {WORD}){{0,3}})+(?:,? and(?: {WORD})+)|,? and(?: {WORD})+)?"
POST = rf"(?: {PREPOSITION}(?: {WORD})+{LIST})"
MADE = r"¬(?:was|were|has|have|had)¬(?: ¬been¬)?(?: ¬?also¬?)? ¬?(?:signed|reached|concluded|made|agreed|inked|established)¬?"
ASIDE = r"(?: ·(?:in|on|at)· (?:\p{Ll}+ )?⟦[CD]:[^⟧]*⟧| ·(?:between|with)· (?:·the· )?⟦[SAB]:[^⟧]*⟧)"
PARTIES = r"(?: ·between· ⟦B:[^⟧]*⟧)?"
LATE_POST = rf"^{PARTIES}(?:(?: {MADE}(?: ·by· {WORD}(?:,? {WORD}){{0,6}}?)?){ASIDE}*|{ASIDE}+)( ·(?:(?:on|for|concerning|regarding|over)· {WORD}|to· \p{{Ll}}+|in· (?:·the· )?\p{{Ll}}+)(?: {WORD})*{LIST})"
NESTED = rf"(⦄(?:(?: ·(?:in|on)· (?:\p{{Ll}}+ )?⟦D:[^⟧]*⟧)? ·(?:on|of|for|to)·(?: {WORD})*? ·(?:of|to|on|under|in)·| \p{{Ll}}{{3,}}ing| ·to·) (?:·\p{{Ll}}+· )?(?:{TOKEN} )*?)⦃([^⦃⦄]*)⦄"
GENERIC = (
    r"(?i)\b(?:bilateral|multilateral|joint|new|first|second|third|last|latest|other|formal|official|historic|important|major|international|intergovernmental|interstate|inter-?governmental|"
    r"final|similar|separate|existing|earlier|previous|interim|draft|own|said|same|key|landmark|comprehensive|written|binding|current|initial|further|additional|specific|reciprocal|"
    r"long-term|short-term|state|verbal|secret|common|certain|necessary|special|possible|preliminary|general|related|respective|one|and|no|signed|in|force)\b"
)


def _one_by_one(text: pl.Expr) -> pl.Expr:
    """Lists that say the noun once, with a year or several each, say it each time: "agreements on X (1970) and Y (1990)" → "agreement on X (1970) and agreement on Y (1990)"."""
    noun = r"\b([Aa]greement|[Pp]rotocol|[Cc]onvention|[Aa]ccord|[Pp]act)"
    of = r"(?:on|for|concerning|regarding) "
    item = r"[^⟦⟧.;()\x07]{3,120}?"
    years = r" \((?:(?:, |,? and |; |, and )?⟦D:[^⟧]*⟧)+\)"
    text = text.str.replace_all(rf"{noun}s ({of}{item}{years}(?:,? and |, ))", "${1}\x07${2}")
    text = text.str.replace_all(rf"{noun} ({of}{item}{years}(?:,? and |, ){of})", "${1}\x07${2}")
    for _ in range(8):
        text = text.str.replace_all(
            rf"(\p{{L}}+)\x07({of}{item}{years})(,? and |, )(?:{of})?({item}{years})",
            "${1} ${2}${3}${1}\x07on ${4}",
        )
    return text.str.replace_all("\x07", " ", literal=True)


# -- phrases


def phrases(marked: pl.DataFrame) -> pl.DataFrame:
    """One row an agreement's noun phrase: ``marked`` holds it in ⦃…⦄, ``left`` and ``rest`` what stands around it."""
    noun = r"(?i)agreement|treat(?:y|ies)|convention|protocol|accord|\bpact|memorand|\bmou\b|compact|arrangement|declaration|partnership|communiqu|armistice|concordat|letters? of intent|\bdeal\b|\b(?:fta|bit|cepa|ceca|tifa|dtaa?)\b"
    marked = marked.with_columns(marked=_one_by_one(pl.col("marked")))
    text = (
        pl.col("marked")
        .str.replace_all(
            r"\b((?i:agreement|treaty|understanding|memorandum|partnership|convention|protocol)) \(\p{Lu}[\p{L}-]{1,8}\)",
            "${1}",
        )
        .str.replace_all(r"(⟦G:[^¦⟧]*¦[^⟧]*(?:Pact|Treaty|Accord)⟧)", "⦃${1}⦄")
        .str.replace_all(r"⟦G:[^¦⟧]*¦([^⟧]*(?:Agreement(?:␣[^⟧]*)?|Partnership))⟧", "⦃${1}⦄")
        .str.replace_all(r"(⟦[^⟧]*⟧)|␣", "${1}\x06")
        .str.replace_all("⟧\x06", "⟧")
        .str.replace_all("\x06", " ")
        .str.replace_all(rf"(⟦[^⟧]*⟧)|\b((?i:{'|'.join(STOPS)}))\b", "${1}¬${2}¬")
        .str.replace_all(rf"(⟦[^⟧]*⟧)|\b((?i:{'|'.join(LINKS)}))\b", "${1}·${2}·")
        .str.replace_all(r"¬¬|··", "")
        .str.replace_all(r"[¬·](\p{L}+)[¬·]-", "${1}-")
        .str.replace_all(r"-[¬·](\p{L}+)[¬·]", "-${1}")
        .str.replace_all(rf"(⦃[^⦄]*⦄)|{PHRASE}|(⟦[^⟧]*⟧)", "${1}⦃${2}⦄${3}")
        .str.replace_all("⦃⦄", "", literal=True)
        .str.replace_all(NESTED, "${1}${2}")
        # "Double taxation agreement and investment protection agreement" are two
        .str.replace_all(rf"⦃([^⦃⦄]*? {NOUN}) and ([^⦃⦄]* {NOUN})⦄", "⦃${1}⦄ and ⦃${2}⦄")
    )
    rows = (
        marked.filter(pl.col("marked").str.contains(ascii_edges(noun)))
        .with_columns(whole=pl.col("marked"), _pieces=text.str.split("⦃"))
        .with_columns(row=pl.int_ranges(1, pl.col("_pieces").list.len()))
        .explode("row")
        .filter(pl.col("row").is_not_null())
        .with_columns(
            left=pl.col("_pieces")
            .list.slice((pl.col("row") - AROUND).clip(0), pl.min_horizontal("row", pl.lit(AROUND)))
            .list.join("")
            .str.replace_all("⦄", "", literal=True),
            _piece=pl.col("_pieces").list.get(pl.col("row"), null_on_oob=True),
            _after=pl.col("_pieces")
            .list.slice(pl.col("row") + 1, AROUND)
            .list.join("")
            .str.replace_all("⦄", "", literal=True),
        )
        .with_columns(np=pl.col("_piece").str.extract(r"^([^⦄]*)⦄"), rest=pl.col("_piece").str.replace(r"^[^⦄]*⦄", ""))
        .with_columns(
            post=pl.coalesce(
                pl.col("rest").str.extract(LATE_POST), pl.col("rest").str.extract(f"^({POST})"), pl.lit("")
            )
        )
    )
    # "an energy agreement to …": what is specific already needs no purpose, and no partner that is not a state's
    specific = pl.col("np").str.contains(
        r"^(?:\S+ )+(?:agreement|treaty|pact|accord|convention|protocol|Agreement|Treaty|Pact)$|⟧ "
    ) & ~pl.col("np").str.contains(rf"{GENERIC} \S+$")
    purpose = r"^ ·(?:to|with)· .*$"
    named_of = latin(
        rf"^( ·of· (?:·the· )?(?:{NAMES}(?:-\p{{L}}+)*|\p{{Lu}}[\p{{L}}-]*)(?:(?: (?:and|·of·|·the·|·and·))*,? (?:and )?(?:{NAMES}|\p{{Lu}}[\p{{L}}-]*)){{0,8}}(?: ·in· (?:·the· )?\p{{Lu}}[\p{{L}}-]*(?: \p{{Lu}}[\p{{L}}-]*)*)?)"
    )
    capital = pl.col("np").str.contains(r"(?:Treaty|Convention|Protocol|Peace|Accords?|Pact)$")
    rows = rows.with_columns(
        post=pl.when(capital & pl.col("post").str.contains(named_of))
        .then(pl.col("post").str.extract(named_of))
        .otherwise(
            pl.when(specific)
            .then(pl.col("post").str.replace(purpose, ""))
            .otherwise("post")
            .str.replace(r"( ·on· ·the· (?:⟦|\p{Lu}).*) ·to· \p{Ll}.*$", "${1}")
        )
    )
    quoted = pl.col("left").str.contains(r"[\"“]$")
    rows = rows.with_columns(
        post=pl.when(quoted & ~pl.col("rest").str.contains(r"^[^\"”]*[\"”]"))
        .then(pl.lit(""))
        .otherwise(_trimmed(pl.col("post")))
    )
    rest = (
        pl.when(pl.col("rest").str.starts_with(pl.col("post")))
        .then(pl.col("rest").str.slice(pl.col("post").str.len_chars()))
        .otherwise(pl.col("rest"))
    )
    rows = rows.with_columns(
        own=rest,
        rest=rest + pl.col("_after"),
        # "the Oslo Accords peace treaty" is called by its name
        np=pl.col("np")
        .str.replace(r"^(?:and|or|&) ", "")
        .str.replace(r"^(.*(?:Accords?|Treaty|Agreement|Pact|Convention)) \p{Ll}.*$", "${1}"),
    )
    with_whom = (
        pl.col("post").str.contains(r"^ ·with· (?:·the· )?⟦[SAB]:[^⟧]*⟧$")
        & pl.col("np").str.contains(r"\p{Ll}+$")
        & ~pl.col("np").str.contains(r"\p{Lu}\p{L}*$")
    )
    rows = rows.with_columns(
        post=pl.when(with_whom).then(pl.lit("")).otherwise("post"),
        rest=pl.when(with_whom).then(pl.col("post") + pl.col("rest")).otherwise("rest"),
    )
    plain = [pl.col(c).str.replace_all(r"[·¬]", "").alias(c) for c in ("left", "np", "post", "rest", "own")]
    return rows.with_columns(plain).with_columns(
        marked=pl.concat_str("left", pl.lit("⦃"), "np", "post", pl.lit("⦄"), "rest")
    )


def _trimmed(post: pl.Expr) -> pl.Expr:
    """What belongs to the title: not with whom, where, or a word left hanging at the end."""
    state = r"(?:⟦[SAB]:[^⟧]*⟧(?:[’']s?)?|·the· ⟦[SAB]:[^⟧]*⟧|·(?:both|the|two)· (?:·two· )?\p{Ll}+)"
    party = (
        rf"(?:·the· )?(?:\p{{L}}+ ·of· (?:·the· )?)?{state}(?: and (?:·the· )?(?:\p{{L}}+ ·of· (?:·the· )?)?{state})?"
    )
    hanging = r"(?: (?:·[^\s]+·|and|or|first|late|early|along|together|pertains|totaling|totalling))+$"
    return (
        post.str.replace(rf"^ ·with· {party}( ·(?:for|on|to|concerning|regarding|in)· )", "${1}")
        .str.replace(rf"(.) ·(?:between|with)· {party}\s*$", "${1}")
        .str.replace(r"^ ·(?:between|with)· (?:·both·|·the· ·two·|⟦B:dyad).*$", "")
        # "between A, B and C": whom the list goes on with is behind the comma
        .str.replace(r" ·between· (?:·the· )?⟦S:[^⟧]*⟧$", "")
        .str.replace(r" ·on· behalf( .*)?$", "")
        .str.replace(r" ·for· (?:·(?:another|an|a|the)· ?)?(?:\S+ ){0,3}(?:years?|months?|decades?|periods?)$", "")
        .str.replace(r" ·(?:in|at)· (?:⟦C:[^⟧]*⟧)(?: (?:and|·on·).*| ·in·)?$", "")
        .str.replace(r"^ ·(?:in|at)· (?:·the· )?⟦S:[^⟧]*⟧(?: ·in·)?$", "")
        .str.replace(hanging, "")
        .str.replace(hanging, "")
        .str.replace(r"[ ,]+$", "")
    )


def is_named() -> pl.Expr:
    """True for a name: a capitalised noun with a capitalised word or a name before or behind it."""
    noun = pl.col("np").str.contains(
        r"(?:Agreements?|Treaty|Convention|Protocol|Accords?|Pact|Memorandum|Partnership|Declaration|Compact)\b[^⟦]*$"
    )
    before = pl.col("np").str.contains(
        r"(?:^|[ ⟧])(?:\p{Lu}[\p{L}’'-]+|⟦[^⟧]*⟧(?:[’']s?)?|\p{Lu}\S*)[ ␣].*(?:Agreement|Treaty|Convention|Protocol|Accord|Pact|Memorandum|Partnership|Declaration|Compact)"
    )
    behind = pl.col("post").str.contains(
        r"^ (?:of|on|for) (?:the )?(?:\p{Lu}|⟦[CSAP])|^ (?:Establishing|Between|Concerning|Regarding|On|For|Of|Relating) "
    )
    titled = (
        pl.col("np").str.contains(r"^(?:Agreement|Treaty|Memorandum of \p{Lu}\p{Ll}+)$")
        & pl.col("post").str.contains(r"^ (?:on|for|concerning|regarding) ")
        & pl.col("left").str.contains(r"(?:[Tt]he|[Aa]n?) $")
    )
    of_place = pl.col("np").str.contains(r"^(?:⟦[CPG]|\p{Lu}).*accords?$")
    return (noun & (before | behind)) | of_place | titled
