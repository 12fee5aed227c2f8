"""Merging of missions: what is one post."""

from telling import Row, Telling, mission


def posts(*told: Row) -> list[dict[str, object]]:
    telling = Telling()
    for number, row in enumerate(told):
        telling.tell(f"Sentence {number}.", missions=row)
    return telling.tables()["fact_mission"].sort("mission_type", "seat_city", "residency").to_dicts()


def test_opened_then_and_there_now_is_one_embassy() -> None:
    (post,) = posts(mission(opened="2014"), mission(is_current=True))
    assert (post["opened"], post["is_current"]) == ("2014", True)


def test_an_opening_without_its_city_is_the_embassy_with_one() -> None:
    (post,) = posts(mission(None, opened="2014"), mission("Baku"))
    assert (post["seat_city"], post["opened"]) == ("Baku", "2014")


def test_a_year_and_its_day_are_one_opening() -> None:
    (post,) = posts(mission(opened="1993"), mission(opened="1993-09-20"))
    assert post["opened"] == "1993-09-20"


def test_opened_and_closed_are_one_mission_that_is_over() -> None:
    (post,) = posts(mission(opened="1993"), mission(closed="2001-05"))
    assert (post["opened"], post["closed"], post["is_current"]) == ("1993", "2001-05", False)


def test_two_cities_are_two_consulates() -> None:
    assert len(posts(mission("Ganja", "consulate"), mission("Sumqayit", "consulate"))) == 2


def test_a_consulate_is_the_consulate_general_of_its_city() -> None:
    (post,) = posts(mission("Ganja", "consulate"), mission("Ganja", "consulate-general"))
    assert post["mission_type"] == "consulate-general"


def test_an_honorary_consulate_is_another_post() -> None:
    assert len(posts(mission("Ganja", "honorary consulate"), mission("Ganja", "consulate"))) == 2


def test_accreditations_from_two_cities_are_two() -> None:
    told = posts(
        mission("New Delhi", "accredited", residency="non_resident"),
        mission("Tehran", "accredited", residency="non_resident"),
    )
    assert [post["seat_city"] for post in told] == ["New Delhi", "Tehran"]


def test_a_stated_absence_is_a_row_of_its_own() -> None:
    told = posts(mission(None, "none", residency="none"), mission("Tehran", "accredited", residency="non_resident"))
    assert [post["residency"] for post in told] == ["non_resident", "none"]


def test_each_way_is_another_mission() -> None:
    assert len(posts(mission(), mission("Mexico City", sender="AZE", receiver="MEX"))) == 2


def test_two_opening_days_of_one_embassy_disagree_and_are_shown() -> None:
    telling = Telling()
    telling.tell("In 1993 it opened.", missions=mission(opened="1993"))
    telling.tell("In 1995 it opened.", missions=mission(opened="1995"))
    tables = telling.tables()
    assert tables["fact_mission"].height == 1
    shown = tables["fact_conflicts"].select("field", "value", "is_chosen").rows()
    assert shown == [("opened", "1993", True), ("opened", "1995", False)]
