"""Statements of kind ``appointments``: who is or was whose head of mission where, and from when.

Phrases that name the post are first folded into one mark, ``⟦H:sender>receiver¦words⟧``; then a pattern needs only say how
a person stands to it. A side the words do not give comes from the post told before, or from the dyad.
"""

from pathlib import Path

import polars as pl

from pipeline.extraction.statements import shape
from pipeline.grammar import patterns
from pipeline.grammar.context import family_key, fold, pick_state
from pipeline.grammar.marks import tidy

TABLE = Path(__file__).with_suffix(".toml")
KEEP = ("article_id", "section_id", "paragraph_id", "state_a", "state_b", "kind")

DATE = r"⟦D:[^⟧]*⟧"
QUAL = (
    r"(?:(?:first|second|third|new|newly appointed|current|present|then|former|resident|non-resident|non resident|late|last|incumbent|acting|next|previous|outgoing|incoming|permanent|special|the|and|"
    r"official|full|honorary|roving|accredited|designated|initial|own|female|only|extraordinary|plenipotentiary|Special|concurrent|long-serving|new resident|[A-Z][a-z]+-based|first-ever|first ever)[ -])*"
)
TITLE = r"(?:(?:Mr|Mrs|Ms|Dr|Sir|Dame|Lord|H\.E|HE|Hon)\.? )?"
PLANNED = r"\b(?:would|will|may|might|could|to be sworn in|planned to|plans to|intends to|is expected|was to be)\b"
LEFT = r"\b(?:recall\w*|dismiss\w*|remov\w*|withdr\w+|complet\w+|ended|ending|left|depart\w*|outgoing|last call|farewell|until|deported|expel\w*|expuls\w+|persona non grata|concluded|finished|replaced|resigned|died)\b"
EXPELLED = r"\b(?:deported|expel\w*|expuls\w+|persona non grata|personae non gratae|ordered (?:him|her)? ?to leave)\b"


POST = r"⟦H:[^⟧]*⟧"
POST_WITH_STATE = r"⟦H:(?:[A-Z+]+>[A-Z+]*|>[A-Z+]+)¦[^⟧]*⟧"


def _heads(text: pl.Expr) -> pl.Expr:
    """Fold the post's words into one mark, the fullest phrases first."""
    post = r"⟦O:ambassador¦([^⟧]*)⟧(?:[- ]designate)?"
    to = r",? (?:to|in|at|accredited to|accredited in|to the Court of)(?: both)?(?: the)? "
    where = r"⟦[SCB]:([^¦⟧]*)¦[^⟧]*⟧"
    whose = rf"⟦[SA]:([^¦⟧]*)¦[^⟧]*⟧(?:[’']s?)? {QUAL}"
    of = r"(?: of| from| for)(?: the)? ⟦S:([^¦⟧]*)¦[^⟧]*⟧"
    person = rf"(,? [“\"(]?{TITLE}⟦P:[^⟧]*⟧[”\")]?,?)"
    return (
        text.str.replace_all(r"⟦O:ambassador¦([^⟧]*(?i:consul)[^⟧]*)⟧", "${1}")
        .str.replace_all(r"(⟦O:ambassador¦[^⟧]*)⟧ (?:and )?⟦O:ambassador¦([^⟧]*)⟧", "${1} ${2}⟧")
        .str.replace_all(
            r"⟦O:ambassador¦([^⟧]*(?:(?i:united.nations|ambassadors|commissioners|at.large|envoys|\bU\.?N\b)[^⟧]*))⟧",
            "⟦H:->-¦${1}⟧",
        )
        # "… to Australia, and Russia's other missions": no pair.
        .str.replace_all(
            r"⟦B:([A-Z]{3})\+([A-Z]{3})¦([^⟧]*?)␣and␣([^⟧]*)⟧([’']s)", "⟦S:${1}¦${3}⟧ and ⟦S:${2}¦${4}⟧${5}"
        )
        .str.replace_all(r"(?i)(goodwill |brand |cultural |youth )⟦O:ambassador¦([^⟧]*)⟧", "${1}${2}")
        .str.replace_all(rf"{whose}{post}{to}{where}", "⟦H:${1}>${3}¦${2}⟧")
        .str.replace_all(rf"{post}{of}{to}{where}", "⟦H:${2}>${3}¦${1}⟧")
        .str.replace_all(rf"{post}{to}{where}{of}", "⟦H:${3}>${2}¦${1}⟧")
        .str.replace_all(
            rf"{post} to represent(?: the)? ⟦S:([^¦⟧]*)¦[^⟧]*⟧ (?:to|in|at)(?: the)? {where}", "⟦H:${2}>${3}¦${1}⟧"
        )
        .str.replace_all(
            rf"(⟦S:([^¦⟧]*)¦[^⟧]*⟧ (?:is|was|has been)(?: \p{{Ll}}+)? represented (?:in|to|at)(?: the)? {where} by (?:an?|its|the)? ?{QUAL}){post}",
            "${1}⟦H:${2}>${3}¦${4}⟧",
        )
        # "The Peruvian embassy in Oslo is headed by P"
        .str.replace_all(
            rf"(⟦[SA]:([^¦⟧]*)¦[^⟧]*⟧(?:[’']s)? (?:\p{{Ll}}+ )?⟦M:(?:embassy|high)[^⟧]*⟧)(?:{to}{where})?( (?:is|was|has been)(?: \p{{Ll}}+)?) (?:headed|led|run) by",
            "${1}${4} ⟦H:${2}>${3}¦head⟧ by",
        )
        .str.replace_all(rf"{whose}{post}{person}{to}{where}", "⟦H:${1}>${4}¦${2}⟧${3}")
        .str.replace_all(rf"{post}{of}{person}{to}{where}", "⟦H:${2}>${4}¦${1}⟧${3}")
        .str.replace_all(rf"{post}{to}(?:⟦G:[^⟧]*⟧|⟦A:[^¦⟧]*¦⟧|\p{{Lu}}\p{{L}}+)", "⟦H:->-¦${1}⟧")
        .str.replace_all(rf"{post}{person}{to}{where}", "⟦H:>${3}¦${1}⟧${2}")
        .str.replace_all(rf"{whose}{post}", "⟦H:${1}>¦${2}⟧")
        .str.replace_all(rf"{post}{of}", "⟦H:${2}>¦${1}⟧")
        .str.replace_all(rf"{post}{to}{where}", "⟦H:>${2}¦${1}⟧")
        # "Peru withdrew its ambassador", "Peru raised its legation to an embassy, and P became its first ambassador", "Peru recalled Ambassador P"
        .str.replace_all(
            rf"(⟦S:([A-Z+]*)¦[^⟧]*⟧(?: \p{{Ll}}+| {DATE}| ⟦[MP]:[^⟧]*⟧,?){{1,12}} its (?:\p{{Ll}}+ )?){post}",
            "${1}⟦H:${2}>¦${3}⟧",
        )
        .str.replace_all(
            rf"(⟦S:([A-Z+]*)¦[^⟧]*⟧(?: \p{{Ll}}+){{0,2}} (?:recalled|withdrew|appointed|named|nominated|dispatched) (?:the |then )?){post}",
            "${1}⟦H:${2}>¦${3}⟧",
        )
        .str.replace_all(post, "⟦H:>¦${1}⟧")
        # "Peru named P ambassador to Chile"
        .str.replace_all(
            rf"(⟦S:([A-Z]{{3}})¦[^⟧]*⟧ (?:has |had |also |later |then )*(?:named|appointed|nominated|designated|chose|selected)(?: {DATE}| its| the| an?)* {TITLE}⟦P:[^⟧]*⟧,? (?:as |its |to be |the |a |an |first |new )*)⟦H:>([A-Z+]+)¦",
            "${1}⟦H:${2}>${3}¦",
        )
        # "The Ambassador of Peru in Buenos Aires, P, is accredited to Chile"
        .str.replace_all(
            r"⟦H:([A-Z+]*)>[A-Z+]*¦([^⟧]*)⟧(,? ⟦P:[^⟧]*⟧,?)? (?:is|was|has been)(?: also| concurrently)* accredited(?: as [^⟦⟧.;]*)? (?:to|in) (?:the )?⟦S:([A-Z+]*)¦[^⟧]*⟧",
            "⟦H:${1}>${4}¦non-resident ${2}⟧${3}",
        )
        .str.replace_all(
            r"⟦H:([^>]*)>([A-Z+]+)¦([^⟧]*)⟧,? (?:and|as well as)(?: also)?(?: to)? (?:the )?⟦S:([A-Z+]+)¦[^⟧]*⟧([^’']|$)",
            "⟦H:${1}>${2}+${4}¦${3}⟧${5}",
        )
    )


def _title_heads(text: pl.Expr) -> pl.Expr:
    """Posts in the heading of a list: there the plural is one post and those who held it, one after the other."""
    plural = r"(?i:(ambassador|commissioner|envoy|minister|representative|head|chief))s"
    return _heads(text.str.replace_all(rf"(⟦O:ambassador¦[^⟧]*?){plural}\b", "${1}${2}"))


def _prepared(marked: pl.DataFrame) -> pl.DataFrame:
    """Passages with posts marked; ``told_post`` is the last post with a state that a passage before it in the section names."""
    ready = marked.filter(~pl.col("is_tail")).with_columns(marked=_heads(pl.col("marked")))
    last = pl.col("marked").str.extract_all(POST_WITH_STATE).list.last()
    person = pl.col("marked").str.extract_all(r"⟦P:[^⟧]*⟧").list.last()
    return ready.with_columns(
        told_post=last.forward_fill().shift(1).over("section_id"),
        spoken_of=person.forward_fill().shift(1).over("paragraph_id"),
    )


def _sides(hits: pl.DataFrame) -> pl.DataFrame:
    """``sender`` and ``receiver``: from the post's words, else from what is told of the person, of the predecessor, of the last post."""
    hits = hits.with_columns(_at=pl.col("before").str.len_chars() + pl.col("hit").str.len_chars()).sort(
        "passage_id", "_at", "rank", maintain_order=True
    )
    near = pl.coalesce(
        pl.col("hit").str.extract(f"({POST})"),
        pl.col("after").str.extract(rf"^[^.;]*?({POST})"),
        pl.col("before").str.extract_all(POST).list.last(),
    )
    post = pl.coalesce("head", pl.when(pl.col("follows").is_null()).then(near))
    hits = _post_sides(hits, post, "own").filter(~pl.col("own_elsewhere"))
    # "There is a British embassy in Tirana with X as the ambassador."
    mission = (pl.col("before") + pl.col("hit")).str.extract(
        r"⟦[SA]:([A-Z+]+)¦[^⟧]*⟧(?:[’']s)? (?:\p{Ll}+ |(?:has|had|opened|established|maintain(?:s|ed)|set up|inaugurated|re-?opened|founded) (?:\p{Ll}+ ){0,2})?⟦M:(?:embassy|high)"
    )
    earlier = pl.coalesce(
        pl.col("before").str.extract_all(POST_WITH_STATE).list.last(), pl.format("⟦H:{}>¦⟧", mission), "told_post"
    )
    hits = _post_sides(hits, earlier, "told")
    hits = hits.with_columns(_person=fold(pl.col("person")))
    said = pl.col("own_sender").is_not_null() & pl.col("own_receiver").is_not_null()
    known = (
        hits.filter(said)
        .group_by("article_id", "_person", maintain_order=True)
        .agg(pl.col("own_sender").first().alias("known_sender"), pl.col("own_receiver").first().alias("known_receiver"))
    )
    hits = hits.join(known, on=["article_id", "_person"], how="left", maintain_order="left")
    follows = pl.col("follows").is_not_null()
    for side in ("sender", "receiver"):
        hits = hits.with_columns(
            pl.when(~follows)
            .then(pl.when(said).then(f"own_{side}").otherwise(pl.coalesce(f"known_{side}", f"told_{side}")))
            .alias(side)
        )
    previous = [
        pl.col(side).forward_fill().shift(1).over("section_id").alias(f"previous_{side}")
        for side in ("sender", "receiver")
    ]
    hits = hits.with_columns(previous)
    return hits.with_columns(
        pl.when(follows).then(pl.coalesce(f"previous_{side}", f"told_{side}")).otherwise(pl.col(side)).alias(side)
        for side in ("sender", "receiver")
    )


def _post_sides(frame: pl.DataFrame, post: pl.Expr, name: str) -> pl.DataFrame:
    """Columns ``<name>_sender``, ``<name>_receiver`` of a post's mark, the missing one from the dyad; ``<name>_elsewhere``: no state's post."""
    a, b = pl.col("state_a"), pl.col("state_b")

    def other(side: pl.Expr) -> pl.Expr:
        return pl.when(side == a).then(b).when(side == b).then(a)

    value = pl.col("_value")
    frame = (
        frame.with_columns(_value=post.str.extract(r"^⟦H:([^¦⟧]*)¦"))
        .with_columns(_sender=value.str.extract(r"^([^>]*)>"), _receiver=value.str.extract(r">(.*)$"))
        .with_columns(_sender=_state(pl.col("_sender")), _receiver=_state(pl.col("_receiver")))
    )
    sender, receiver = pl.col("_sender"), pl.col("_receiver")
    stranger = pl.any_horizontal(((side != a) & (side != b)).fill_null(False) for side in (sender, receiver))
    elsewhere = (pl.col("_value") == "->-").fill_null(False) | (stranger & b.is_not_null())
    return frame.with_columns(
        pl.when(~elsewhere).then(pl.coalesce(sender, other(receiver))).alias(f"{name}_sender"),
        pl.when(~elsewhere).then(pl.coalesce(receiver, other(sender))).alias(f"{name}_receiver"),
        elsewhere.alias(f"{name}_elsewhere"),
    ).drop("_value", "_sender", "_receiver")


def _state(value: pl.Expr) -> pl.Expr:
    return pl.when(value != "").then(pick_state(value))


def _dates(hits: pl.DataFrame) -> pl.DataFrame:
    """``start_date`` where the sentence tells an appointment or credentials, ``end_date`` and ``end_reason`` where it tells an end."""
    clause = (
        pl.col("after")
        .str.extract(
            r"^((?:(?:from|to|of|by|with|replac\w+|succeed\w+)(?: the| former)* ⟦[PX]:[^⟧]*⟧|[^⟦⟧.;]|\. \p{Ll}|⟦[^PX][^⟧]*⟧)*)"
        )
        .fill_null("")
    )
    soon = pl.col("after").str.contains(
        rf"^(?:[^⟦⟧.;,]|⟦[^DXP][^⟧]*⟧)*?(?:in|on|since|from|at|between|during) {DATE}"
    ) | clause.str.contains(
        rf"\b(?:appointed|took over|took office|since|arriv\w+|presented|until|end\w+|complet\w+|left)\b(?:[^⟦⟧.;]|⟦[^D][^⟧]*⟧)*?{DATE}"
    )
    after = clause.str.extract(r"⟦D:([^¦⟧]*)¦")
    within = pl.col("hit").str.extract_all(r"⟦D:([^¦⟧]*)¦").list.last().str.extract(r"⟦D:([^¦⟧]*)¦")
    before = pl.col("before").str.extract_all(r"⟦D:([^¦⟧]*)¦").list.last().str.extract(r"⟦D:([^¦⟧]*)¦")
    date = pl.when(soon).then(after).otherwise(pl.coalesce(within, before, after))
    verb = pl.col("verb").fill_null("")
    around = pl.col("before").str.tail(120) + pl.col("hit") + clause
    begins = r"\b(?:appoint|nam|nominat|designat|select|chosen|confirm|accredit|sent|dispatch|post|commission|assign|sworn|approv|becam|becom|took|assum|arriv|pick|install)"
    starts = (
        pl.col("begins").is_not_null()
        | pl.col("follows").is_not_null()
        | verb.str.contains(begins)
        | (pl.col("hit") + clause).str.contains(
            r"\bcredentials|letters? of credence|\bappointed\b|\btook over\b|\bsince ⟦D"
        )
        | pl.col("before").str.contains(
            r"\b(?:accredited|appointed|nominated|named)(?: as)?(?: the| its| a)?(?: first)? $"
        )
        | pl.col("before").str.contains(r"\b[Ss]ince ⟦D:[^⟧]*⟧,? (?:the )?(?:current )?$")
    )
    ends = (
        around.str.contains(LEFT) & ~starts
        | verb.str.contains(r"^(?:recall|dismiss|withdr|remov|expel|replac(?:ed|ing)$|succeed|took over from)")
        & pl.col("follows").is_null()
        & pl.col("begins").is_null()
    )
    expelled = around.str.contains(EXPELLED)
    term = (soon & pl.col("date").str.contains(r"^\d{4}/\d{4}$")).fill_null(False)
    return (
        hits.with_columns(
            date=date,
            _starts=starts & ~ends,
            _ends=ends,
            end_reason=pl.when(expelled & (ends | ~starts))
            .then(pl.lit("expelled"))
            .when(ends & around.str.contains(r"\brecall"))
            .then(pl.lit("recalled")),
        )
        .with_columns(
            start_date=pl.when(pl.col("_starts") & ~pl.col("end_reason").eq("expelled").fill_null(False)).then(
                pl.col("date")
            ),
            end_date=pl.when(pl.col("_ends") | pl.col("end_reason").eq("expelled").fill_null(False)).then(
                pl.col("date")
            ),
        )
        .with_columns(
            # "was ambassador from 1990 to 1994" gives both ends of the term.
            start_date=pl.when(term & pl.col("end_reason").is_null())
            .then(pl.col("date").str.extract(r"^(\d{4})/"))
            .otherwise(pl.col("start_date")),
            end_date=pl.when(term & pl.col("end_reason").is_null())
            .then(pl.col("date").str.extract(r"/(\d{4})$"))
            .otherwise(pl.col("end_date")),
        )
    )


def _residency(hits: pl.DataFrame) -> pl.DataFrame:
    """Resident or not, where the sentence says so, and the city a non-resident sits in."""
    # From the post's words on, which may stand before the hit.
    led = pl.col("before").str.extract(r"(⟦H:[^⟧]*⟧[^⟦⟧.;]*(?:⟦[CS]:[^⟧]*⟧[^⟦⟧.;]*)*)$").fill_null("")
    hit = led + pl.col("hit") + pl.col("after").str.head(120)
    based = pl.col("before").str.extract(r"⟦C:[^¦⟧]*¦([^⟧]*)⟧-based $")
    seat = hit.str.extract(
        r"(?:based|resident|residing|resides|residence|seated|accredited from|from (?:its|the) embassy)(?: in| at)? (?:the )?⟦C:[^¦⟧]*¦([^⟧]*)⟧"
    )
    abroad = hit.str.extract(r"(?:based|resident|residing|resides|residence|seated) in (?:the )?⟦S:([A-Z]{3})")
    away = (
        (abroad != pl.col("receiver")).fill_null(False)
        | hit.str.contains(r"(?i)non-?\s?resident|not a resident|concurrent|⟦C:[^⟧]*⟧-based")
        | seat.is_not_null()
        | based.is_not_null()
    )
    seat_iso3 = hit.str.extract(
        r"(?:based|resident|residing|resides|residence|seated|accredited from|from (?:its|the) embassy)(?: in| at)? (?:the )?⟦C:([A-Z]{3})"
    )
    there = (seat_iso3 == pl.col("receiver")).fill_null(False)
    says_resident = hit.str.contains(r"(?i)\bresident(?: ⟦H|.(?:ambassador|high|envoy|minister))") & ~away
    return hits.with_columns(
        residency=pl.when(there)
        .then(pl.lit("resident"))
        .when(away)
        .then(pl.lit("non_resident"))
        .when(says_resident)
        .then(pl.lit("resident")),
        seat_city=tidy(pl.coalesce(seat, based)),
    )


def _between(rows: pl.DataFrame) -> pl.DataFrame:
    """Only posts between the article's two states, held by somebody with a name."""
    a, b = pl.col("state_a"), pl.col("state_b")
    sides = (pl.col("sender") == a) & (pl.col("receiver") == b) | (pl.col("sender") == b) & (pl.col("receiver") == a)
    one = b.is_null() & ((pl.col("sender") == a) | (pl.col("receiver") == a)) & (pl.col("sender") != pl.col("receiver"))
    return rows.filter((sides | one).fill_null(False), pl.col("person").is_not_null() & (pl.col("person") != ""))


def _in_prose(ready: pl.DataFrame) -> pl.DataFrame:
    hits = patterns.match(ready, patterns.load(TABLE), keep=(*KEEP, "told_post", "spoken_of"))
    charge = pl.col("head").str.contains(r"(?i)charg|minister|consul") | pl.col("hit").str.contains("acting ⟦H")
    hits = hits.filter(~pl.col("hit").str.contains(PLANNED), ~(charge.fill_null(False) & pl.col("verb").is_null()))
    # A minister or president beside the word is not the ambassador; "X, former ambassador" of a person with a higher office neither.
    busy = (
        pl.col("person").str.contains(r"^⟦X:[^|]*\|(?:head_of_state|head_of_government|minister)\|")
        & ~pl.col("rule").is_in(["head is person", "appointed person head"])
        & ~pl.col("hit").str.contains("former ⟦X")
    )
    hits = _one_holder(hits.filter(~busy.fill_null(False)))
    name = pl.coalesce("person", pl.when(pl.col("pronoun").is_not_null()).then("spoken_of"))
    hits = hits.with_columns(person=pl.coalesce(tidy(name.str.extract(r"¦([^⟧]+)⟧")), "bare"))
    return _residency(_between(_dates(_sides(_full_names(hits, ready)))))


def _one_holder(hits: pl.DataFrame) -> pl.DataFrame:
    """A post named once has one holder there: the pattern listed first decides."""
    at = (
        pl.col("before").str.len_chars()
        + pl.col("hit").str.splitn(pl.col("head"), 2).struct.field("field_0").str.len_chars()
    )
    hits = hits.with_columns(_head_at=at)
    return hits.filter(
        pl.col("head").is_null() | (pl.col("rank") == pl.col("rank").min().over("passage_id", "_head_at"))
    ).drop("_head_at")


def _full_names(hits: pl.DataFrame, ready: pl.DataFrame) -> pl.DataFrame:
    """A family name by itself becomes the full name told earlier in the article; unknown capitalised words are nobody."""
    names = (
        ready.select("article_id", name=pl.col("marked").str.extract_all(r"⟦[PX]:[^¦⟧]*¦[^⟧]+⟧"))
        .explode("name")
        .filter(pl.col("name").is_not_null())
        .select("article_id", full_name=tidy(pl.col("name").str.extract(r"¦([^⟧]+)⟧")))
        .filter(pl.col("full_name").str.contains(" ", literal=True))
        .with_columns(_family=family_key(pl.col("full_name")))
        .unique(["article_id", "_family"], keep="first", maintain_order=True)
    )
    hits = hits.with_columns(
        _family=pl.when(pl.col("bare").is_not_null() | ~pl.col("person").str.contains(" ", literal=True)).then(
            family_key(pl.coalesce("bare", "person"))
        )
    ).join(names, on=["article_id", "_family"], how="left", maintain_order="left")
    return hits.with_columns(
        person=pl.when(pl.col("bare").is_not_null()).then("full_name").otherwise(pl.coalesce("full_name", "person"))
    ).drop("_family", "full_name")


AMBASSADOR = r"(?i)\b(?:ambassadors?|high commissioners?|charg[ée]s?|heads? of mission|envoys?)\b"


NAME = r"(?i)^(?:full )?(?:names?|persons?|incumbents?|diplomats?|office[- ]?holders?|holders?)\b"


def _ambassador_columns() -> pl.Expr:
    """True for rows of a table that has a column of ambassadors, or one of names under a heading that speaks of them."""

    def has(column: str) -> pl.Expr:
        return pl.col("columns").list.eval(pl.element().str.contains(column)).list.any()

    return ((pl.col("kind") == "table_row") & (has(AMBASSADOR) | (has(NAME) & _is_of_ambassadors()))).fill_null(False)


ONE_WAY = r"^(?:[Ff]rom )?(?:the )?⟦S:([A-Z]{3})[^⟧]*⟧ (?:to|in) (?:the )?⟦S:([A-Z]{3})¦([^⟧]*)⟧:?$"
"""A heading that only says from where to where, below one that speaks of ambassadors."""


def _is_of_ambassadors() -> pl.Expr:
    """True where the heading speaks of ambassadors, or only says from where to where in a section that does."""
    heading = pl.col("heading_marked")
    return heading.str.contains("⟦O:ambassador¦", literal=True) | (
        heading.str.contains(ONE_WAY) & pl.coalesce("section_path", "section").str.contains(AMBASSADOR)
    )


def _heading_post() -> pl.Expr:
    """The post that the heading of a list or table names."""
    heading = pl.col("heading_marked")
    one_way = pl.when(_is_of_ambassadors()).then(heading.str.replace(ONE_WAY, "⟦H:${1}>${2}¦${3}⟧"))
    return pl.coalesce(one_way.str.extract(f"^({POST})$"), _title_heads(heading).str.extract(f"({POST_WITH_STATE})"))


def _table_direction(rows: pl.DataFrame, marked: pl.DataFrame) -> pl.DataFrame:
    """``sender`` and ``receiver`` of a table's rows: from its heading, the line above it ("List of A ambassadors to B"), or a post in its own notes."""
    rows = _post_sides(rows, _heading_post(), "head")
    lines = marked.filter(
        pl.col("section_id").is_in(rows["section_id"].implode()),
        pl.col("text").str.contains(AMBASSADOR),
        pl.col("kind") != "table_row",
    )
    posts = lines.select(
        "section_id",
        own_note=pl.col("row_id").is_not_null(),
        line_post=_title_heads(pl.coalesce("line_marked", "marked")).str.extract(r"(⟦H:[A-Z+]+>[A-Z+]+¦[^⟧]*⟧)"),
    )
    posts = (
        posts.filter(pl.col("line_post").is_not_null())
        .sort("own_note", maintain_order=True)
        .unique("section_id", keep="first", maintain_order=True)
    )
    rows = _post_sides(
        rows.join(posts, on="section_id", how="left", maintain_order="left"), pl.col("line_post"), "line"
    )
    return rows.with_columns(
        sender=pl.coalesce("head_sender", "line_sender"), receiver=pl.coalesce("head_receiver", "line_receiver")
    )


def _in_tables(ready: pl.DataFrame, marked: pl.DataFrame) -> pl.DataFrame:
    """A table with a column of ambassadors; dates only where a cell has one in full."""
    rows = _table_direction(
        ready.filter(_ambassador_columns() & (pl.col("columns").list.len() == pl.col("cells").list.len())), marked
    )
    cells = rows.select("passage_id", column="columns", cell="cells", marked="cells_marked").explode(
        "column", "cell", "marked"
    )
    column = pl.col("column")
    role = (
        pl.when(column.str.contains(AMBASSADOR) | column.str.contains(NAME))
        .then(pl.lit("person"))
        .when(column.str.contains(r"(?i)\b(?:end|until|left|departure|terminat\w*|to)\b"))
        .then(pl.lit("end"))
        .when(
            column.str.contains(
                r"(?i)\b(?:start|from|since|took|assum\w*|entered|arriv\w*|begin\w*|appoint\w*|accredit\w*|credentials?|presented|presentation|agr[ée]ment|began|term|tenure|years?|date)\b"
            )
        )
        .then(pl.lit("start"))
        .when(column.str.contains(r"(?i)\b(?:observations?|notes?|remarks?|comments?)\b"))
        .then(pl.lit("note"))
    )
    cells = cells.with_columns(role=role).filter(pl.col("role").is_not_null() & pl.col("cell").is_not_null())
    pick = [
        pl.col(c).filter(pl.col("role") == r).drop_nulls().first().alias(f"{r}_{c}")
        for r in ("person", "start", "end", "note")
        for c in ("cell", "marked")
    ]
    rows = rows.join(
        cells.group_by("passage_id", maintain_order=True).agg(pick), on="passage_id", how="inner", maintain_order="left"
    )

    def dates(mark: str) -> pl.Expr:
        return pl.col(mark).str.extract_all(r"⟦D:[^¦⟧]*").list.eval(pl.element().str.slice(3))

    name = pl.col("person_cell").str.replace_all(r"\(.*?\)|\[.*?\]", "").str.strip_chars()
    note = pl.col("note_marked").fill_null("")
    return rows.filter(name.str.contains(r"^\p{Lu}[\p{L}.’'-]+ \S")).with_columns(
        person=tidy(pl.coalesce(pl.col("person_marked").str.extract(r"⟦[PX]:[^¦⟧]*¦([^⟧]+)⟧"), name)),
        start_date=dates("start_marked").list.first().str.extract(r"^([^/]*)"),
        end_date=pl.coalesce(
            dates("end_marked").list.last(), dates("start_marked").list.first().str.extract(r"/(.*)$")
        ),
        residency=pl.when(note.str.contains(r"(?i)concurrent|residence in|non-resident|based in")).then(
            pl.lit("non_resident")
        ),
        seat_city=tidy(note.str.extract(r"(?:residence in|resident in|based in|residing in) ⟦C:[^¦⟧]*¦([^⟧]*)⟧")),
        rule=pl.lit("table of ambassadors"),
    )


def _in_lists(ready: pl.DataFrame) -> pl.DataFrame:
    """Items under "Ambassadors of A to B": a name and the years of office."""
    items = ready.filter(pl.col("kind") == "list_item", _is_of_ambassadors())
    items = _post_sides(items, _heading_post(), "head")
    # "1995–1999", "5 May 1995 – 3 June 1999", "since 2005", "until 1999"; a year of birth is no term.
    text = pl.col("marked").str.replace_all(rf"(?i)\b(?:born|died|b\.|d\.) {DATE}", "")
    span = text.str.extract(r"⟦D:([^¦⟧]*)¦")
    second = text.str.extract(r"⟦D:[^⟧]*⟧,? ?(?:-|–|—|to|until|till) ?⟦D:([^¦⟧]*)¦")
    ends_only = text.str.contains(rf"^[^⟦]*(?:⟦[^D][^⟧]*⟧[^⟦]*)*\b(?:until|till|to) {DATE}")
    return items.with_columns(
        person=tidy(pl.col("marked").str.extract(r"^[^⟦⟧]*(?:⟦D:[^⟧]*⟧[^⟦⟧]*)*⟦[PX]:[^¦⟧]*¦([^⟧]+)⟧")),
        start_date=pl.when(~ends_only).then(span.str.extract(r"^([^/]*)")),
        end_date=pl.when(ends_only).then(span).otherwise(pl.coalesce(span.str.extract(r"/(.*)$"), second)),
        rule=pl.lit("list of ambassadors"),
        sender="head_sender",
        receiver="head_receiver",
    )


def extract(marked: pl.DataFrame) -> pl.DataFrame:
    """Statements of kind appointments; columns in ``statements.COLUMNS``."""
    ready = _prepared(marked)
    # The notes of a table of ambassadors tell again, often in other spellings, what its rows say.
    notes = pl.col("row_id").is_not_null() & pl.col("row_id").is_in(
        ready.filter(_ambassador_columns())["row_id"].implode()
    )
    prose = shape(_in_prose(ready.filter(~notes.fill_null(False))), "appointments")
    others = [shape(_between(part), "appointments") for part in (_in_tables(ready, marked), _in_lists(ready))]
    rows = pl.concat([prose, *others])
    # One statement a passage, person and post: the one that says most.
    known = sum(
        (pl.col(c).is_not_null().cast(pl.Int32) for c in ("start_date", "end_date", "residency", "end_reason")),
        pl.lit(0),
    )
    return (
        rows.with_columns(_family=family_key(pl.col("person")), _known=known)
        .sort("passage_id", "_known", descending=[False, True], maintain_order=True)
        .unique(["passage_id", "_family", "sender", "receiver"], keep="first", maintain_order=True)
        .drop("_family", "_known")
    )
