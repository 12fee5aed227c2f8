"""Agreements as plain facts: sentences and the titles and dates they must give, in one frame."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.extraction import agreements
from pipeline.grammar import annotate
from pipeline.reading import read
from samples import Sample, marked

TOLD: dict[str, tuple[str, list[tuple[str, str | None]]]] = {
    "title from its noun on": ("On 1 May 1952, an agreement on visas was signed in Oslo.", [("agreement on visas", "1952-05-01")]),
    "words before the noun belong to it": ("Peru and Norway signed a free trade agreement in December 2005.", [("free trade agreement", "2005-12")]),
    "two of one verb": (
        "In 1964, Peru and Norway signed a trade agreement and an agreement on economic and technical cooperation, which provided for a loan.",
        [("trade agreement", "1964"), ("agreement on economic and technical cooperation", "1964")],
    ),
    "each with its own year": (
        "The two countries concluded a commercial convention in 1867, and a treaty of peace, friendship, and commerce in 1881.",
        [("commercial convention", "1867"), ("treaty of peace, friendship, and commerce", "1881")],
    ),
    "a running list with inner commas": (
        "Both have signed several agreements, such as an Agreement on Fish, Salt and Sheep (2008); Memorandum of Understanding for a Fund (2010); and an Agreement of Cooperation (2017).",
        [("Agreement on Fish, Salt and Sheep", "2008"), ("Memorandum of Understanding for a Fund", "2010"), ("Agreement of Cooperation", "2017")],
    ),
    "the noun once, dates in brackets": (
        "They signed several agreements, including an agreement on trade (30 April 1954 and 16 July 1970), on air traffic (8 February 1966), and on tourism (8 June 1971).",
        [("agreement on trade", "1954-04-30"), ("agreement on trade", "1970-07-16"), ("agreement on air traffic", "1966-02-08"), ("agreement on tourism", "1971-06-08")],
    ),
    "in turn": (
        "Peru and Norway signed a treaty on extradition and an agreement on taxes in 2005 and 2009 respectively.",
        [("treaty on extradition", "2005"), ("agreement on taxes", "2009")],
    ),
    "each after its year": ("In 1978 they signed a cultural agreement, in 1985 an economic agreement.", [("cultural agreement", "1978"), ("economic agreement", "1985")]),
    "the verb that stands last": (
        "In 2009 the banks signed a memorandum of understanding on supervision, while the news agencies signed a cooperation agreement.",
        [("memorandum of understanding on supervision", "2009"), ("cooperation agreement", "2009")],
    ),
    "support is no signature": ("Peru supported the signing of the Oslo Agreement between Chile and Norway.", []),
    "what it is on comes later": ("In 2015, an agreement was reached between Peru and Norway on visa-free entry.", [("agreement on visa-free entry", "2015")]),
    "with whom is no part of a common title": ("Peru was the first to sign a trade agreement with Norway, in 1956.", [("trade agreement", "1956")]),
    "purpose is no part of a specific title": ("In 1999 Peru and Norway signed a fisheries agreement to increase trade.", [("fisheries agreement", "1999")]),
    "a name ends where a verb begins": ("The Treaty of Trondheim transferred the islands from Peru to Norway.", [("Treaty of Trondheim", None)]),
    "a year before the name": ("Relations rest on the 1979 Peru–Norway Peace Treaty.", [("Peru–Norway Peace Treaty", "1979")]),
    "entry into force is not the signature": ("Peru and Norway signed a tax treaty in 1993, which went into effect in 1994.", [("tax treaty", "1993")]),
    "a title in quotes": ('In 2007, Peru and Norway signed a "Strategic Partnership Agreement" to strengthen ties.', [("Strategic Partnership Agreement", "2007")]),
    "in force since": ("An extradition treaty between the two states has been in force since May 1971.", [("extradition treaty", "1971-05")]),
    "took effect": ("The social security agreement took effect on 1 January 2003.", [("social security agreement", "2003-01-01")]),
    "dates from": ("An air transport agreement dates from 1966.", [("air transport agreement", "1966")]),
    "where it was signed is no part of it": ("A fisheries agreement was signed in Skopje in 2004.", [("fisheries agreement", "2004")]),
    "during the visit told before": (
        "In May 1995, Norwegian Prime Minister Odd Lund visited Lima. During the visit, both nations signed an Agreement on Tourism.",
        [("Agreement on Tourism", "1995-05")],
    ),
    "no date of another matter": (
        "In May 1995, Norwegian Prime Minister Odd Lund visited Lima. Both nations signed an Agreement on Tourism.", [("Agreement on Tourism", None)],
    ),
    "a name with commas inside": ("The Agreement on Education, Science and Culture was signed in May 1990.", [("Agreement on Education, Science and Culture", "1990-05")]),
    "what it does": ("An agreement abolishing visas was signed in 1970.", [("agreement abolishing visas", "1970")]),
    "several with a year each": (
        "The two countries have signed agreements on fisheries (1970), sea transport (1981) and tourism (2007).",
        [("agreement on fisheries", "1970"), ("agreement on sea transport", "1981"), ("agreement on tourism", "2007")],
    ),
    "a memorandum of one day": ("Peru and Norway signed a joint memorandum in December 2002.", [("joint memorandum", "2002-12")]),
    "an accord of one year": ("Peru and Norway concluded an accord in 1981.", [("accord", "1981")]),
    "accords of one year": ("Bilateral accords signed with Norway in 1961 regulate trade.", [("Bilateral accords", "1961")]),
    "of two others": ("Although a treaty had been signed between Chile and Bolivia in 1904, Peru protested.", []),
    "nothing in particular": ("Peru and Norway have signed several bilateral agreements. The agreement was signed in 2005.", []),
    "only wished for": ("Peru hopes to sign a free trade agreement with Norway, and a tax treaty has been proposed.", []),
    "of others": ("In 1990 Peru signed a trade agreement with Chile.", []),
    "an organization is none": ("Peru and Norway are no members of the North Atlantic Treaty Organization.", []),
}  # fmt: skip


@pytest.fixture(scope="module")
def told() -> dict[str, list[dict[str, Any]]]:
    """Statements of all samples, by name."""
    samples = [Sample(name, text, ["PER", "NOR"]) for name, (text, _) in TOLD.items()]
    found: dict[str, list[dict[str, Any]]] = {}
    for statement in agreements.extract(marked(samples)).to_dicts():
        found.setdefault(statement["article_id"], []).append(statement)
    return found


@pytest.mark.parametrize("name", TOLD)
def test_a_sentence_tells_these_agreements(name: str, told: dict[str, list[dict[str, Any]]]) -> None:
    assert [(s["title"], s["date"]) for s in told.get(name, [])] == TOLD[name][1]


LINES = (
    "1998: Convention on Fisheries",
    "Convention on Sports – November 2000",
    "1999 Agreement on Science and Culture",
    "Tax Treaty (2003)",
)


@pytest.mark.parametrize("passage_kind", ["list_item", "sentence"])
def test_a_list_under_a_heading_may_have_lost_its_bullets(passage_kind: str) -> None:
    samples = [Sample(line, line, ["PER", "NOR"], "Treaties", passage_kind=passage_kind) for line in LINES]
    told = agreements.extract(marked(samples)).select("title", "date")
    assert told.rows() == [
        ("Convention on Fisheries", "1998"), ("Convention on Sports", "2000-11"), ("Agreement on Science and Culture", "1999"), ("Tax Treaty", "2003"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "table",
    [
        "| Agreement | Place of signature | Date of signature |\n| Protocol on Social Security | Lima | 3 August 2014 |\n| Extradition Treaty | Oslo | May 2015 |\n",
        "| Date | Agreement |\n| 3 August 2014 | Protocol on Social Security |\n| May 2015 | Extradition Treaty |\n",
        "| Entry into force | Title | Signed |\n| 2017 | Protocol on Social Security | 3 August 2014 |\n| 2018 | Extradition Treaty | May 2015 |\n",
    ],
)
def test_a_table_of_agreements(tmp_path: Path, table: str) -> None:
    text = f"= Norway–Peru relations =\n\nNorway–Peru relations are foreign relations.\n\n== Agreements ==\n\n{table}"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    reading = read(tmp_path)
    told = agreements.extract(annotate(reading.passages, reading.articles)).select("title", "date", "agreement_type")
    assert told.rows() == [
        ("Protocol on Social Security", "2014-08-03", "social security"),
        ("Extradition Treaty", "2015-05", "justice"),
    ]


def test_items_of_a_list_of_agreements_need_not_say_the_word() -> None:
    items = ("Avoidance of double taxation (1994)", "1972: Fisheries", "Ada Low opened an office in 1999")
    samples = [Sample(text, text, ("PER", "NOR"), "Bilateral agreements", "dyad", "list_item") for text in items]
    told = agreements.extract(marked(samples)).select("title", "date")
    assert told.rows() == [("Avoidance of double taxation", "1994"), ("Fisheries", "1972")]


def test_the_type_is_the_longest_keywords() -> None:
    statements = agreements.extract(
        marked([Sample("type", "In 1990 Peru and Norway signed a double taxation agreement.")])
    )
    assert statements["agreement_type"].to_list() == ["taxation"]
