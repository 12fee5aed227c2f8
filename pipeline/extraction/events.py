"""Dated happenings: typed ones by patterns, and every other dated statement as ``other``.

Events that follow from visits, agreements, votes, missions and appointments are derived in ``star`` from the merged facts;
here are the ones that no other kind states.
"""

from pathlib import Path

import polars as pl

from pipeline.extraction.statements import shape
from pipeline.grammar import patterns
from pipeline.grammar.context import clause_date, in_dyad, other_state, pick_state, split_actor, with_other_side
from pipeline.grammar.marks import ascii_edges
from pipeline.grammar.plain import said_plainly

TABLE = Path(__file__).with_suffix(".toml")
CONTEXT = ("article_id", "article_kind", "state_a", "state_b", "dyad_codes", "previous_date")
SAME_OCCASION = r"\b(?:[Dd]uring (?:the|this|that|his|her|their) (?:\p{Ll}+ )?(?:visit|trip|meeting|talks|stay|occasion|summit)|also signed|[Oo]n (?:the|this|that) occasion)\b"
"""Words by which a sentence without a date goes on with what the sentence before it dates."""
DATE = r"⟦D:[^⟧]*⟧"
PLACE = r"(?:(?:in )?⟦[CS]:[^⟧]*⟧ )?"
DATES_IN_A_ROW = rf"^(?:[^⟦⟧.;]|⟦[ABCGOPSX]:[^⟧]*⟧)*?({DATE}(?:, {PLACE}(?:again )?(?:in |on )?{DATE})*,? and (?:then |once |later |de jure |de facto |formally |officially |finally )*(?:again )?{PLACE}(?:in |on )?{DATE})(?:[.;)]|$)"
"""Several dates of one verb that end the sentence, perhaps each with its place; one more that another clause follows is that clause's."""
LAST_STATE = r"^.*⟦[SAX]:([A-Z]{3})"
GOVERNMENT_OF = r"\b(?:[Gg]overnment|[Pp]resident|[Mm]inister|[Pp]arliament|[Rr]epublic|[Kk]ing|[Kk]ingdom|[Ee]mpire|[Pp]eople|[Mm]inistry|[Ee]mbassy|[Ll]eaders?) of (?:the )?|\b[Ss]pokes\p{Ll}+ (?:of|for) (?:the )?"
PREPOSITION = (
    r"\b(?:on|upon|of|to|with|from|in|into|against|by|for|at|over|near|towards?|between|through|within) (?:the )?"
)
ASIDE = PREPOSITION + "⟦[SA]:[^⟧]*⟧"
"""A state that a sentence names without its being the subject: "called on A and condemned …"."""
AT_ONE_TIME = ["relations_established", "relations_restored", "relations_severed", "recognition"]
CIRCUMSTANCES = r"(?s)\b(?:thanks to|through|under|following|after|despite|amid|(?:brokered|mediated|sponsored) by|with the (?:help|mediation|support|assistance) of)\b.*$"
"""Words after which a third state may be named without its being a party: "were restored thanks to C's mediation"."""
MUTUAL_UNLESS_SAID = ["relations_severed", "mission_upgraded"]
"""Kinds that are of both states where the words name neither."""


def extract(marked: pl.DataFrame) -> pl.DataFrame:
    """Statements of kind events; columns in ``statements.COLUMNS``. Actor and target of a mutual event are the dyad, lower code first."""
    # What happened in an article on something else is not between its states.
    marked = marked.filter(pl.col("state_a").is_not_null())
    dated = marked.filter(pl.col("has_date"))
    typed = _typed(
        marked.filter(pl.col("marked").str.contains("⟦[DY]:") | pl.col("marked").str.contains(SAME_OCCASION))
    )
    return shape(pl.concat([typed, _table_rows(dated), _other(marked)], how="diagonal_relaxed"), "events")


def _typed(dated: pl.DataFrame) -> pl.DataFrame:
    hits = patterns.match(said_plainly(dated), patterns.load(TABLE), keep=CONTEXT)
    # A pattern that captures a date means that one, also behind "until".
    # "Following a 1985 coup, A resumed relations": a year used as an adjective dates a clause that has no other date.
    adjective = (
        (pl.col("before") + pl.col("hit") + pl.col("after"))
        .str.extract(r"⟦Y:([^¦⟧]*)")
        .str.replace("_", "-", literal=True)
    )
    carried = pl.when((pl.col("before") + pl.col("hit") + pl.col("after")).str.contains(SAME_OCCASION)).then(
        "previous_date"
    )
    clause = clause_date(pl.col("before"), pl.col("after"), pl.col("hit"))
    hits = hits.with_columns(
        says_when=pl.col("date").is_not_null(),
        date=pl.coalesce("date", clause, adjective, carried).str.replace_all("_", "-", literal=True),
        is_mutual=pl.col("is_mutual") == "true",
    )
    hits = _each_date(
        hits.filter(pl.col("date").is_not_null()).filter(_is_news(), pl.col("says_when") | ~_lasted_until())
    )
    hits = _sides(hits)
    return hits.filter(_of_this_dyad())


def _each_date(hits: pl.DataFrame) -> pl.DataFrame:
    """A hit for each date of a row of them: "expelled the ambassador in 1981, 1984 and again in 1987"."""
    row = pl.col("after").str.extract(DATES_IN_A_ROW).str.extract_all("⟦D:[^¦⟧]*").list.eval(pl.element().str.slice(3))
    dates = pl.when(row.list.first() == pl.col("date")).then(row).otherwise(pl.concat_list("date"))
    each = hits.with_columns(date=pl.coalesce(dates, pl.concat_list("date"))).explode("date")
    # What begins or ends does so at the first day of a span.
    first_day = pl.col("date").str.extract("^([^/]*)")
    return each.with_columns(date=pl.when(pl.col("event_type").is_in(AT_ONE_TIME)).then(first_day).otherwise("date"))


def _lasted_until() -> pl.Expr:
    """True where the date is the one until which something lasted: "A was occupied by B until 1945"."""
    date = pl.col("date").str.replace_all("..", "", literal=True)
    until = (pl.col("hit") + pl.col("after")).str.extract(r"until (?:\p{Ll}+ )?⟦D:([^¦⟧]*)")
    return until.str.starts_with(date).fill_null(value=False)


def _is_news() -> pl.Expr:
    """A meeting during a visit is the visit; what a resolution condemns is told by the vote, what an envoy hears by the summons."""
    around = pl.col("before") + pl.col("hit") + pl.col("after")
    meeting = pl.col("event_type") == "meeting_or_consultation"
    protest = pl.col("event_type") == "condemnation_or_protest"
    told_otherwise = around.str.contains(r"(?-u:\b)vot(?:e|ed|ing)(?-u:\b)") | (
        (pl.col("rule") == "condemned") & around.str.contains(r"\bsummon")
    )
    return ~(meeting & around.str.contains(r"(?i)(?-u:\b)(?:visit|arriv|trip|travel|toured|hosted)")) & ~(
        protest & told_otherwise
    )


def _sides(hits: pl.DataFrame) -> pl.DataFrame:
    """Actor and target: what the words say, else the nearest state before, else the other side of the dyad."""
    hits = split_actor(hits, "who")
    before = pl.col("before").str.replace_all(GOVERNMENT_OF, "")
    acting = before.str.replace_all(ASIDE, "").str.extract(LAST_STATE)
    nearest = pl.coalesce(acting, before.str.extract(LAST_STATE))
    # In the passive the doer stands behind "by", and what the subject names is done to.
    agent = pick_state(pl.col("agent"))
    # Whose an embassy or an envoy is stands before or behind the word, whoever opens or appoints it.
    whose = pl.coalesce(*(pick_state(pl.col(owner)) for owner in ("owner", "maker", "sender")))
    subject = pl.coalesce(pick_state(pl.col("subj")), pl.col("who_state"), _one_of(pl.col("them"), nearest))
    # "A called on B to stop and condemned …": B is no subject.
    with_one_doing = before.str.contains(r"\bwith (?:the )?$") & pl.col("hit").str.contains(
        r"^⟦S:[^⟧]*⟧ (?:\p{Ll}+ )?\p{Ll}+ing\b"
    )
    by_the_way = before.str.contains(PREPOSITION + "$") & ~with_one_doing
    # "Rabat recalled its ambassador": a capital that acts, not the place of an act.
    seat = pl.when(~by_the_way).then(pick_state(pl.col("seat")))
    said = pl.coalesce(
        agent, whose, pl.when(by_the_way & in_dyad(acting) & pl.col("victim").is_null()).then(acting), subject, seat
    )
    target = pick_state(pl.coalesce("obj", "objn", "victim", pl.when(agent.is_not_null()).then("subj")))
    is_before = in_dyad(nearest) & (nearest != target).fill_null(True)
    likely = pl.coalesce(pl.when(is_before).then(nearest), other_state(target))
    # Of one that is attacked the words need not say by whom.
    actor = pl.coalesce(said, pl.when(pl.col("victim").is_null()).then(likely))
    # An article on one state names its partner in the sentence.
    named = (
        target,
        said,
        *_members(pl.coalesce("pair", "them")),
        nearest,
    )
    partner = pl.coalesce("state_b", *(pl.when(state != pl.col("state_a")).then(state) for state in named))
    each_other = (_is_dyad(pl.col("pair")) | _is_dyad(pl.col("among"))) & (pl.col("event_type") == "recognition")
    by_nobody = actor.is_null() & pl.col("event_type").is_in(MUTUAL_UNLESS_SAID)
    of_both = pl.col("is_mutual") | each_other | _is_dyad(pl.col("them")) | by_nobody
    mutual = agent.is_null() & whose.is_null() & of_both
    hits = hits.with_columns(is_mutual=mutual, said_target=target, said_actor=said, actor=actor, partner=partner)
    hits = with_other_side(hits, "actor", "partner")
    known_sides = pl.col("state_a"), pl.col("partner")
    return hits.with_columns(
        actor=pl.when("is_mutual").then(pl.min_horizontal(*known_sides)).otherwise("actor"),
        target=pl.when("is_mutual")
        .then(pl.max_horizontal(*known_sides))
        .otherwise(pl.coalesce(pl.when(pl.col("said_target") != pl.col("actor")).then("said_target"), "across")),
    )


def _members(pair: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """The two states of a mark of both: ``MEX+AZE``; null where it says "dyad"."""
    return pair.str.extract(r"^([A-Z]{3})\+"), pair.str.extract(r"\+([A-Z]{3})$")


def _is_dyad(pair: pl.Expr) -> pl.Expr:
    """True where a mark of both means the article's two states or those they came out of."""
    first, second = (pl.col("dyad_codes").str.contains(state, literal=True) for state in _members(pair))
    one_state = pl.col("state_b").is_null()
    return ((pair == "dyad") | (first & second) | (one_state & (first | second))).fill_null(False)


def _one_of(them: pl.Expr, nearest: pl.Expr) -> pl.Expr:
    """Who of two that act together counts here, "France and Britain invaded A": the one of the dyad; with "A, B and C did" A, if it is."""
    first, second = _members(them)
    return pl.when(~_is_dyad(them)).then(
        pl.when(in_dyad(second)).then(second).when(in_dyad(first) | ~in_dyad(nearest).fill_null(False)).then(first)
    )


def _of_this_dyad() -> pl.Expr:
    """False where the words tell of others: a mutual act with a third state, a third state's act on another, states none of which is ours."""
    ours = pl.col("dyad_codes").str.replace_all(" ", "|", literal=True)

    def names_ours(text: pl.Expr) -> pl.Expr:
        return text.str.contains(pl.concat_str(pl.lit("dyad|"), ours))

    def is_third(state: pl.Expr) -> pl.Expr:
        return state.is_not_null() & ~pl.col("dyad_codes").str.contains(state, literal=True)

    third_actor, third_target = is_third(pl.col("said_actor")), is_third(pl.col("said_target"))
    pair = pl.coalesce("pair", "both", "among")
    foreign_pair = pair.is_not_null() & ~_is_dyad(pair)
    others_in_hit = pl.col("hit").str.contains("⟦[SAX]:[A-Z]{3}") & ~names_ours(pl.col("hit"))
    sentence = pl.col("before") + pl.col("hit") + pl.col("after").str.replace(CIRCUMSTANCES, "")
    others_only = sentence.str.contains("⟦[SAX]:[A-Z]{3}") & ~names_ours(sentence)
    mutual = pl.col("event_type").is_in(
        ["relations_established", "relations_restored", "relations_severed", "recognition"]
    )
    attack = pl.col("event_type") == "war_or_conflict"
    elsewhere = (
        (mutual & (third_actor | third_target | foreign_pair | others_in_hit))
        | (pl.col("is_mutual") & foreign_pair)
        | (attack & third_target & pl.col("said_actor").is_null())
        | (
            pl.col("event_type").is_in(["war_or_conflict", "meeting_or_consultation"])
            & pl.col("is_mutual")
            & (third_actor | third_target)
        )
        | (third_actor & (third_target | pl.col("said_target").is_null()))
        | others_only
    )
    return pl.col("state_b").is_null() | ~elsewhere.fill_null(False)


def _table_rows(dated: pl.DataFrame) -> pl.DataFrame:
    """Rows of a list of diplomatic relations: a state and the date relations began, under a column that says so."""
    rows = dated.filter((pl.col("kind") == "table_row") & pl.col("state_b").is_not_null())
    header = pl.col("columns").list.join(" | ").fill_null("")
    rows = rows.filter(
        header.str.contains(r"(?i)relations (?:began|established)|established|date")
        | pl.col("section").str.contains("(?i)relations|africa|americas|asia|europe|oceania")
    )
    return (
        rows.with_columns(date=pl.col("marked").str.extract(r"^[^⟦]*⟦[SA]:[^⟧]*⟧[^⟦|]*\| *⟦D:([^¦⟧]*)¦"))
        .filter(pl.col("date").is_not_null())
        .with_columns(
            rule=pl.lit("row-relations-began"),
            event_type=pl.lit("relations_established"),
            is_mutual=pl.lit(True),
            actor=pl.min_horizontal("state_a", "state_b"),
            target=pl.max_horizontal("state_a", "state_b"),
        )
    )


STATISTICS = ascii_edges(
    r"\b[Cc]ensus\b|"
    r"\b(?:\d{1,3}(?:,\d\d\d)+|\d+|⟦N:[^⟧]*⟧)(?: ⟦[SA]:[^⟧]*⟧| \p{L}+){0,3}? (?:students|tourists|visitors|citizens|workers|nationals|people|expatriates|immigrants|companies|speakers)(?: from ⟦S:[^⟧]*⟧)? (?:had |have |has |are |were |was )?(?:visited|visiting|studied|studying|lived?|living|residing|resided|recorded|registered|arrived|arriving|entered|working|employed|operating|present)\b|"
    r"\b(?:[Tt]rade|[Ee]xports|[Ii]mports|turnover)(?: volume| turnover)?(?:[^⟦⟧.;]|⟦[SABD]:[^⟧]*⟧){0,60}? (?:amounted|stood|totall?ed|reached|was valued|were valued|was worth|were worth|comprised)\b"
)
"""Head counts and sums of trade: a date of theirs is no happening."""


def _other(marked: pl.DataFrame) -> pl.DataFrame:
    """Every date of a passage once (where it has none, the year of "the 2010 war"), as ``other``; ``star`` drops those whose passage has a typed fact of that date."""
    # A bracket with several dates lists other occasions in passing: "attacks in two towns (May 1990 and June 1992)".
    told = pl.col("marked").str.replace_all(r"\([^()]*⟦D:[^()]*⟦D:[^()]*\)", "")
    by_its_year = pl.when(~pl.col("has_date")).then(told.str.extract_all(r"⟦Y:[^¦⟧]*¦"))
    hits = (
        marked.filter((pl.col("kind") != "table_row") & pl.col("marked").str.contains("⟦[DY]:"))
        .filter(~pl.col("marked").str.contains(STATISTICS))
        .with_columns(date=pl.coalesce(by_its_year, told.str.extract_all(r"⟦D:[^¦⟧]*¦")))
        .explode("date")
        .filter(pl.col("date").is_not_null())
    )
    first = pl.col("marked").str.extract(r"⟦[SAX]:([A-Z]{3})")
    actor = pl.when(in_dyad(first)).then(first)
    return hits.with_columns(
        date=pl.col("date").str.extract(r"⟦[DY]:([^¦⟧]*)¦").str.replace_all("_", "-", literal=True),
        rule=pl.lit("dated"),
        event_type=pl.lit("other"),
        is_mutual=pl.lit(False),
        actor=actor,
        target=other_state(actor),
    )
