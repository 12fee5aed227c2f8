"""Memberships as plain facts: sentences and the states and organizations they must give, in one frame."""

from typing import Any

import pytest

from pipeline.extraction import memberships
from samples import Sample, marked

UN, WTO, NATO, EU, UNSC = (
    "United Nations",
    "World Trade Organization",
    "North Atlantic Treaty Organization",
    "European Union",
    "United Nations Security Council",
)

TOLD: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "both of two": ("Both nations are members of the United Nations and the World Trade Organization.", [("PER", UN), ("NOR", UN), ("PER", WTO), ("NOR", WTO)]),
    "an acronym is the same organization": ("Both are close allies and members of NATO (NATO) and the UN.", [("PER", NATO), ("NOR", NATO), ("PER", UN), ("NOR", UN)]),
    "the list comes a sentence later": (
        "Peru and Norway are member states of a variety of organizations. They include: the United Nations, and the World Trade Organization.",
        [("PER", UN), ("NOR", UN), ("PER", WTO), ("NOR", WTO)],
    ),
    "one state only": ("As a European Union (EU) member, Norway supports the bid of Peru.", [("NOR", EU)]),
    "one is a member, the other a candidate": ("Norway is a member of the European Union and Peru is a candidate.", [("NOR", EU)]),
    "an unknown one by the name it is given": ("Both countries are members of the Northern Herring Association.", [("PER", "Northern Herring Association"), ("NOR", "Northern Herring Association")]),
    "they share it": ("The two countries share membership in the United Nations.", [("PER", UN), ("NOR", UN)]),
    "each with its year": ("Norway joined NATO in 1949 and the European Union in 1996.", [("NOR", NATO), ("NOR", EU)]),
    "and so did the other": ("Norway joined NATO in 1949 and Peru in 1952.", [("NOR", NATO), ("PER", NATO)]),
    "in passing": ("Norway and Peru, both members of NATO, signed a treaty.", [("NOR", NATO), ("PER", NATO)]),
    "of which both are": ("They meet in the United Nations and NATO, of which both are members.", [("PER", UN), ("NOR", UN), ("PER", NATO), ("NOR", NATO)]),
    "let in together": ("Both countries were admitted into NATO in 1952.", [("PER", NATO), ("NOR", NATO)]),
    "its neighbour is not": ("Norway applied to join NATO, of which Peru is not a member.", []),
    "an accession spoken of": ("Norway opposed Peru's accession to NATO.", []),
    "several founded it": ("Norway, Peru and Chile founded NATO.", [("PER", NATO), ("NOR", NATO), ("CHL", NATO)]),
    "members first": ("As members of the World Trade Organization, both countries favour free trade.", [("PER", WTO), ("NOR", WTO)]),
    "only the one between the commas' owner": ("Norway, a member of NATO, supported Peru.", [("NOR", NATO)]),
    "wished for": ("Norway supports the bid of Peru for membership of the European Union and hopes that it will become a member of NATO.", []),
    "denied": ("Despite not being a member of the European Union, Norway trades with Peru, which was never a member of NATO.", []),
    "a coalition is none": ("Norway joined the UN coalition that left Peru.", []),
    "a committee is not the organization": ("Norway is a member of the United Nations' Special Committee on Herring.", []),
    "of others": ("Chile is a member of the United Nations, said Peru and Norway.", []),
}  # fmt: skip

DATED: dict[str, tuple[str, tuple[str | None, str | None]]] = {
    "a span": ("From 1980 to 1981, Peru was on the United Nations Security Council.", ("1980", "1981")),
    "the first of two": ("Peru joined the United Nations in 1945 upon its founding.", ("1945", None)),
    "joined": ("Peru joined the United Nations as a full member on 1 May 1945.", ("1945-05-01", None)),
    "became": ("Peru became a member of the World Trade Organization in January 1995.", ("1995-01", None)),
    "since joining": ("Since joining the United Nations in 1945, Peru has changed.", ("1945", None)),
    "since": ("Peru has been an EU member since 1 January 2007.", ("2007-01-01", None)),
    "no date": ("In 1993, Peru was a member of the United Nations Security Council.", (None, None)),
}


@pytest.fixture(scope="module")
def told() -> dict[str, list[dict[str, Any]]]:
    """Statements of all samples, by name."""
    samples = [
        Sample(name, text, ["PER", "NOR"])
        for name, (text, _) in (TOLD | {f"date {n}": (t, []) for n, (t, _) in DATED.items()}).items()
    ]
    found: dict[str, list[dict[str, Any]]] = {}
    for statement in memberships.extract(marked(samples)).to_dicts():
        found.setdefault(statement["article_id"], []).append(statement)
    return found


@pytest.mark.parametrize("name", TOLD)
def test_a_sentence_tells_these_memberships(name: str, told: dict[str, list[dict[str, Any]]]) -> None:
    assert sorted((s["state"], s["organization"]) for s in told.get(name, [])) == sorted(TOLD[name][1])


@pytest.mark.parametrize("name", DATED)
def test_a_membership_has_the_dates_said_of_it(name: str, told: dict[str, list[dict[str, Any]]]) -> None:
    (statement,) = told[f"date {name}"]
    assert (statement["start_date"], statement["end_date"]) == DATED[name][1]


def test_items_of_a_list_read_on_from_the_line_above_it() -> None:
    heading = "Both countries are members of the following international organizations:"
    items = [
        Sample(name, name, ("PER", "NOR"), heading, passage_kind="list_item")
        for name in (UN, "Northern Herring Association")
    ]
    told = memberships.extract(marked(items)).select("article_id", "state", "organization").rows()
    assert sorted(told) == [
        ("Northern Herring Association", "NOR", "Northern Herring Association"), ("Northern Herring Association", "PER", "Northern Herring Association"),
        (UN, "NOR", UN), (UN, "PER", UN),
    ]  # fmt: skip
