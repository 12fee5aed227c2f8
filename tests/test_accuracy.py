"""The measure of accuracy: what agrees, what counts as right, invented and missed, and which gold can be used."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from pipeline import reference, tables
from pipeline.accuracy import GoldError, Score, agreement
from pipeline.accuracy.agreement import KINDS, alike, folded, mission_class, organization, same_person
from pipeline.accuracy.gold import REQUIRED, read_gold
from pipeline.accuracy.scoring import score
from telling import Telling, event, mission, trade, visit
from telling import agreement as signed

ALIYEV = "Foreign Minister Elmar Aliyev came to Mexico in 2012."
RUIZ = "Senator Ana Ruiz went to Azerbaijan on 3 May 2014."
LOW = "In 2013 Deputy Ada Low arrived from Baku."


def write(folder: Path, name: str, text: str, **facts: Any) -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.txt").write_bytes(text.encode())
    (folder / f"{name}.gold.json").write_text(json.dumps({"states": ["AZE", "MEX"], **facts}), encoding="utf-8")


def compare(tmp_path: Path, telling: Telling, **facts: Any) -> Score:
    """One article of hand-told sentences, published and compared with gold facts."""
    sentences = [passage["passage"] for passage in telling.passages]
    write(tmp_path / "gold", "000", "\n".join(sentences), **facts)
    telling.publish(tmp_path / "w.duckdb")
    return score(read_gold(tmp_path / "gold"), tmp_path / "w.duckdb")


def counts(result: Score, kind: str) -> tuple[int, int, int]:
    tally = result.tallies[kind]
    return tally.right, tally.invented, tally.missed


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Elmar Aliyev", "Aliyev", True),
        ("Hugo Chávez", "hugo chavez", True),
        ("Ada Low", "Eva Low", True),
        ("Kim Jong-il", "Kim Jongun", False),
        ("Zhao Ziyang", "Zhao Ziyangh", True),
        ("Ada Low", "Ada High", False),
        (None, "Low", False),
    ],
)
def test_persons_are_the_same_by_family_name(one: str | None, other: str, same: bool) -> None:
    assert same_person(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "are_alike"),
    [
        ("Agreement on Trade", "agreement on trade", True),
        ("Agreement on Air Services", "Agreement on Air Service", True),
        ("Treaty of Friendship and Commerce", "Friendship and Commerce", True),
        ("Agreement on Tourism and Culture", "Tourism", False),
        ("Agreement on Trade", "Agreement on Extradition", False),
        ("", "Treaty", False),
    ],
)
def test_titles_are_alike_by_most_of_their_letters(one: str, other: str, are_alike: bool) -> None:
    assert alike(one, other) is are_alike


def test_an_acronym_is_the_organization() -> None:
    assert organization("NATO") == organization("North Atlantic Treaty Organisation")
    assert organization("the United Nations") == organization("UN")
    assert organization("Cairns Group") != organization("Rio Group")


def test_acronyms_mean_the_same_to_the_pipeline() -> None:
    known: dict[str, set[str]] = {}
    for name, alias in reference.table("organizations").select("name", "alias").iter_rows():
        for word in (name, alias):
            known.setdefault(folded(word).replace("organisation", "organization"), set()).add(name)
    path = Path(agreement.__file__).with_name("organizations.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(row["alias"], row["organization"]) for row in csv.DictReader(file)]
    assert rows == sorted(rows, key=lambda row: (row[1], row[0])), "one order, so that a row is found"
    assert [row for row in rows if not known.get(row[0], set()) & known.get(row[1], set())] == []


def test_classes_of_missions_are_those_annotators_tell_apart() -> None:
    assert mission_class("high commission") == mission_class("embassy")
    assert mission_class("honorary consulate") == mission_class("Consulate-General") == mission_class("consulate")
    assert mission_class("trade office") == mission_class(None) == "other"


def agrees(kind: str, fact: dict[str, Any], **row: Any) -> bool:
    found = next(one for one in KINDS if one.name == kind)
    return found.agrees({"article_states": ["AZE", "MEX"], **fact}, {"told_in": 1, **row})


def test_a_date_agrees_only_as_precise_as_it_is() -> None:
    assert agrees("timeline", {"date": "2008-04", "type": "other"}, event_date="2008-04")
    assert not agrees("timeline", {"date": "2008", "type": "other"}, event_date="2008-04")
    assert agrees("timeline", {"date": "2008", "type": "other"}, event_date="2008-04", told_in=2)
    assert agrees("timeline", {"date": "1980", "end_date": "1981", "type": "other"}, event_date="1980/1981")
    assert agrees("timeline", {"date": "1980", "date_alt": ["1981"], "type": "other"}, event_date="1981")


def test_actor_and_target_agree_or_both_act() -> None:
    mutual = {"date": "1992", "type": "recognition", "actor": "both", "target": "both"}
    row = {"event_date": "1992", "event_type": "recognition"}
    assert agrees("events_full", mutual, **row, is_mutual=True, actor_iso3="AZE", target_iso3="MEX")
    assert agrees("events_full", mutual, **row, is_mutual=False, actor_iso3="MEX", target_iso3="AZE")
    assert not agrees("events_full", mutual, **row, is_mutual=False, actor_iso3="MEX", target_iso3=None)
    one_way = mutual | {"actor": "MEX", "target": "AZE"}
    assert agrees("events_full", one_way, **row, is_mutual=False, actor_iso3="MEX", target_iso3="AZE")
    assert not agrees("events_full", one_way, **row, is_mutual=False, actor_iso3="AZE", target_iso3="MEX")


def test_an_amount_may_be_rounded_and_a_total_has_no_direction() -> None:
    total = {"kind": "total", "year": 2023, "amount": 7_200_000, "currency": "USD"}
    row = {"year": 2023, "measure": "total", "currency_code": "USD"}
    assert agrees("trade", total, **row, amount=7_210_000.0, exporter_iso3="AZE")
    assert not agrees("trade", total, **row, amount=7_300_000.0)
    assert not agrees("trade", total | {"currency": "EUR"}, **row, amount=7_200_000.0)
    export = total | {"kind": "export", "from": "AZE", "to": "MEX"}
    row["measure"] = "export"
    assert agrees("trade", export, **row, amount=7_200_000.0, exporter_iso3="AZE", importer_iso3="MEX")
    assert not agrees("trade", export, **row, amount=7_200_000.0, exporter_iso3="MEX", importer_iso3="AZE")


def test_a_visitor_without_a_name_is_known_by_the_office() -> None:
    gold = {"from": "AZE", "to": "MEX", "year": 2012, "visitor": "Foreign Minister"}
    row = {"sender_iso3": "AZE", "host_iso3": "MEX", "year": 2012}
    assert agrees("visits", gold, **row, office="foreign minister")
    assert not agrees("visits", gold, **row, visitor="Elmar Aliyev", office="foreign minister")
    assert not agrees("visits", gold | {"month": 5}, **row, office="foreign minister", month=6)


def test_a_non_resident_mission_may_be_called_accredited() -> None:
    gold = {"sender": "MEX", "receiver": "AZE", "kind": "embassy", "resident": False, "city": "Ankara"}
    row = {"sender_iso3": "MEX", "receiver_iso3": "AZE", "residency": "non_resident", "seat_city": "Ankara"}
    assert agrees("missions", gold, **row, mission_type="accredited")
    assert not agrees("missions", gold | {"resident": True}, **row, mission_type="accredited")
    assert agrees("missions", gold | {"city": "Angora", "city_alt": ["Ankara"]}, **row, mission_type="embassy")


def test_right_invented_and_missed_are_counted(tmp_path: Path) -> None:
    telling = Telling()
    telling.tell(ALIYEV, visits=visit("2012"))
    telling.tell(RUIZ, visits=visit("2014-05-03", "Ana Ruiz", "Senator", "MEX", "AZE"))
    result = compare(
        tmp_path,
        telling,
        visits=[
            {"from": "AZE", "to": "MEX", "year": 2012, "visitor": "Aliyev", "quote": ALIYEV},
            {"from": "AZE", "to": "MEX", "year": 2013, "visitor": "Ada Low", "quote": LOW},
        ],
    )
    assert counts(result, "visits") == (1, 1, 1)
    tally = result.tallies["visits"]
    assert (tally.precision, tally.recall, tally.f1) == (0.5, 0.5, 0.5)
    differences = {(miss.outcome, miss.rule): miss for miss in result.misses if miss.kind == "visits"}
    assert differences["missed", None].values == {"from": "AZE", "to": "MEX", "year": 2013, "visitor": "Ada Low"}
    assert differences["invented", "by_hand"].values["visitor"] == "Ana Ruiz"
    assert differences["invented", "by_hand"].quote == RUIZ
    assert counts(result, "trade") == (0, 0, 0)
    assert result.tallies["trade"].f1 is None


def test_one_found_fact_is_right_for_one_gold_fact(tmp_path: Path) -> None:
    telling = Telling()
    telling.tell(ALIYEV, visits=visit("2012"))
    gold = {"from": "AZE", "to": "MEX", "year": 2012, "visitor": "Aliyev"}
    assert counts(compare(tmp_path, telling, visits=[gold, gold]), "visits") == (1, 0, 1)


def test_each_kind_is_compared(tmp_path: Path) -> None:
    telling = Telling()
    telling.tell("In 2023 trade was $7.", trade=trade(2023, 7.0))
    telling.tell("Glass goes to Mexico.", products={"exporter": "AZE", "importer": "MEX", "product": "Glass"})
    telling.tell("Mexico has an embassy in Baku.", missions=mission())
    telling.tell("They signed a Trade Pact in 2008.", agreements=signed("Trade Pact", "2008"))
    telling.tell("Mexico is in the UN.", memberships={"state": "MEX", "organization": "United Nations"})
    person = {"person": "Ana Diaz", "sender": "MEX", "receiver": "AZE", "residency": "resident"}
    telling.tell("Ana Diaz is ambassador.", appointments=person)
    result = compare(
        tmp_path,
        telling,
        trade=[{"kind": "total", "year": 2023, "amount": 7, "currency": "USD"}],
        trade_products=[{"from": "AZE", "to": "MEX", "products": ["glass", "tea"]}],
        missions=[{"sender": "MEX", "receiver": "AZE", "kind": "embassy", "resident": True, "city": "Baku"}],
        agreements=[{"name": "Trade Pact", "year": 2008}],
        memberships=[{"states": ["AZE", "MEX"], "organization": "UN"}],
        ambassadors=[{"sender": "MEX", "receiver": "AZE", "name": "Diaz"}],
    )
    assert {kind.name: counts(result, kind.name) for kind in KINDS if not kind.is_event and kind.name != "visits"} == {
        "trade": (1, 0, 0),
        "trade_products": (1, 0, 1),
        "agreements": (1, 0, 0),
        "missions": (1, 0, 0),
        "memberships": (1, 0, 1),
        "ambassadors": (1, 0, 0),
    }


def test_a_doubtful_fact_and_an_unscored_kind_cost_nothing(tmp_path: Path) -> None:
    telling = Telling()
    telling.tell(ALIYEV, visits=visit("2012"))
    telling.tell("In 2023 trade was $7.", trade=trade(2023, 7.0))
    doubtful = {"from": "AZE", "to": "MEX", "year": 2012, "visitor": "Aliyev", "quote": ALIYEV, "score": False}
    result = compare(tmp_path, telling, visits=[doubtful], unscored=["trade"])
    assert counts(result, "visits") == counts(result, "trade") == (0, 0, 0)
    assert result.tallies["trade"].articles == 0


def test_a_happening_counts_at_its_place_and_other_ones_in_the_timeline_only(tmp_path: Path) -> None:
    telling = Telling()
    there = "Relations were severed in 1995."
    telling.tell(there, events=event("relations_severed", "1995", mutual=True))
    telling.tell("A festival of 1995 was a success.", events=event("other", "1995"))
    gold = {"date": "1995", "type": "relations_severed", "actor": "both", "target": "both", "quote": there}
    other = {"date": "1995", "type": "other", "quote": "A festival of 1995 was a success."}
    result = compare(tmp_path, telling, events=[gold, other])
    assert counts(result, "events") == counts(result, "events_full") == (1, 0, 0)
    assert counts(result, "timeline") == (2, 0, 0)
    elsewhere = compare(tmp_path, telling, events=[gold | {"quote": other["quote"]}])
    assert counts(elsewhere, "events") == (0, 1, 1)


def test_dates_more_exact_than_the_gold_are_counted(tmp_path: Path) -> None:
    telling = Telling()
    sentence = "Relations were severed in 1995."
    telling.tell(sentence, events=event("relations_severed", "1995-03", mutual=True))
    result = compare(tmp_path, telling, events=[{"date": "1995", "type": "relations_severed", "quote": sentence}])
    assert (result.dates.right, result.dates.invented) == (0, 1)


def test_quotes_that_are_not_the_text_are_counted(tmp_path: Path) -> None:
    telling = Telling()
    telling.tell(ALIYEV, visits=visit("2012"))
    exact = compare(tmp_path, telling).offsets
    assert (exact.right, exact.invented) == (2, 0)
    write(tmp_path / "gold", "000", ALIYEV.lower())
    moved = score(read_gold(tmp_path / "gold"), tmp_path / "w.duckdb").offsets
    assert (moved.right, moved.invented) == (0, 2)


def test_the_rows_of_the_table_say_it_all(tmp_path: Path) -> None:
    telling = Telling()
    telling.tell(ALIYEV, visits=visit("2012"))
    result = compare(tmp_path, telling, visits=[{"from": "AZE", "to": "MEX", "year": 2012, "visitor": "Aliyev"}])
    table = result.table("1.2.3")
    assert tables.TABLES["accuracy"].is_valid(table)
    rows = {row["kind"]: row for row in table.to_dicts()}
    assert list(rows) == [*(kind.name for kind in KINDS), "overall", "dates", "offsets"]
    assert rows["visits"] == {
        "kind": "visits",
        "measure": "sender, host, year, visitor; month where it is known",
        "right": 1,
        "invented": 0,
        "missed": 0,
        "precision": 1.0,
        "recall": 1.0,
        "f1": 1.0,
        "articles": 1,
        "gold_version": result.gold_version,
        "code_version": "1.2.3",
    }
    # The visit and the event that follows from it, which this gold does not have.
    assert (rows["overall"]["right"], rows["overall"]["invented"]) == (1, 1)


def test_every_kind_of_gold_is_compared_with_a_view_of_the_contract() -> None:
    assert {kind.gold for kind in KINDS} == set(REQUIRED)
    assert len({kind.name for kind in KINDS}) == len(KINDS)


def test_the_version_is_that_of_the_gold_wherever_it_lies(tmp_path: Path) -> None:
    for folder in ("one", "two", "three"):
        write(tmp_path / folder, "a", ALIYEV, visits=[{"from": "AZE", "to": "MEX"}])
    (tmp_path / "three" / "a.txt").write_text(RUIZ)
    versions = [read_gold(tmp_path / folder).version for folder in ("one", "two", "three")]
    assert versions[0] == versions[1] != versions[2]


def test_gold_that_cannot_be_used_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="is no folder"):
        read_gold(tmp_path / "nowhere")
    with pytest.raises(GoldError, match="holds no gold"):
        read_gold(tmp_path)
    write(tmp_path, "a", ALIYEV, visits=[{"from": "AZE", "to": "MEX"}, {"from": "AZE"}])
    with pytest.raises(GoldError, match=r"a\.gold\.json: number 2 of visits lacks to\."):
        read_gold(tmp_path)
    (tmp_path / "a.gold.json").write_text("[]")
    with pytest.raises(GoldError, match="must hold one JSON object"):
        read_gold(tmp_path)
    (tmp_path / "a.gold.json").write_text("{")
    with pytest.raises(GoldError, match="is no JSON"):
        read_gold(tmp_path)
    (tmp_path / "a.gold.json").write_text("{}")
    (tmp_path / "a.txt").write_bytes(b"\xff")
    with pytest.raises(GoldError, match=r"a\.txt is no UTF-8 text"):
        read_gold(tmp_path)
    (tmp_path / "a.txt").unlink()
    with pytest.raises(GoldError, match=r"a\.txt cannot be read"):
        read_gold(tmp_path)


def test_the_form_that_is_described_is_the_form_that_is_read(tmp_path: Path) -> None:
    described = (Path(agreement.__file__).with_name("README.md")).read_text(encoding="utf-8")
    example = described.split("<!-- the example -->\n```json\n")[1].split("```")[0]
    (tmp_path / "a.txt").write_text("Words.")
    (tmp_path / "a.gold.json").write_text(example)
    [article] = read_gold(tmp_path).articles
    assert {kind for kind, facts in article.facts.items() if facts} == {"events", "visits", "missions"}
    assert article.unscored == {"trade"}
    for kind, keys in REQUIRED.items():
        [row] = [line for line in described.splitlines() if line.startswith(f"| `{kind}` |")]
        assert all(f"`{key}`" in row for key in keys), kind
