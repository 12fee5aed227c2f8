"""The star as a whole: order, ids, mentions, coverage, quarantine."""

import random
from itertools import product

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from pipeline import star, tables
from pipeline.star import keys
from telling import Telling, agreement, event, mission, trade, visit

DATES = ["2012", "2012-03", "2012-03-05", "2012-11", "2011/2012", "201X", None]
NAMES = ["Michelle Bachelet", "Bachelet", "Kim Yong-nam", None]


def a_long_telling() -> Telling:
    telling = Telling().article("Azerbaijan–Mexico relations", name="a.txt")
    telling.tell("Relations since 1992.", events=event("relations_established", "1992", mutual=True))
    telling.tell("They came in 2012.", visits=[visit("2012"), visit("2012-03"), visit("2012", None)])
    telling.tell("An embassy opened in 2014.", missions=mission(opened="2014"), events=event("other", "2014"))
    telling.tell(
        "They signed two.", agreements=[agreement("Visa Agreement", "2008"), agreement("Trade Agreement", "2008")]
    )
    telling.article("Foreign relations of Mexico", ("MEX", None), name="b.txt")
    telling.tell(
        "On 14 January 1992 relations began.", events=event("relations_established", "1992-01-14", mutual=True)
    )
    telling.tell("In 2023 trade was US$7 million.", trade=trade(2023, 7e6))
    telling.tell("In November 2012 Elmar Aliyev came.", visits=visit("2012-11"))
    telling.tell("The embassy is in Baku.", missions=mission(is_current=True))
    return telling


def test_every_table_has_exactly_its_columns() -> None:
    built = a_long_telling().tables()
    expected = [name for name in tables.TABLES if name not in tables.HISTORY_TABLES]
    assert list(built) == expected
    for name, frame in built.items():
        assert frame.schema == tables.TABLES[name].create_empty().schema, name


def test_nothing_stated_gives_empty_tables() -> None:
    built = Telling().tables()
    assert {
        name: frame.height
        for name, frame in built.items()
        if name.startswith(("fact", "mentions", "coverage", "rejected"))
    } == {name: 0 for name in built if name.startswith(("fact", "mentions", "coverage", "rejected"))}


def test_the_order_of_statements_and_articles_changes_nothing() -> None:
    telling = a_long_telling()
    articles, passages = telling.frames()
    expected = telling.tables()
    for seed in range(5):
        dice = random.Random(seed)  # noqa: S311 (no secret)
        shuffled = {
            kind: frame.sample(fraction=1.0, shuffle=True, seed=dice.randrange(1000))
            for kind, frame in telling.statements().items()
        }
        built = star.build(
            shuffled,
            articles.sample(fraction=1.0, shuffle=True, seed=seed),
            passages.sample(fraction=1.0, shuffle=True, seed=seed).lazy(),
        )
        for name, frame in expected.items():
            assert_frame_equal(built[name], frame)


visits_told = st.lists(st.tuples(st.sampled_from(DATES), st.sampled_from(NAMES)), min_size=1, max_size=7)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(visits_told, st.randoms(use_true_random=False))
def test_merging_visits_is_free_of_order_and_loses_no_telling(
    told: list[tuple[str | None, str | None]], dice: random.Random
) -> None:
    telling = Telling()
    for number, (date, name) in enumerate(told):
        telling.tell(f"Sentence {number}.", visits=visit(date, name))
    articles, passages = telling.frames()
    statements = telling.statements()
    built = star.build(statements, articles, passages.lazy())
    rows = statements["visits"].sample(fraction=1.0, shuffle=True, seed=dice.randrange(2**31))
    again = star.build({**statements, "visits": rows}, articles, passages.lazy())
    assert_frame_equal(built["fact_visit"], again["fact_visit"])
    assert_frame_equal(built["mentions"], again["mentions"])
    quotes = built["mentions"].filter(fact_table="fact_visit")["quote"]
    assert set(quotes) == {f"Sentence {number}." for number in range(len(told))}
    assert set(built["fact_visit"]["date_edtf"]) <= {date for date, _ in told}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["relations_established", "visit", "other", "recognition"]), st.sampled_from(DATES[:-1])
        ),
        min_size=1,
        max_size=6,
    )
)
def test_no_event_is_dated_more_exactly_than_it_is_told(told: list[tuple[str, str]]) -> None:
    telling = Telling()
    for number, (kind, date) in enumerate(told):
        telling.tell(f"Sentence {number}.", events=event(kind, date))
    built = telling.tables()["fact_event"]
    assert set(built.select("event_type", "date_edtf").rows()) <= set(told)


def test_an_id_is_the_same_in_every_version() -> None:
    ids = keys.hashed("fact_visit", pl.Series(["AZE|MEX|mammadyarov|2018-12"]))
    assert ids.to_list() == ["99f7ddb40d1f9bc9"]


def test_ids_do_not_depend_on_the_names_of_files() -> None:
    ids = []
    for name in ("a.txt", "z/other name.txt"):
        telling = Telling().article(name=name)
        telling.tell("In 2012 he came.", visits=visit("2012"), events=event("other", "2001"))
        ids.append(telling.tables()["facts"]["fact_id"].to_list())
    assert ids[0] == ids[1]


def test_another_article_changes_no_fact_of_the_first() -> None:
    telling = a_long_telling()
    before = telling.tables()
    telling.article("Cuba–Spain relations", ("CUB", "ESP"))
    telling.tell("In 2012 he came.", visits=visit("2012", sender="CUB", host="ESP"))
    after = telling.tables()
    for name in tables.FACT_TABLES:
        kept = after[name].join(before[name].select("fact_id"), on="fact_id", how="semi")
        assert_frame_equal(kept, before[name])


def test_the_heading_of_a_list_is_a_second_mention() -> None:
    telling = Telling()
    heading = telling.tell("High-level visits from Azerbaijan to Mexico")
    telling.tell("Elmar Aliyev (2012)", visits=visit("2012", also_passage_id=heading))
    told = telling.tables()["mentions"].filter(fact_table="fact_visit").sort("mention_rank")
    assert told["quote"].to_list() == ["Elmar Aliyev (2012)", "High-level visits from Azerbaijan to Mexico"]


def test_every_passage_has_its_outcome() -> None:
    telling = Telling()
    telling.tell("In 2012 he came.", visits=visit("2012"))
    telling.tell("In 2013 nobody knows.")
    telling.tell("No date here.")
    rows = telling.tables()["coverage"].sort("char_start").select("outcome", "fact_count", "has_date").rows()
    assert rows == [("fact", 2, True), ("unread", 0, True), ("no fact", 0, False)]


@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        ({"trade": trade(2023, 7e6, "tonnage")}, "fact_trade_flow.measure|check__known_code"),
        (
            {"trade": trade(2023, 7e6, "export", exporter="XYZ", importer="MEX")},
            "fact_trade_flow.exporter_iso3|reference",
        ),
        ({"visits": visit("2012", None, None)}, "fact_visit.somebody_travels"),
        ({"visits": visit("2012", sender="MEX", host="MEX")}, "fact_visit.goes_abroad"),
        ({"events": event("party", "2012")}, "fact_event.event_type|reference"),
        ({"events": event("visit", "2012-13")}, "fact_event.date_is_read"),
        ({"missions": mission(kind="castle")}, "fact_mission.mission_type|check__known_code"),
        (
            {"products": {"exporter": "AZE", "importer": "MEX", "list_rank": 1}},
            "fact_trade_product.product|nullability",
        ),
    ],
)
def test_a_row_that_breaks_a_rule_is_set_aside_and_nothing_else(bad: dict[str, object], rule: str) -> None:
    telling = Telling()
    telling.tell("Good.", visits=visit("2001"), trade=trade(2001, 1e6))
    telling.tell("Bad.", **bad)  # type: ignore[arg-type]
    built = telling.tables()
    refused = built["rejected_rows"]
    assert rule in refused["rule"].to_list()
    assert set(refused["source_file"]) == {"000.txt"}
    assert set(refused.select("char_start", "char_end").rows()) == {(6, 10)}
    assert built["fact_visit"].height == 1
    assert built["fact_trade_flow"].height == 1
    assert set(built["mentions"]["quote"]) == {"Good."}


@pytest.mark.parametrize(
    ("kind", "count"), [(kind, count) for kind, count in product(["visits", "missions", "events"], [0, 1])]
)
def test_none_and_one_row_of_a_kind_work(kind: str, count: int) -> None:
    telling = Telling()
    made = {"visits": visit("2012"), "missions": mission(opened="2012"), "events": event("recognition", "2012")}
    telling.tell("One.", **{kind: [made[kind]] * count})  # type: ignore[arg-type]
    assert telling.tables()["facts"].height == count * (1 if kind == "events" else 2)
