"""Merging of agreements."""

from telling import Telling, agreement


def signed(telling: Telling) -> list[tuple[str, str | None]]:
    return sorted(telling.tables()["fact_agreement"].select("title", "date_edtf").rows(), key=str)


def test_two_agreements_of_one_year_in_one_sentence_are_two() -> None:
    telling = Telling()
    telling.tell(
        "They signed A and B (2008).",
        agreements=[agreement("Agreement on Visas", "2008"), agreement("Agreement on Visas for Pilots", "2008")],
    )
    assert len(signed(telling)) == 2


def test_a_title_told_twice_is_one_agreement_with_the_tighter_date() -> None:
    telling = Telling()
    telling.tell("One.", agreements=agreement("Agreement on Cultural Co-operation", "2008"))
    telling.tell("Two.", agreements=agreement("the agreement on cultural co-operation", "2008-05-03"))
    assert [date for _, date in signed(telling)] == ["2008-05-03"]


def test_a_shorter_title_of_the_same_date_is_the_same_agreement() -> None:
    telling = Telling()
    telling.tell("One.", agreements=agreement("Convention on Extradition of Criminals", "2008"))
    telling.tell("Two.", agreements=agreement("Convention on Extradition", "2008"))
    assert signed(telling) == [("Convention on Extradition of Criminals", "2008")]


def test_one_title_in_two_years_is_two_agreements() -> None:
    telling = Telling()
    telling.tell("One.", agreements=agreement("Trade Agreement", "1998"))
    telling.tell("Two.", agreements=agreement("Trade Agreement", "2008"))
    assert len(signed(telling)) == 2
