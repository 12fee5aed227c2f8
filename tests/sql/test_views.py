"""Each view on rows counted by hand."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from telling import Telling, agreement, event, mission, trade, visit

CONTRACT = {
    "trade_flows": (
        "fact_id dyad year measure exporter_iso3 importer_iso3 amount currency_code amount_usd amount_text "
        "articles mention_count"
    ),
    "trade_products": "fact_id dyad exporter_iso3 importer_iso3 year product list_rank hs_chapter",
    "visits": (
        "fact_id visitor office office_level sender_iso3 host_iso3 visit_date date_min date_max "
        "date_precision year month place occasion"
    ),
    "visit_counts": "sender_iso3 host_iso3 year visits heads ministers others",
    "diplomatic_timeline": (
        "fact_id dyad event_date date_min date_max date_precision event_type actor_iso3 target_iso3 is_mutual "
        "summary quote article"
    ),
    "missions": (
        "fact_id sender_iso3 receiver_iso3 mission_type residency seat_city seat_iso3 opened closed is_current"
    ),
    "agreements": "fact_id dyad title agreement_type year signed",
    "un_votes": "fact_id state_iso3 body resolution vote about_iso3 year",
    "memberships": "fact_id state_iso3 organization start_date end_date",
    "ambassadors": "fact_id person sender_iso3 receiver_iso3 residency seat_city start_date end_date end_reason",
    "coverage": "source_file section char_start char_end passage outcome fact_count has_date",
    "rejected_rows": "source_file stage rule reason row char_start char_end",
    "mentions": "fact_id fact_table source_file article section char_start char_end quote",
}


def a_small_world() -> Telling:
    telling = Telling().article("Azerbaijan–Mexico relations", ("AZE", "MEX"))
    telling.tell(
        "Both established relations on 14 January 1992.",
        events=event("relations_established", "1992-01-14", mutual=True),
    )
    telling.tell("Relations were severed in 1995.", events=event("relations_severed", "1995"))
    telling.tell(
        "President Ilham Baku came on 3 May 2012.",
        visits=visit("2012-05-03", "Ilham Baku", "President", place="Monterrey"),
    )
    telling.tell("Foreign Minister Elmar Aliyev came in 2012.", visits=visit("2012"))
    telling.tell(
        "Senator Ana Ruiz went there in the 1990s.", visits=visit("1990/1999", "Ana Ruiz", "Senator", "MEX", "AZE")
    )
    telling.tell("Mexico opened an embassy in Baku in 2014.", missions=mission(opened="2014", is_current=True))
    telling.tell(
        "Azerbaijan had an embassy from 2007 to 2010.",
        missions=mission("Mexico City", sender="AZE", receiver="MEX", opened="2007", closed="2010"),
    )
    telling.tell("In 2023 trade was US$7.2 million.", trade=trade(2023, 7_200_000.0, amount_text="US$7.2 million"))
    telling.tell(
        "Azerbaijan exports glass.", products={"exporter": "AZE", "importer": "MEX", "product": "Glass", "list_rank": 1}
    )
    telling.tell(
        "They signed a Trade Agreement (2008).", agreements=agreement("Trade Agreement", "2008", agreement_type="trade")
    )
    telling.tell(
        "They signed a Visa Agreement in May 2008.",
        agreements=agreement("Visa Agreement", "2008-05", agreement_type="visa"),
    )
    ballot = {"state": "MEX", "body": "United Nations Security Council", "about": "AFG"}
    telling.tell("It voted for 462 in 1980.", votes={**ballot, "resolution": "462", "vote": "for", "date": "1980"})
    telling.tell("It abstained on 463.", votes={**ballot, "resolution": "463", "vote": "abstain", "date": "1980/1981"})
    telling.tell("Mexico is a member of the UN.", memberships={"state": "MEX", "organization": "United Nations"})
    for person, start, end in (("Ana Diaz", "2014", "2016-05"), ("Luis Prado", "2017", None)):
        telling.tell(
            f"{person} was ambassador.",
            appointments={"person": person, "sender": "MEX", "receiver": "AZE", "start_date": start, "end_date": end},
        )
    telling.article("Afghanistan–Mexico relations", ("AFG", "MEX"))
    telling.tell("Trade of 2023 was 7.2 million dollars with Azerbaijan.", trade=trade(2023, 7_200_000.0))
    for receiver in ("AFG", "PAK"):
        telling.tell(
            f"Mexico is accredited to {receiver} from Tehran.",
            missions=mission("Tehran", "accredited", "MEX", receiver, "non_resident", seat_iso3="IRN"),
        )
    telling.tell("Afghanistan has no accreditation.", missions=mission(None, "none", "AFG", "MEX", "none"))
    telling.tell("Mexico opened its embassy in Baku in 2015.", missions=mission(opened="2015"))
    telling.tell("Mexico recognised Afghanistan in 1961.", events=event("recognition", "1961", "MEX", "AFG"))
    return telling


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    target: Path = tmp_path_factory.mktemp("views") / "w.duckdb"
    a_small_world().publish(target)
    return duckdb.connect(str(target), read_only=True)


def ask(warehouse: duckdb.DuckDBPyConnection, question: str) -> list[tuple[Any, ...]]:
    return warehouse.execute(question).fetchall()


@pytest.mark.parametrize("view", list(CONTRACT))
def test_a_view_has_the_columns_of_the_contract_first(view: str, warehouse: duckdb.DuckDBPyConnection) -> None:
    columns = [column[0] for column in warehouse.execute(f"from {view} limit 0").description or []]
    promised = CONTRACT[view].split()
    assert columns[: len(promised)] == promised


def test_every_column_of_every_view_says_what_it_holds(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert (
        ask(
            warehouse,
            "select relation, column_name from codebook where description is null or relation_description is null",
        )
        == []
    )


def test_a_trade_flow_lists_the_articles_that_state_it(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = ask(
        warehouse, "select dyad, year, measure, amount_usd, amount_text, articles, mention_count from trade_flows"
    )
    titles = ["Afghanistan–Mexico relations", "Azerbaijan–Mexico relations"]
    assert rows == [("AZE-MEX", 2023, "total", 7_200_000.0, "US$7.2 million", titles, 2)]


def test_a_product_has_its_chapter(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert ask(warehouse, "select exporter_iso3, product, hs_chapter from trade_products") == [("AZE", "glass", "70")]


def test_a_visit_has_a_year_and_month_only_where_its_date_does(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = ask(warehouse, "select visitor, visit_date, year, month, office_level from visits order by visitor")
    assert rows == [
        ("Ana Ruiz", "1990/1999", None, None, "parliament"),
        ("Elmar Aliyev", "2012", 2012, None, "minister"),
        ("Ilham Baku", "2012-05-03", 2012, 5, "head_of_state"),
    ]


def test_visits_are_counted_by_level(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert ask(warehouse, "from visit_counts") == [("AZE", "MEX", 2012, 2, 1, 1, 0)]


def test_reciprocity_counts_each_way(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = ask(
        warehouse,
        "select state_a, state_b, visits_a_to_b, visits_b_to_a, heads_a_to_b, heads_b_to_a, reciprocity"
        " from visit_reciprocity",
    )
    assert rows == [("AZE", "MEX", 2, 1, 1, 0, 0.5)]


def test_the_timeline_shows_the_words(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = ask(
        warehouse,
        "select event_date, actor_iso3, is_mutual, quote, article"
        " from diplomatic_timeline where event_type = 'relations_established'",
    )
    assert rows == [
        ("1992-01-14", "AZE", True, "Both established relations on 14 January 1992.", "Azerbaijan–Mexico relations")
    ]


def test_the_timeline_is_scored_by_quad_class(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = ask(
        warehouse,
        "select distinct event_type, quad_class, quad_score from diplomatic_timeline"
        " where event_type in ('relations_established', 'relations_severed', 'mission_opened') order by quad_score",
    )
    assert rows == [
        ("relations_severed", "material conflict", -2),
        ("relations_established", "verbal cooperation", 1),
        ("mission_opened", "material cooperation", 2),
    ]


def test_missions_as_of_a_date(warehouse: duckdb.DuckDBPyConnection) -> None:
    asked = (
        "select sender_iso3, receiver_iso3, certainty from missions_as_of('{}')"
        " where mission_type = 'embassy' order by sender_iso3"
    )
    assert ask(warehouse, asked.format("2006-06-30")) == []
    assert ask(warehouse, asked.format("2008-06-30")) == [("AZE", "MEX", "certain")]
    assert ask(warehouse, asked.format("2014-06-30")) == [("MEX", "AZE", "possible")]
    assert ask(warehouse, asked.format("2020-06-30")) == [("MEX", "AZE", "certain")]


def test_a_disagreement_is_shown_with_both_values(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = ask(warehouse, "select fact_table, field, chosen, values, mention_count from conflicts")
    assert rows == [("fact_mission", "opened", "2014", ["2014", "2015"], 2)]


def test_hubs_serve_several_receivers(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert ask(warehouse, "from accreditation_hubs") == [("Tehran", "IRN", 2, ["MEX"], ["AFG", "PAK"])]


def test_agreements_have_the_year_of_their_date(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = ask(warehouse, "select title, year, signed from agreements order by title")
    assert rows == [("Trade Agreement", 2008, "2008"), ("Visa Agreement", 2008, "2008-05")]
    assert ask(warehouse, "from agreements_by_topic order by agreement_type") == [
        ("trade", 2008, 1, 1),
        ("visa", 2008, 1, 1),
    ]


def test_votes_by_subject(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert ask(warehouse, "select resolution, year from un_votes order by resolution") == [("462", 1980), ("463", None)]
    assert ask(warehouse, "from votes_by_subject") == [("MEX", "AFG", 2, 1, 0, 1, ["462", "463"])]


def test_memberships(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert ask(warehouse, "select state_iso3, organization, start_date from memberships") == [
        ("MEX", "United Nations", None)
    ]


def test_ambassadors_succeed_each_other(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = ask(
        warehouse, "select person, place, predecessor, successor, vacant_days from ambassador_succession order by place"
    )
    assert rows == [("Ana Diaz", 1, None, "Luis Prado", None), ("Luis Prado", 2, "Ana Diaz", None, 215)]


def test_relation_status_as_of_a_date(warehouse: duckdb.DuckDBPyConnection) -> None:
    asked = "select dyad, status, since from relation_status_as_of('{}')"
    assert ask(warehouse, asked.format("1990-01-01")) == []
    assert ask(warehouse, asked.format("1993-01-01")) == [("AZE-MEX", "established", "1992-01-14")]
    assert ask(warehouse, asked.format("2000-01-01")) == [("AZE-MEX", "severed", "1995")]


def test_a_dyad_year_tells_zero_absence_and_silence_apart(warehouse: duckdb.DuckDBPyConnection) -> None:
    panel = ask(warehouse, "select visits, events, mission from dyad_years where sender_iso3 = 'AZE' and year = 2012")
    assert panel == [(2, 2, "not mentioned")]
    assert ask(
        warehouse,
        "select visits, mission from dyad_years where sender_iso3 = 'MEX' and receiver_iso3 = 'AZE' and year = 2016",
    ) == [(0, "resident")]
    assert ask(warehouse, "select distinct mission from dyad_years where sender_iso3 = 'AFG'") == [("absent",)]
    assert ask(warehouse, "select count(*) from dyad_years where sender_iso3 = 'FRA'") == [(0,)]


def test_relations_by_year_count_by_quad_class(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = ask(warehouse, "select dyad, quad_class, events from relations_by_year where year = 1995")
    assert rows == [("AZE-MEX", "material conflict", 1)]


def test_a_former_state_counts_for_its_successors_by_choice(warehouse: duckdb.DuckDBPyConnection) -> None:
    counted = {code for (code,) in ask(warehouse, "select counted_as_iso3 from state_roll_up where iso3 = 'SUN'")}
    assert {"SUN", "RUS", "AZE"} <= counted
    assert ask(warehouse, "select counted_as_iso3, is_succession from state_roll_up where iso3 = 'MEX'") == [
        ("MEX", False)
    ]


def test_provenance_of_a_fact(warehouse: duckdb.DuckDBPyConnection) -> None:
    ((fact,),) = ask(warehouse, "select fact_id from trade_flows")
    rows = ask(warehouse, f"select article, quote, mention_rank from provenance('{fact}') order by mention_rank")  # noqa: S608 (an id)
    assert [row[1] for row in rows] == [
        "Trade of 2023 was 7.2 million dollars with Azerbaijan.",
        "In 2023 trade was US$7.2 million.",
    ]


def test_the_shape_of_cow_diplomatic_exchange(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = ask(
        warehouse, "select ccode1, ccode2, dr_at_1 from cow_diplomatic_exchange where year = 2016 order by ccode1"
    )
    assert rows == [(70, 373, None), (373, 70, 3)]


def test_the_shape_of_diplometrics(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = ask(
        warehouse,
        "select destination, sending_country, lor"
        " from diplometrics_representation where year = 2016 order by destination",
    )
    assert rows == [("AZE", "MEX", 1.0), ("MEX", "AZE", None)]


def test_the_shape_of_colt(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = ask(
        warehouse, "select leader, leader_country, country_visited, trip_year, trip_start_date::varchar from colt_trips"
    )
    assert rows == [("Ilham Baku", "AZE", "MEX", 2012, "2012-05-03")]


def test_the_shape_of_plover(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = ask(
        warehouse,
        "select event_date::varchar, event_date_precision, actor_country, recip_country"
        " from plover_events where event_text like '%severed%'",
    )
    assert rows == [("1995-01-01", "year", "MEX", "AZE")]
