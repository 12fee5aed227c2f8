"""The timeline: one happening is one event."""

import polars as pl
import pytest

from telling import Telling, agreement, event, mission, trade, visit


def happenings(telling: Telling) -> list[tuple[str, str]]:
    return sorted(telling.tables()["fact_event"].select("event_type", "date_edtf").rows())


def test_a_year_and_its_day_are_one_beginning_of_relations() -> None:
    telling = Telling()
    telling.tell("Relations since 1992.", events=event("relations_established", "1992", mutual=True))
    telling.tell(
        "On 14 January 1992, both established relations.",
        events=event("relations_established", "1992-01-14", "AZE", "MEX", mutual=True),
    )
    assert happenings(telling) == [("relations_established", "1992-01-14")]


def test_two_years_of_one_beginning_both_stay() -> None:
    telling = Telling()
    telling.tell("One.", events=event("relations_established", "1992", mutual=True))
    telling.tell("Two.", events=event("relations_established", "1961", mutual=True))
    assert happenings(telling) == [("relations_established", "1961"), ("relations_established", "1992")]


def test_two_beginnings_are_shown_as_a_conflict() -> None:
    telling = Telling()
    telling.tell("One.", events=event("relations_established", "1992", mutual=True))
    telling.tell("Two.", events=event("relations_established", "1961", mutual=True))
    told = telling.tables()["fact_conflicts"].group_by("fact_id").agg(pl.col("value").sort(), pl.col("is_chosen").sum())
    assert told.select("value", "is_chosen").rows() == [(["1961", "1992"], 1)] * 2


def test_where_both_act_the_lower_code_comes_first() -> None:
    telling = Telling()
    telling.tell("One.", events=event("relations_established", "1992", "MEX", "AZE", mutual=True))
    row = telling.tables()["fact_event"].row(0, named=True)
    assert (row["actor_iso3"], row["target_iso3"], row["is_mutual"], row["dyad"]) == ("AZE", "MEX", True, "AZE-MEX")


def test_every_dated_fact_is_in_the_timeline() -> None:
    telling = Telling()
    telling.tell("One.", visits=visit("2011"))
    telling.tell("Two.", agreements=agreement("Trade Agreement", "2012"))
    telling.tell("Three.", missions=mission(opened="2013", closed="2014"))
    telling.tell(
        "Four.", votes={"state": "MEX", "body": "United Nations", "resolution": "462", "date": "2015", "about": "AZE"}
    )
    telling.tell(
        "Five.", appointments={"person": "Octavio Paz", "sender": "MEX", "receiver": "AZE", "start_date": "2016"}
    )
    assert happenings(telling) == [
        ("agreement_signed", "2012"),
        ("ambassador_appointed", "2016"),
        ("mission_closed", "2014"),
        ("mission_opened", "2013"),
        ("un_vote", "2015"),
        ("visit", "2011"),
    ]


def test_an_undated_visit_is_no_event() -> None:
    telling = Telling()
    telling.tell("One.", visits=visit(None))
    assert happenings(telling) == []


def test_two_visitors_of_one_sentence_are_one_event() -> None:
    telling = Telling()
    telling.tell(
        "In 2005 the King and the Queen came.",
        visits=[visit("2005", "Sirajuddin", "King"), visit("2005", "Fauziah", "Queen")],
    )
    assert happenings(telling) == [("visit", "2005")]


def test_two_visitors_of_two_list_items_are_two_events() -> None:
    telling = Telling()
    telling.tell("Foreign Minister Elmar Aliyev (2012)", visits=visit("2012"))
    telling.tell("President Ali Hasanov (2012)", visits=visit("2012", "Ali Hasanov", "President"))
    assert happenings(telling) == [("visit", "2012"), ("visit", "2012")]


def test_two_agreements_of_one_sentence_are_two_events() -> None:
    telling = Telling()
    telling.tell(
        "They signed A (2008) and B (2008).",
        agreements=[agreement("Visa Agreement", "2008"), agreement("Trade Agreement", "2008")],
    )
    assert happenings(telling) == [("agreement_signed", "2008"), ("agreement_signed", "2008")]


def test_an_event_told_for_itself_is_the_one_its_sentence_gives_anyway() -> None:
    telling = Telling()
    telling.tell(
        "In 2014, Mexico opened an embassy in Baku.",
        missions=mission(opened="2014"),
        events=event("mission_opened", "2014"),
    )
    telling.tell(
        "Elmar Aliyev came in May 2015.", visits=visit("2015-05"), events=event("visit", "2015-05", "AZE", "MEX")
    )
    assert happenings(telling) == [("mission_opened", "2014"), ("visit", "2015-05")]


def test_an_opening_told_again_elsewhere_is_one_event() -> None:
    telling = Telling()
    telling.tell("The embassy opened on 20 September 1993.", missions=mission(opened="1993-09-20"))
    telling.tell("It opened an embassy in 1993.", events=event("mission_opened", "1993"))
    assert happenings(telling) == [("mission_opened", "1993-09-20")]


def test_two_openings_of_one_embassy_are_two_events() -> None:
    telling = Telling()
    telling.tell("It opened in 1993.", missions=mission(opened="1993"))
    telling.tell("It opened again in 2005.", missions=mission(opened="2005"))
    assert happenings(telling) == [("mission_opened", "1993"), ("mission_opened", "2005")]


@pytest.mark.parametrize("date", ["2015-05", "2015"])
def test_a_catch_all_event_gives_way_to_a_typed_one_of_its_passage(date: str) -> None:
    telling = Telling()
    telling.tell("Elmar Aliyev came in May 2015.", visits=visit("2015-05"), events=event("other", date))
    assert happenings(telling) == [("visit", "2015-05")]


def test_a_catch_all_event_of_another_date_stays() -> None:
    telling = Telling()
    telling.tell(
        "Elmar Aliyev came in May 2015, after the flood of 2014.",
        visits=visit("2015-05"),
        events=event("other", "2014"),
    )
    assert happenings(telling) == [("other", "2014"), ("visit", "2015-05")]


def test_a_figure_of_trade_is_no_event() -> None:
    telling = Telling()
    telling.tell("In 2023 trade was US$7 million.", trade=trade(2023, 7e6), events=event("other", "2023", None, None))
    assert happenings(telling) == []


def test_protests_of_one_month_in_two_sentences_are_two() -> None:
    telling = Telling()
    telling.tell("It protested in May 2012.", events=event("condemnation_or_protest", "2012-05"))
    telling.tell("It condemned the trial of May 2012.", events=event("condemnation_or_protest", "2012-05"))
    assert len(happenings(telling)) == 2


def test_a_derived_event_names_its_fact() -> None:
    telling = Telling()
    telling.tell("One.", visits=visit("2011"))
    tables = telling.tables()
    assert tables["fact_event"]["derived_from"].to_list() == tables["fact_visit"]["fact_id"].to_list()
