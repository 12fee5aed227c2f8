"""Missions as plain facts: sentences and the posts they must give, in one frame."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.extraction import missions
from pipeline.grammar import annotate
from pipeline.reading import read
from samples import Sample, marked

Post = tuple[str, str, str, str, str | None]
"""Sender, receiver, mission type, residency, seat."""

TOLD: dict[str, tuple[str, list[Post]]] = {
    "both ways in one sentence": (
        "Peru has an embassy in Oslo, and Norway has an embassy in Lima.",
        [("PER", "NOR", "embassy", "resident", "Oslo"), ("NOR", "PER", "embassy", "resident", "Lima")],
    ),
    "the verb is said once": (
        "Peru has an embassy in Oslo and Norway an embassy in Lima.",
        [("PER", "NOR", "embassy", "resident", "Oslo"), ("NOR", "PER", "embassy", "resident", "Lima")],
    ),
    "the post is said once": (
        "The embassy of Peru in Oslo opened in 1990, that of Norway in Lima in 1992.",
        [("PER", "NOR", "embassy", "resident", "Oslo"), ("NOR", "PER", "embassy", "resident", "Lima")],
    ),
    "the owner is said once": (
        "Peru has an honorary consulate in Reykjavik; its embassy in Oslo, Norway, is accredited to Iceland.",
        [("PER", "ISL", "honorary consulate", "resident", "Reykjavik"), ("PER", "ISL", "accredited", "non_resident", "Oslo")],
    ),
    "a town by its address": ("Peru maintains an embassy in Norway at 23 Long Avenue, Oslo.", [("PER", "NOR", "embassy", "resident", "Oslo")]),
    "a town with its state": ("Peru conducts its relations with Norway from its embassy in Santiago, Chile.", [("PER", "NOR", "accredited", "non_resident", "Santiago")]),
    "accredited from a town": ("Peru is accredited to Norway from Stockholm.", [("PER", "NOR", "accredited", "non_resident", "Stockholm")]),
    "a post called by its town": ("Peru closed its Oslo embassy in 1990.", [("PER", "NOR", "embassy", "resident", "Oslo")]),
    "many kinds and towns": (
        "Peru has an embassy in Canberra, a consulate-general in Sydney and 2 honorary consulates (in Perth and Hobart).",
        [
            ("PER", "AUS", "embassy", "resident", "Canberra"), ("PER", "AUS", "consulate-general", "resident", "Sydney"),
            ("PER", "AUS", "honorary consulate", "resident", "Perth"), ("PER", "AUS", "honorary consulate", "resident", "Hobart"),
        ],
    ),
    "towns the gazetteer does not know": (
        "Norway has honorary consulates in Lima, Quillobamba and Huanta Alta.",
        [("NOR", "PER", "honorary consulate", "resident", town) for town in ("Lima", "Quillobamba", "Huanta Alta")],
    ),
    "two kinds in one town": (
        "Norway has an embassy and a consulate in Lima.",
        [("NOR", "PER", "embassy", "resident", "Lima"), ("NOR", "PER", "consulate", "resident", "Lima")],
    ),
    "a dependent land is the seat, not the receiver": (
        "Peru has an embassy in Beijing and consulates-general in Guangzhou, Hong Kong and Shanghai.",
        [("PER", "CHN", "embassy", "resident", "Beijing"), *(("PER", "CHN", "consulate-general", "resident", town) for town in ("Guangzhou", "Hong Kong", "Shanghai"))],
    ),
    "a town of that name in the sender's own land": (
        "Canada has a high commission in Kingston and Jamaica has a high commission in Ottawa.",
        [("CAN", "JAM", "high commission", "resident", "Kingston"), ("JAM", "CAN", "high commission", "resident", "Ottawa")],
    ),
    "accredited from a third country": (
        "Peru is accredited to Iceland from its embassy in Oslo, Norway.", [("PER", "ISL", "accredited", "non_resident", "Oslo")],
    ),
    "represented through a post in the receiver's own land": (
        "Peru is represented in Norway through its embassy in Oslo.", [("PER", "NOR", "embassy", "resident", "Oslo")],
    ),
    "accredited and an honorary consulate": (
        "Peru is represented in Iceland through its embassy in Oslo (Norway) and an honorary consulate in Reykjavík.",
        [("PER", "ISL", "accredited", "non_resident", "Oslo"), ("PER", "ISL", "honorary consulate", "resident", "Reykjavík")],
    ),
    "from the mission to the United Nations": (
        "Peru is accredited to Iceland from its Permanent Mission to the United Nations in New York City.",
        [("PER", "ISL", "accredited", "non_resident", "New York City")],
    ),
    "the state's ambassador sits elsewhere": (
        "Peru is represented in Iceland through a non-resident ambassador based in Lima (in the Foreign Ministry).",
        [("PER", "ISL", "accredited", "non_resident", "Lima")],
    ),
    "another state's embassy is not its own": (
        "Peru has an honorary consulate in Reykjavík and is represented by the Spanish embassy in Oslo.",
        [("PER", "ISL", "honorary consulate", "resident", "Reykjavík")],
    ),
    "one after another": (
        "Peru opened an embassy in Oslo in 1988 and Norway opened one in Lima in 1982.",
        [("PER", "NOR", "embassy", "resident", "Oslo"), ("NOR", "PER", "embassy", "resident", "Lima")],
    ),
    "one that followed": (
        "Peru opened a consulate in Bergen in 1988, and Norway followed suit by opening one in Cusco in 1990.",
        [("PER", "NOR", "consulate", "resident", "Bergen"), ("NOR", "PER", "consulate", "resident", "Cusco")],
    ),
    "two states' posts in one list": (
        "There is an embassy of Peru in Oslo and an embassy of Norway in Lima.",
        [("PER", "NOR", "embassy", "resident", "Oslo"), ("NOR", "PER", "embassy", "resident", "Lima")],
    ),
    "a town that is home to a post": (
        "Bergen is home to a Peruvian consulate-general and Trondheim hosts a consulate of Peru.",
        [("PER", "NOR", "consulate-general", "resident", "Bergen"), ("PER", "NOR", "consulate", "resident", "Trondheim")],
    ),
    "non-resident embassy": (
        "Peru has a non-resident embassy to Iceland in Oslo, Norway.", [("PER", "ISL", "accredited", "non_resident", "Oslo")],
    ),
    "a capital that once named the land": (
        "Norway has an embassy in Santo Domingo, the Dominican Republic and a consulate in La Romana.",
        [("NOR", "DOM", "embassy", "resident", "Santo Domingo"), ("NOR", "DOM", "consulate", "resident", "La Romana")],
    ),
    "where the embassy in a land is": (
        "The Embassy of Peru in Norway is situated in Oslo.", [("PER", "NOR", "embassy", "resident", "Oslo")],
    ),
    "honorary consuls": (
        "There are Norwegian honorary consuls in Cusco and Huamanga, Peru.",
        [("NOR", "PER", "honorary consulate", "resident", "Cusco"), ("NOR", "PER", "honorary consulate", "resident", "Huamanga")],
    ),
    "neither, nor": ("Peru has neither an embassy nor a consulate in Iceland.", [("PER", "ISL", "none", "none", None)]),
    "a city that is a state": ("The embassy of Peru is located in Singapore.", [("PER", "SGP", "embassy", "resident", "Singapore")]),
    "only considered": ("In 2001, Peru considered closing its embassy in Oslo, and Norway decided against opening an embassy in Lima.", []),
    "a stated absence": ("Peru does not have an accreditation to Iceland.", [("PER", "ISL", "none", "none", None)]),
    "an absence both ways": ("Peru and Iceland are far apart; neither country has a resident ambassador.", [("PER", "ISL", "none", "none", None), ("ISL", "PER", "none", "none", None)]),
    "a plan is none": ("Peru plans to open an embassy in Reykjavík, and Iceland has announced its intention to open a consulate in Lima.", []),
    "a denied one is none": ("Peru never opened an embassy in Reykjavík, the capital of Iceland.", []),
    "posts of others are not told here": ("Peru and Iceland met in Oslo, where Chile has an embassy in Oslo.", []),
    "not the United Nations' own": ("Peru sent police to the United Nations Mission in Iceland.", []),
}  # fmt: skip

DATED: dict[str, tuple[str, dict[str, Any]]] = {
    "since": ("Since 4 March 1963, Peru has an embassy in Oslo, Norway.", {"opened": "1963-03-04", "closed": None, "is_current": True}),
    "opened in": ("Peru opened an embassy in Oslo, Norway in February 2001.", {"opened": "2001-02", "closed": None}),
    "opened until": ("Peru operated an embassy in Oslo, Norway until August 2012.", {"opened": None, "closed": "2012-08", "is_current": False}),
    "closed": ("In 2012 Peru closed its embassy in Oslo, Norway.", {"opened": None, "closed": "2012", "is_current": False}),
    "from, to": ("Peru had an embassy in Oslo, Norway from 1990 to 2004.", {"opened": "1990", "closed": "2004", "is_current": False}),
    "between, first": ("Between 1990 and 2004, Peru maintained an embassy in Oslo, Norway.", {"opened": "1990", "closed": "2004", "is_current": False}),
    "from, until": ("Peru operated an embassy in Oslo, Norway from May 1990 until June 2004.", {"opened": "1990-05", "closed": "2004-06", "is_current": False}),
    "a term in brackets": ("Peru had an embassy in Oslo, Norway (1990–2004).", {"opened": "1990", "closed": "2004", "is_current": False}),
    "a head's term is not the post's": ("The Peruvian embassy in Oslo, Norway was headed by a consul from 1990 to 2004.", {"opened": None, "closed": None}),
    "opened, in brackets": ("Peru has an embassy in Oslo, Norway (opened in 1993).", {"opened": "1993"}),
    "was opened": ("The Peruvian embassy in Oslo, Norway was opened in January 1995.", {"opened": "1995-01"}),
    "no date of another clause": ("In 1990 Peru and Norway met, and Peru has an embassy in Oslo.", {"opened": None}),
}  # fmt: skip


@pytest.fixture(scope="module")
def told() -> dict[str, list[dict[str, Any]]]:
    """Statements of all samples, by name."""
    samples = [
        Sample(name, text) for name, (text, _) in (TOLD | {f"date {n}": (t, []) for n, (t, _) in DATED.items()}).items()
    ]
    found: dict[str, list[dict[str, Any]]] = {}
    for statement in missions.extract(marked(samples)).to_dicts():
        found.setdefault(statement["article_id"], []).append(statement)
    return found


@pytest.mark.parametrize("name", TOLD)
def test_a_sentence_tells_these_posts(name: str, told: dict[str, list[dict[str, Any]]]) -> None:
    posts = [
        (s["sender"], s["receiver"], s["mission_type"], s["residency"], s["seat_city"]) for s in told.get(name, [])
    ]
    assert sorted(posts, key=str) == sorted(TOLD[name][1], key=str)


@pytest.mark.parametrize("name", DATED)
def test_a_post_has_the_dates_said_of_it(name: str, told: dict[str, list[dict[str, Any]]]) -> None:
    (post,) = told[f"date {name}"]
    wanted = DATED[name][1]
    assert {column: post[column] for column in wanted} == wanted


def test_the_one_that_was_closed_is_the_one_told_before() -> None:
    statements = missions.extract(
        marked(
            [
                Sample(
                    "closing",
                    "Peru opened a resident embassy in Oslo in 1975, however the embassy was closed in 1979.",
                    ["PER", "NOR"],
                )
            ]
        )
    )
    assert statements.select("seat_city", "opened", "closed").rows() == [("Oslo", "1975", "1979")]


def test_a_second_post_of_another_year_is_in_the_same_town() -> None:
    statements = missions.extract(
        marked([Sample("two", "Norway established a consulate in Lima in 1906 and an embassy in 1956.")])
    )
    assert statements.select("mission_type", "seat_city", "opened").rows() == [
        ("consulate", "Lima", "1906"),
        ("embassy", "Lima", "1956"),
    ]


def test_a_list_of_link_texts_tells_nothing() -> None:
    samples = [
        Sample("links", "Embassy of Peru in Norway", ["PER", "NOR"], passage_kind="list_item"),
        Sample("more", "Peruvian embassy in Oslo", ["PER", "NOR"], passage_kind="list_item"),
    ]
    assert missions.extract(marked(samples)).is_empty()


def test_a_list_under_a_heading_on_missions_tells_posts() -> None:
    samples = [
        Sample(
            "of", "Embassy of Peru in Oslo", ["PER", "NOR"], "Resident diplomatic missions", passage_kind="list_item"
        ),
        Sample("headed", "Consulate in Hamarby", ["PER", "NOR"], "Of Peru in Norway", passage_kind="list_item"),
    ]
    told = missions.extract(marked(samples)).select("sender", "receiver", "mission_type", "seat_city")
    assert told.rows() == [("PER", "NOR", "embassy", "Oslo"), ("PER", "NOR", "consulate", "Hamarby")]


@pytest.mark.parametrize(
    "table",
    [
        "| Country | Mission | Location |\n| Peru | Embassy | Oslo |\n| Norway | Honorary consulate | Huamanga |\n",
        "| City | Host country | Type of mission |\n| Oslo | Norway | Embassy |\n| Cusco | Peru | Honorary consulate |\n",
    ],
)
def test_a_table_of_missions(tmp_path: Path, table: str) -> None:
    text = f"= Norway–Peru relations =\n\nNorway–Peru relations are foreign relations.\n\n== Diplomatic missions ==\n\n{table}"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    reading = read(tmp_path)
    told = missions.extract(annotate(reading.passages, reading.articles)).select("sender", "receiver", "mission_type")
    assert told.rows() == [("PER", "NOR", "embassy"), ("NOR", "PER", "honorary consulate")]


def test_an_article_without_missions_gives_an_empty_frame() -> None:
    assert missions.extract(marked([Sample("none", "Peru and Norway trade fish.")])).is_empty()
