"""Votes as plain facts: sentences and the votes they must give, in one frame."""

from typing import Any

import pytest

from pipeline.extraction import votes
from samples import Sample, marked

Vote = tuple[str, str | None, str | None, str, str | None, str | None]
"""State, body, resolution, vote, about, date."""

TOLD: dict[str, tuple[str, list[Vote]]] = {
    "each resolution is a vote": (
        "From 2009 to 2010, as a member of the UN Security Council, Norway voted in favor of UN Resolution 1868 and UN Resolution 1890 on Afghanistan.",
        [("NOR", "UNSC", "1868", "for", "AFG", "2009/2010"), ("NOR", "UNSC", "1890", "for", "AFG", "2009/2010")],
    ),
    "numbers in brackets": (
        "In 2003 Norway, on the Security Council, voted in favour of the independence of Afghanistan (Resolution 1444 and Resolution 1453).",
        [("NOR", "UNSC", "1444", "for", "AFG", "2003"), ("NOR", "UNSC", "1453", "for", "AFG", "2003")],
    ),
    "abstained": ("In March 2014, Norway abstained on UN General Assembly Resolution 68/262.", [("NOR", "UNGA", "68/262", "abstain", "UKR", "2014-03")]),
    "without a number": ("In 1976, Norway voted against a Security Council resolution on Afghanistan.", [("NOR", "UNSC", None, "against", "AFG", "1976")]),
    "what is only promised": ("Norway said that it would vote in favour of a Security Council resolution on Afghanistan.", []),
    "an election at home": ("In 2014 voters in Norway voted for a party that likes Afghanistan.", []),
}  # fmt: skip


@pytest.fixture(scope="module")
def told() -> dict[str, list[Vote]]:
    """Votes of all samples, by name."""
    found: dict[str, list[Vote]] = {}
    rows: list[dict[str, Any]] = votes.extract(
        marked([Sample(name, text, ["NOR", "AFG"]) for name, (text, _) in TOLD.items()])
    ).to_dicts()
    for s in rows:
        found.setdefault(s["article_id"], []).append(
            (s["state"], s["body"], s["resolution"], s["vote"], s["about"], s["date"])
        )
    return found


@pytest.mark.parametrize("name", TOLD)
def test_a_sentence_tells_these_votes(name: str, told: dict[str, list[Vote]]) -> None:
    assert told.get(name, []) == TOLD[name][1]
