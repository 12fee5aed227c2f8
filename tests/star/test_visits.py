"""Merging of visits: which of them are one journey."""

import pytest

from telling import Telling, visit


def journeys(*told: object) -> list[tuple[str | None, str | None]]:
    """Visitor and date of the visits that come out when each statement stands in a sentence of its own."""
    telling = Telling()
    for number, row in enumerate(told):
        telling.tell(f"Sentence {number}.", visits=row)  # type: ignore[arg-type]
    return sorted(telling.tables()["fact_visit"].select("visitor", "date_edtf").rows(), key=str)


def test_a_visit_told_twice_is_one_visit() -> None:
    assert journeys(visit("2018"), visit("2018-12")) == [("Elmar Aliyev", "2018-12")]


def test_three_years_in_one_list_item_are_three_visits() -> None:
    telling = Telling()
    telling.tell(
        "Foreign Minister Elmar Aliyev (2011, 2012, 2018)", visits=[visit("2011"), visit("2012"), visit("2018")]
    )
    telling.tell("In December 2018, Foreign Minister Elmar Aliyev attended the inauguration.", visits=visit("2018-12"))
    visits = telling.tables()["fact_visit"]
    assert sorted(visits["date_edtf"]) == ["2011", "2012", "2018-12"]


def test_a_vague_date_beside_two_exact_ones_makes_no_third_visit() -> None:
    assert journeys(visit("2012"), visit("2012-11"), visit("2012-03")) == [
        ("Elmar Aliyev", "2012-03"),
        ("Elmar Aliyev", "2012-11"),
    ]


def test_days_that_overlap_are_one_visit() -> None:
    assert journeys(visit("2012-11-05/2012-11-07"), visit("2012-11-06/2012-11-08")) == [
        ("Elmar Aliyev", "2012-11-05/2012-11-07")
    ]


def test_years_that_overlap_are_not() -> None:
    assert len(journeys(visit("2010/2012"), visit("2011/2014"))) == 2


def test_an_undated_telling_joins_the_dated_one() -> None:
    assert journeys(visit(None), visit("2012-11")) == [("Elmar Aliyev", "2012-11")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Michelle Bachelet", "Bachelet"),
        ("José López Portillo", "Jose Lopez Portillo"),
        ("Andrés Manuel López Obrador", "López Obrador"),
        ("Kim Yong-nam", "Kim Yongnam"),
        ("A. M. López Obrador", "Andrés Manuel López Obrador"),
        ("President Bachelet", "Michelle Bachelet"),
    ],
)
def test_two_spellings_of_a_name_are_one_visitor(one: str, other: str) -> None:
    assert len(journeys(visit("2014", one), visit("2014", other))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kim Yong-nam", "Kim Jong-il"),
        ("Sirajuddin of Perlis", "Fauziah of Perlis"),
        ("Mohammed V", "Mohammed VI"),
    ],
)
def test_two_people_of_one_date_are_two_visitors(one: str, other: str) -> None:
    assert len(journeys(visit("2014", one), visit("2014", other))) == 2


def test_a_journey_back_is_another_visit() -> None:
    assert len(journeys(visit("2014"), visit("2014", sender="MEX", host="AZE"))) == 2


def test_an_office_alone_joins_the_named_visitor_of_that_office() -> None:
    assert journeys(visit("2018"), visit("2018-12", None)) == [("Elmar Aliyev", "2018-12")]


def test_one_named_visit_of_a_year_takes_one_exact_date_only() -> None:
    assert len(journeys(visit("2018"), visit("2018-12", None), visit("2018-03", None))) == 2


def test_another_office_of_the_year_stays_by_itself() -> None:
    assert len(journeys(visit("2018"), visit("2018-12", None, "President"))) == 2


def test_ways_to_write_an_office_are_one_office() -> None:
    assert (
        len(journeys(visit("2018", None, "Foreign Minister"), visit("2018", None, "Minister of Foreign Affairs"))) == 1
    )


def test_the_fullest_name_and_the_tightest_date_win() -> None:
    assert journeys(visit("2014-05-02", "Bachelet"), visit("2014", "Michelle Bachelet")) == [
        ("Michelle Bachelet", "2014-05-02")
    ]


def test_every_telling_stays_as_a_mention() -> None:
    telling = Telling()
    first = telling.tell("In 2018, Elmar Aliyev came.", visits=visit("2018"))
    telling.tell("In December 2018, Elmar Aliyev came.", visits=visit("2018-12"))
    tables = telling.tables()
    told = tables["mentions"].filter(fact_table="fact_visit").sort("mention_rank")
    assert told["quote"].to_list() == ["In December 2018, Elmar Aliyev came.", "In 2018, Elmar Aliyev came."]
    assert first == 0


def test_people_are_one_person_under_their_fullest_name() -> None:
    telling = Telling()
    telling.tell("One.", visits=visit("2010", "Bachelet"))
    telling.tell("Two.", visits=visit("2014", "Michelle Bachelet"))
    people = telling.tables()["dim_person"]
    assert people.select("name", "aliases").rows() == [("Michelle Bachelet", ["Bachelet", "Michelle Bachelet"])]


def test_a_family_name_of_two_people_stays_by_itself() -> None:
    telling = Telling()
    for year, name in (("1990", "Bush"), ("1991", "George Bush"), ("2003", "Jeb Bush")):
        telling.tell(f"{name} {year}.", visits=visit(year, name))
    assert sorted(telling.tables()["dim_person"]["name"]) == ["Bush", "George Bush", "Jeb Bush"]
