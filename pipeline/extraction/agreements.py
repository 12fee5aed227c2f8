r"""Statements of kind ``agreements``: what the two states signed, by the title the article gives it, and when.

A title has no fixed words; it is a noun phrase around "agreement", "treaty", "memorandum" and the like. So the passage is read
in two steps. First every such phrase is found: what stands before the noun up to an article, preposition or verb, what
follows it up to a verb, a date or a stop. Then, with one phrase a row in ``⦃…⦄``, patterns decide by what stands around it
whether the article says that it was made. "An agreement" that is of nothing in particular is left out.
"""

from pathlib import Path

import polars as pl

from pipeline import reference
from pipeline.extraction.statements import shape
from pipeline.grammar import patterns
from pipeline.grammar.context import pick_state
from pipeline.grammar.marks import ascii_edges, latin, tidy

TABLE = Path(__file__).with_suffix(".toml")
PATTERNS = patterns.load(TABLE)
LAST_VERB = rf"(?s)^(?P<before>.*)\b(?P<verb>{patterns.parts(TABLE)['signs']})(?P<between>.*)$"
KEEP = (
    "row",
    "article_id",
    "state_a",
    "state_b",
    "article_kind",
    "kind",
    "heading_marked",
    "list_heading_id",
    "np",
    "post",
    "left",
    "rest",
    "own",
    "whole",
    "previous_date",
)

# -- rows of a table of agreements
COLUMN_OF_TITLE = r"(?i)^\W*(?:(?:name|title|subject|type) of (?:the )?)?(?:(?:bilateral |international )?(?:agreements?|treat(?:y|ies)|accords?|conventions?|documents?|instruments?)|titles?|names?|subject|description|memorandum)\b"
COLUMN_OF_DATE = r"(?i)^\W*(?:(?:date|year|day) (?:of (?:the )?)?(?:signature|signing|signed|conclusion)|signed|signature|signing|concluded|date|year|adopted)\b"
OF_AGREEMENTS = r"(?i)\b(?:agreements?|treat(?:y|ies)|accords?|conventions?|memorand(?:um|a)|protocols?)\b"
EARLIER_VISIT = r"(?i)\b(?:during|at the end of|in the course of|on|at|after|following) (?:the|this|that|his|her|their|its|the same) (?:[\p{L}-]+ ){0,3}?(?:visit|trip|stay|tour|occasion|meeting|summit|talks|conference)\b"
"""What tells that the date is the one of the sentence before."""

SENTENCE = r"\b(?:was|were|is|are|has|have|had|been|visit(?:s|ed)?|met|attended|signed|opened|began|agreed)\b|⟦[XP]:"
"""What tells that an item of a list is a sentence or of a person, and not the subject of an agreement."""

AROUND = 8
"""Phrases on either side that a phrase is read with; with the whole passage at each, memory would grow with its square."""

CLAUSE = r"^([^;]*?)(?:;|, (?:but|while) |, and (?:in |on |they |both |its |their |was |were |⟦[SXPBD]|the (?:two |⟦)|\p{Ll}+ed )|\bwhile\b|$)"
"""The clause that goes on behind a phrase; a list with a comma before its "and" is no end of it."""

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
WORLDWIDE = (
    r"(?i)non-?proliferation|law of the sea|geneva convention|vienna convention|climate change|kyoto protocol|paris agreement|test[- ]ban|chemical weapons|"
    r"ottawa treaty|rome statute|human rights|genocide|refugee convention|status of refugees"
)
"""Conventions of the whole world; mentioning one tells nothing about two states."""
PLANNED = ascii_edges(
    r"(?i)\b(?:propos[a-z]+|planned|planning|plans? (?:to|for)|hop(?:es?|ed|ing)|expect[a-z]*|negotiating|negotiations?|negotiate|would|will|shall|might|could|may|should|interest(?:ed)? in|talks|discuss[a-z]*|possib[a-z]+|wish[a-z]*|wants?|"
    r"wanted|refus[a-z]+|fail[a-z]*|call(?:ed|s|ing)? for|consider[a-z]*|seek(?:s|ing)?|sought|urg[a-z]+|encourag[a-z]+|prepar[a-z]+|work(?:ed|ing)? (?:on|towards?)|without|not|never|no|neither|attempt[a-z]*|tried|"
    r"intend[a-z]*|intention|want|delay[a-z]*|potential|draft|withdr[a-z]+|denounc[a-z]+|abrogat[a-z]+|cancel[a-z]*|terminat[a-z]+|suspend[a-z]*|revok[a-z]+|annul[a-z]*|violat[a-z]+|breach[a-z]*|revision|renegotiat[a-z]+|scrap[a-z]*|ready to|readied|negotiated on)\b"
)


def extract(marked: pl.DataFrame) -> pl.DataFrame:
    """Statements of kind agreements; columns in ``statements.COLUMNS``."""
    rows = pl.concat([_rows(marked), _items(marked)], how="diagonal")
    phrases = _phrases(marked.join(rows, on="passage_id", how="anti", maintain_order="left"))
    hits = patterns.match(phrases, PATTERNS, keep=KEEP)
    hits = _said_to_be_made(hits.with_columns(named=_is_named())).sort("passage_id", "row", "rank", maintain_order=True)
    hits = hits.unique(["passage_id", "row"], keep="first", maintain_order=True)
    return shape(
        _typed(
            _sides(pl.concat([_each_date(_dated(hits)), rows], how="diagonal").sort("passage_id", maintain_order=True))
        ),
        "agreements",
    )


# -- tables


def _rows(marked: pl.DataFrame) -> pl.DataFrame:
    """Rows of tables with a column for the title and one for the date: ``np``, ``post`` and ``date`` like a hit of a pattern."""
    c = pl.col
    cells = (
        marked.filter(
            (c("kind") == "table_row")
            & ~c("is_tail")
            & (c("columns").list.len() == c("cells").list.len())
            & (
                c("columns").list.join(" ").str.contains(OF_AGREEMENTS)
                | c("heading_marked").str.contains(OF_AGREEMENTS)
                | c("marked").str.contains(OF_AGREEMENTS)
            )
            & (c("columns") != c("cells"))
        )
        .select("passage_id", name="columns", cell="cells", cell_marked="cells_marked")
        .explode("name", "cell", "cell_marked")
    )
    dated = c("cell_marked").str.extract(r"⟦D:([^¦⟧]*)¦")
    is_date = c("name").str.contains(COLUMN_OF_DATE) & dated.is_not_null()
    titled = (
        c("cell")
        .filter(c("name").str.contains(COLUMN_OF_TITLE) & ~is_date & c("cell").str.contains(r"^[\"“]?\p{Lu}"))
        .first()
    )
    rows = cells.group_by("passage_id").agg(
        np=titled.str.replace_all(r" ?\[[^\]]*\]|[\"“”]", "").str.strip_chars(" .,;"),
        # The day of signature rather than that of the entry into force
        date=dated.filter(is_date)
        .sort_by(c("name").filter(is_date).str.contains(r"(?i)force|effect|expir"), maintain_order=True)
        .first(),
        said=c("name").filter(c("name").str.contains(COLUMN_OF_TITLE)).first(),
    )
    named = c("np").str.contains(OF_AGREEMENTS) | c("said").str.contains(OF_AGREEMENTS)
    rows = rows.filter(c("np").is_not_null() & c("date").is_not_null() & named & (c("np").str.len_chars() > 3))
    told = marked.select(
        "passage_id", "article_id", "state_a", "state_b", "article_kind", "kind", "heading_marked", whole="marked"
    )
    return told.join(rows.drop("said"), on="passage_id", how="inner", maintain_order="left").with_columns(
        rule=pl.lit("row-of-a-table"), post=pl.lit(""), date=c("date").str.replace_all("_", "-", literal=True)
    )


def _items(marked: pl.DataFrame) -> pl.DataFrame:
    """Items of a list of agreements that do not say the word: "Avoidance of double taxation (1994)", or only with whom: "Chile – signed 29 May 1996"."""
    c = pl.col
    day = r"⟦D:([^¦⟧]*)¦[^⟧]*⟧"
    bare = (
        c("marked")
        .str.replace(rf"^{day}(?: ?[:–—-])? ", "")
        .str.replace(rf"[ ,;:(–—-]*(?:\b(?:[Ss]igned|[Cc]oncluded|of|in|on|dated)[: ]*)*{day}.*$", "")
        .str.replace(r"^[\"“](.*)[\"”]$", "${1}")
    )
    # The list's title, "Double Taxation Agreements", is the title of each
    common = c("heading_marked").str.extract(
        r"^((?:\p{Lu}\S* |of |and |the )*(?:Agreement|Treat(?:y|ie)|Convention|Accord)s)"
    )
    rows = marked.filter(
        (c("kind") == "list_item")
        & c("heading_marked").str.contains(OF_AGREEMENTS)
        & c("marked").str.contains(day)
        & ~c("marked").str.contains(OF_AGREEMENTS)
    ).with_columns(bare=bare, common=common.str.replace(r"ies$", "y").str.replace(r"s$", ""))
    partner = c("bare").str.extract(r"^⟦S:([^¦⟧]*)¦[^⟧]*⟧$")
    title = (
        pl.when(c("bare").str.contains(r"^\p{Lu}[^.;:]{3,150}$") & ~c("bare").str.contains(SENTENCE))
        .then("bare")
        .when(partner.is_not_null() & (c("article_kind") == "state") & c("common").str.contains(" "))
        .then("common")
    )
    return rows.select(
        "passage_id", "article_id", "state_a", "article_kind", "kind", "heading_marked",
        state_b=pl.coalesce("state_b", pick_state(partner)), np=title, post=pl.lit(""), whole="marked",
        date=c("marked").str.extract(day).str.replace_all("_", "-", literal=True),
        rule=pl.lit("item-of-a-list"),
    ).filter(c("np").is_not_null())  # fmt: skip


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


def _phrases(marked: pl.DataFrame) -> pl.DataFrame:
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


def _is_named() -> pl.Expr:
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


# -- what is said of them


def _said_to_be_made(hits: pl.DataFrame) -> pl.DataFrame:
    """Hits that state an agreement: specific, singular or a name, made and not merely wished for, and of the article's states."""
    bare = (
        pl.col("np")
        .str.replace_all(r"[⟦⟧]", "")
        .str.replace(rf"(?i)(?:{NOUN.replace('·', '')})$", "")
        .str.replace_all(GENERIC, "")
        .str.strip_chars(" -–,")
    )
    vague_post = (pl.col("post") == "") | (
        pl.col("post").str.contains(r"^ (?:with|between|within|in (?:the )?⟦) ?")
        & ~pl.col("post").str.contains(r" (?:on|for|concerning|regarding|to) ")
    )
    specific = (
        (bare != "")
        | ~vague_post
        | pl.col("np").str.contains(
            r"\b[Mm]emorandum of|\bM[oO]U$|^[Tt]reaty of|(?i)joint (?:declaration|communiqu|memorandum)|of intent$|^[A-Z]{3,4}$"
        )
    )
    # "concluded an accord in 1981": nothing in particular, but of one day
    dated = pl.col("whole").str.contains("⟦D:", literal=True) & pl.col("rule").is_in(
        ["signed-agreement", "agreement-was-signed"]
    )
    one = pl.col("np").str.contains(
        r"^(?i:(?:bilateral|joint|mutual|formal|new|first|second|further|separate) )?(?:[Aa]ccord|[Pp]act|[Tt]reaty|[Mm]emorandum|[Cc]onvention|[Pp]rotocol)$"
    ) & pl.col("left").str.contains(r"\b[Aa]n? $")
    accords = pl.col("np").str.contains(r"^(?:[Bb]ilateral |[Tt]he )?[Aa]ccords$") & pl.col("rest").str.contains(
        r"^ (?:were )?signed (?:with|between|by|in|on)\b"
    )
    specific = specific | (dated & (one | accords))
    specific = specific & ~(
        pl.col("np").str.contains(r"^⟦[SAB]:[^⟧]*⟧(?:[’']s?)? \p{Ll}+$")
        & vague_post
        & pl.col("np").str.contains("agreement$")
    )
    plural = pl.col("np").str.contains(
        r"(?i)(?:agreements|treaties|conventions|protocols|pacts|accords|memoranda|MoUs|arrangements|declarations)$"
    )
    proper_plural = pl.col("np").str.contains(r"(?:\p{Lu}\p{L}*|⟧) [Aa]ccords$")
    word = pl.col("np").str.contains(r"(?i)(?:convention|protocol|declaration|arrangement|compact)s?$")
    by_name = pl.col("rule") == "treaty-by-name"
    heading = pl.col("heading_marked").str.contains(r"(?i)agreement|treat(?:y|ies)|accord")
    allowed = (
        pl.when(by_name)
        .then(
            (pl.col("named") | _touching_date().is_not_null())
            & (
                ~word
                | (pl.col("np").str.contains("^(?:Protocol|Convention)$") & pl.col("post").str.contains("^ of ⟦"))
                | (
                    pl.col("np").str.contains(r"^(?:⟦C:[^⟧]*⟧|\p{Lu}[\p{L}-]+) (?:Declaration|Protocol)$")
                    & ~pl.col("np").str.contains(
                        r"^(?:Joint|Final|Optional|Additional|Universal|Independence|Geneva|Vienna) "
                    )
                    & _touching_date().is_not_null()
                )
            )
        )
        .when(pl.col("rule") == "listed-with-its-year")
        .then(
            pl.col("np").str.contains(r"\b\p{Lu}\p{L}*$")
            | (pl.col("kind") == "list_item")
            | pl.col("named")
            | (heading & _is_line())
            | pl.col("whole").str.contains(r"(?i)agreements|treaties|accords|signed|concluded")
        )
        .when(pl.col("rule") == "listed-under-a-heading")
        .then(heading & ((pl.col("kind") == "list_item") | _is_line()))
        .when(pl.col("rule") == "agreement-in-place")
        .then(~word | pl.col("named"))
        .when(pl.col("rule") == "party-to")
        .then(pl.col("named"))
        .otherwise(True)
    )
    # Words of wish and denial count where they govern the verb, or stand close before a name
    # "signed a memorandum, while the agencies signed ⦃an agreement⦄": the verb is the one that stands last
    said = pl.col("left").str.extract_groups(LAST_VERB)
    governing = said.struct.field("before").str.extract(r"([^.;:,⟧]{0,40})$")
    backed = governing.str.contains(r"\b(?:support|oppos|welcom)[a-z]* (?:the )?$").fill_null(value=False)
    # "after talks they signed": what stands before the subject is over
    governing = governing.str.replace(
        r"^.*\b(?:they|it|he|she|both|who|which|the (?:two )?(?:sides|parties|leaders|ministers|presidents|governments|delegations|states|countries|nations)) ",
        "",
    )
    # "agreed to the proposal and signed": a past tense after "and" is of its own
    governing = (
        pl.when(said.struct.field("verb").str.contains(r"ed$|^(?:made|struck|drew)"))
        .then(governing.str.replace(r"^.* and ", ""))
        .otherwise(governing)
    )
    close = pl.col("left").str.extract(r"([^.;:,]{0,45})$")
    near = (
        pl.when(pl.col("rule") == "signed-agreement")
        .then(governing)
        .when(pl.col("rule").is_in(["agreement-was-signed", "agreement-in-force"]))
        .then(pl.col("between"))
        .otherwise(close)
    )
    ahead = pl.col("rest").str.extract(r"^([^.;]{0,40})")
    wished = near.str.contains(PLANNED) | ahead.str.contains(
        r"(?i)^(?: (?:between|with) [^,;]{0,50}?)? (?:would|will|may|might|could|should|was proposed|is being|are being|being negotiated|in negotiation|was rejected|failed|has been proposed)\b"
    )
    wished = wished | pl.col("np").str.contains(r"(?i)(?-u:\b)(?:draft|proposed|planned|possible|potential)(?-u:\b)")
    wished = wished | pl.col("rest").str.contains(r"^ that ⟦")
    # Between the verb and the phrase stands no other statement
    crossing = said.struct.field("between").str.contains(
        r"(?-u:\b)(?:was|were|is|are|which|who|that|would|will|when|where|after|before|because|while|although|but|violat\w+|under|until|unless|(?:launch|beg[au]n|start|open|resum|initiat)\w* (?:\w+ )?(?:negotiations|talks|discussions))(?-u:\b)"
    ) & (pl.col("rule") == "signed-agreement")
    acronym = pl.col("left").str.contains(r"\($") & pl.col("rest").str.contains(r"^\)")
    # "a trade agreement, formally known as the "Agreement …"": the second is its title
    renamed = pl.col("rest").str.contains(
        r"^,? (?:formally |officially |also )?(?:known as|called|named|titled|entitled) (?:the )?[\"“]?(?:\p{Lu}|⟦)"
    )
    # "a defence agreement, known as a status of forces agreement" is one
    renamed = renamed | (
        pl.col("left").str.contains(r"\b(?:known as|called|dubbed|termed) (?:an?|the) $") & ~pl.col("named")
    )
    # An organization that is called by its treaty is one here only where it is signed
    body = pl.col("np").str.starts_with("⟦G:") & by_name
    worldwide = (pl.col("np") + pl.col("post")).str.contains(WORLDWIDE) & (by_name | (pl.col("rule") == "party-to"))
    return hits.filter(
        ~body
        & ~acronym
        & ~renamed
        & ~worldwide
        & specific
        & (
            ~plural
            | proper_plural
            | (dated & accords)
            | (pl.col("left").str.contains(r"\ban? $") & ~pl.col("np").str.starts_with("few "))
        )
        & allowed
        & ~wished
        & ~backed
        & ~crossing
        & _of_the_states()
    )


def _is_line() -> pl.Expr:
    """True where the passage is nothing but the phrase and a date: an item of a list that lost its bullets."""
    around = pl.col("before").str.replace_all(r"⟦[DY]:[^⟧]*⟧|^(?:The|A|An) ", "") + pl.col("rest").str.replace_all(
        r"⟦[DY]:[^⟧]*⟧", ""
    )
    return around.str.contains(r"^[^\p{L}\p{N}]*(?:(?:signed|concluded|signature|in|on|of)[^\p{L}\p{N}]*)*$")


def _of_the_states() -> pl.Expr:
    """False where the words name states and none is the article's, or the other party is a third one."""
    a, b = pl.col("state_a").fill_null("-"), pl.col("state_b").fill_null("-")
    codes = pl.col("whole").str.extract_all(r"⟦[SAB]:[A-Za-z+]+").list.join(" ")
    former = "|".join(reference.table("states").filter(pl.col("successors").is_not_null())["iso3"])
    ours = (
        (pl.col("article_kind") == "state")
        | codes.str.contains(former)
        | codes.str.contains(a, literal=True)
        | codes.str.contains(b, literal=True)
        | codes.str.contains("dyad", literal=True)
    )
    other = pl.col("rest").str.extract(r"^,? (?:with|between|among) ((?:(?:, |,? and )?(?:the )?⟦[SB]:[^¦⟧]*¦[^⟧]*⟧)+)")
    third = (
        other.is_not_null()
        & ~(other.str.contains(a, literal=True) | other.str.contains(b, literal=True) | other.str.contains("⟦B:dyad"))
        & (pl.col("article_kind") == "dyad")
        & ~pl.col("left").str.contains("⟦B:dyad")
    )
    pair = pl.coalesce(
        pl.col("rest").str.extract(r"^[^⟦.;,]{0,40}\b(?:between|by) (?:the )?⟦B:([A-Z]{3}\+[A-Z]{3})¦"),
        # The last two of a longer list are not all that sign
        pl.col("left").str.extract(
            r"(?:^|[^,] |[^⟧], |⟦[^SAB⟧][^⟧]*⟧, )⟦B:([A-Z]{3}\+[A-Z]{3})¦[^⟧]*⟧[^⟦,;()]*\b(?:sign|reach|conclud|agree|negotiat|enter)[^⟦]*$"
        ),
    )
    strangers = (
        pair.is_not_null()
        & ~pair.str.contains(former)
        & ~(pair.str.contains(a, literal=True) & pair.str.contains(b, literal=True))
        & (pl.col("article_kind") == "dyad")
    )
    return (ours | (codes == "")) & ~third & ~strangers


def _touching_date() -> pl.Expr:
    """The date that belongs to the phrase itself: "the 1965 border treaty", "Treaty of X (1831)"."""
    joined = r"^[\"”]?,?(?: (?:which|that|was|initially|originally|first|signed|concluded|reached|ratified|negotiated))*(?:,? (?:in |at )?⟦C:[^⟧]*⟧,?)?(?: (?:of|in|on|from|dated|the))* ?[(–-]? ?⟦[DY]:([^¦⟧]*)¦"
    return pl.coalesce(
        pl.col("rest").str.extract(joined),
        pl.col("left").str.extract(r"⟦[DY]:([^¦⟧]*)¦[^⟧]*⟧[,:]? ?[\"“–-]?(?:the |an? )?[\"“]?$"),
    )


def _dated(hits: pl.DataFrame) -> pl.DataFrame:
    """``date``: touching the phrase, else behind it in its clause, else the last one before it."""
    # "a cultural agreement, in 1985 an economic agreement": the date is the next one's
    next_one = r"^, (?:and )?(?:in|on) ⟦D:[^⟧]*⟧ (?:an?|the|its|their) $"
    touching = pl.when(~pl.col("own").str.contains(next_one)).then(_touching_date())
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


def _each_date(hits: pl.DataFrame) -> pl.DataFrame:
    """One row a date: "an agreement on trade (30 April 1954 and 16 July 1970)" was signed twice."""
    dates = (
        pl.col("rest")
        .str.extract(r"^ ?\(((?:(?:, |,? and |; )?⟦D:[^⟧]*⟧){2,})\)")
        .str.extract_all(r"⟦D:[^¦⟧]*")
        .list.eval(pl.element().str.slice(3).str.replace_all("_", "-", literal=True))
    )
    dates = pl.when(dates.list.len() > 1).then(dates).otherwise(pl.concat_list("date"))
    return hits.with_columns(date=dates).explode("date", empty_as_null=True)


def _sides(hits: pl.DataFrame) -> pl.DataFrame:
    """``state_a``, ``state_b``: the dyad, or the article's state and the other one its words name."""
    named = pl.col("whole").str.extract_all(r"⟦[SA]:([A-Z+]+)").list.eval(pl.element().str.slice(3))
    other = pick_state(named.list.eval(pl.element()).list.set_difference(pl.concat_list("state_a")).list.first())
    return hits.with_columns(state_b=pl.coalesce("state_b", other))


def _typed(hits: pl.DataFrame) -> pl.DataFrame:
    """``title`` as the article writes it and ``agreement_type`` by the longest keyword it contains."""
    title = tidy(
        (pl.col("np") + pl.col("post")).str.replace(
            r"^(?:existing|new|said|following|previous|own|latest|such|another|first|second|third|last|initial|historic|landmark|major|important|similar|separate) ",
            "",
        )
    ).str.replace_all(r" ,", ",")
    types = {
        keyword.lower(): kind
        for keyword, kind in reference.table("agreement_types").select("keyword", "agreement_type").iter_rows()
    }
    found = pl.col("title").str.to_lowercase().str.extract_many(list(types), overlapping=True)
    longest = found.list.eval(
        pl.element().sort_by(pl.element().str.len_chars(), descending=True, maintain_order=True)
    ).list.first()
    return hits.with_columns(title=title).with_columns(
        agreement_type=longest.replace_strict(types, default=None, return_dtype=pl.String)
    )
