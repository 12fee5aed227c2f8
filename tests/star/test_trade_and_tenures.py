"""Trade, products, votes, memberships, ambassadors."""

import pytest

from telling import Telling, trade


def test_the_same_value_told_twice_is_one_flow_with_two_mentions() -> None:
    telling = Telling()
    telling.tell("In 2023 trade was US$7.2 million.", trade=trade(2023, 7_200_000.0, amount_text="US$7.2 million"))
    telling.article("The other side")
    telling.tell("Trade of 7.2 million dollars in 2023.", trade=trade(2023, 7_200_000.0, dyad_a="MEX", dyad_b="AZE"))
    tables = telling.tables()
    assert tables["fact_trade_flow"].select("dyad", "year", "amount_usd").rows() == [("AZE-MEX", 2023, 7_200_000.0)]
    assert tables["facts"]["mention_count"].to_list() == [2]


def test_values_that_differ_are_both_kept() -> None:
    telling = Telling()
    telling.tell("One.", trade=trade(2023, 7_200_000.0))
    telling.tell("Two.", trade=trade(2023, 7_000_000.0))
    assert telling.tables()["fact_trade_flow"].height == 2


@pytest.mark.parametrize(("other", "disagree"), [(7_100_000.0, False), (9_000_000.0, True)])
def test_values_disagree_when_they_differ_by_more_than_rounding(other: float, disagree: bool) -> None:
    telling = Telling()
    telling.tell("One.", trade=trade(2023, 7_200_000.0))
    telling.tell("Two.", trade=trade(2023, other))
    assert bool(telling.tables()["fact_conflicts"].height) is disagree


def test_only_dollars_are_given_as_dollars() -> None:
    telling = Telling()
    telling.tell("One.", trade=trade(2023, 5e6, "export", currency_code="EUR", exporter="AZE", importer="MEX"))
    assert telling.tables()["fact_trade_flow"].select("amount", "amount_usd").rows() == [(5e6, None)]


def test_a_product_keeps_its_place_in_the_list() -> None:
    telling = Telling()
    sold = {"exporter": "AZE", "importer": "MEX", "product": "Glass", "list_rank": 3}
    telling.tell("Exports.", products=[sold, {**sold, "product": "glass", "list_rank": 7}])
    assert telling.tables()["fact_trade_product"].select("product", "list_rank").rows() == [("glass", 3)]


def test_an_acronym_and_a_name_are_one_organization() -> None:
    telling = Telling()
    telling.tell(
        "Both are members of the UN.",
        memberships=[{"state": "AZE", "organization": "UN"}, {"state": "MEX", "organization": "UN"}],
    )
    telling.tell(
        "Mexico is a member of the United Nations.", memberships={"state": "MEX", "organization": "United Nations"}
    )
    rows = telling.tables()["fact_membership"].select("state_iso3", "organization").sort("state_iso3").rows()
    assert rows == [("AZE", "United Nations"), ("MEX", "United Nations")]


def test_two_terms_in_one_body_are_one_row_with_both() -> None:
    telling = Telling()
    seat = {"state": "MEX", "organization": "United Nations Security Council"}
    telling.tell("One.", memberships={**seat, "start_date": "1980", "end_date": "1981"})
    telling.tell("Two.", memberships={**seat, "start_date": "2002", "end_date": "2003"})
    row = telling.tables()["fact_membership"].row(0, named=True)
    assert (row["start_date"], row["end_date"], row["terms"]) == ("1980", "2003", ["1980/1981", "2002/2003"])


def test_an_ambassador_named_twice_is_one_appointment() -> None:
    telling = Telling()
    telling.tell("One.", appointments={"person": "Octavio Paz", "sender": "MEX", "receiver": "AFG"})
    telling.tell("Two.", appointments={"person": "Paz", "sender": "MEX", "receiver": "AFG", "start_date": "1962"})
    rows = telling.tables()["fact_appointment"].select("person", "start_date").rows()
    assert rows == [("Octavio Paz", "1962")]


def test_a_vote_on_each_resolution_is_a_fact() -> None:
    telling = Telling()
    ballot = {"state": "MEX", "body": "UN Security Council", "vote": "in favour", "about": "AFG", "date": "2002/2003"}
    telling.tell("It voted.", votes=[{**ballot, "resolution": "1444"}, {**ballot, "resolution": "1453"}])
    tables = telling.tables()
    assert sorted(tables["fact_un_vote"]["resolution"]) == ["1444", "1453"]
    assert tables["fact_event"].select("event_type", "date_edtf").rows() == [("un_vote", "2002/2003")]
