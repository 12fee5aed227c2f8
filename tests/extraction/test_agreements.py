"""Agreements as plain facts: sentences and the titles and dates they must give, in one frame."""

from typing import Any

import pytest

from pipeline.extraction import agreements
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
    "what it is on comes later": ("In 2015, an agreement was reached between Peru and Norway on visa-free entry.", [("agreement on visa-free entry", "2015")]),
    "with whom is no part of a common title": ("Peru was the first to sign a trade agreement with Norway, in 1956.", [("trade agreement", "1956")]),
    "purpose is no part of a specific title": ("In 1999 Peru and Norway signed a fisheries agreement to increase trade.", [("fisheries agreement", "1999")]),
    "a name ends where a verb begins": ("The Treaty of Trondheim transferred the islands from Peru to Norway.", [("Treaty of Trondheim", None)]),
    "a year before the name": ("Relations rest on the 1979 Peru–Norway Peace Treaty.", [("Peru–Norway Peace Treaty", "1979")]),
    "entry into force is not the signature": ("Peru and Norway signed a tax treaty in 1993, which went into effect in 1994.", [("tax treaty", "1993")]),
    "a title in quotes": ('In 2007, Peru and Norway signed a "Strategic Partnership Agreement" to strengthen ties.', [("Strategic Partnership Agreement", "2007")]),
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


def test_the_type_is_the_longest_keywords() -> None:
    statements = agreements.extract(
        marked([Sample("type", "In 1990 Peru and Norway signed a double taxation agreement.")])
    )
    assert statements["agreement_type"].to_list() == ["taxation"]
