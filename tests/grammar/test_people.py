"""Actors as plain facts: what stands around a name, and the mark it must give."""

import re

import polars as pl
import pytest

from pipeline.grammar.annotate import mark_texts

FORMS: dict[str, str] = {
    "Mexican President, Ada Low, spoke": "MEX|head_of_state|President|Ada Low",
    "the Minister of Foreign Affairs of Albania, Ada Low, spoke": "ALB|minister|Minister of Foreign Affairs|Ada Low",
    "President Ada Low of Iran spoke": "IRN|head_of_state|President|Ada Low",
    "Ada Low, the then Foreign Minister of Bangladesh, spoke": "BGD|minister|Foreign Minister|Ada Low",
    "Ada Low (Foreign Minister of Bangladesh) spoke": "BGD|minister|Foreign Minister|Ada Low",
    "Ada Low, the Greek Foreign Minister, spoke": "GRC|minister|Foreign Minister|Ada Low",
    "Russian Natural Resources Minister Ada Low spoke": "RUS|minister|Natural Resources Minister|Ada Low",
    "the Brazilian Minister of Agriculture, Livestock, and Supply, Ada Low, spoke": "BRA|minister|Minister of Agriculture, Livestock, and Supply|Ada Low",
    "Transport and Communications Minister K.P. Low spoke": "|minister|Transport and Communications Minister|K.P. Low",
    "the Speaker of the Azerbaijani Parliament, Ada Low, spoke": "AZE|parliament|Speaker|Ada Low",
    "her Chilean counterpart, Ada Low, spoke": "CHL|||Ada Low",
    "President Low's words": "|head_of_state|President|Low",
    "the Sultan of Brunei spoke": "BRN|head_of_state|Sultan of Brunei|",
    "the Barbados Prime Minister spoke": "BRB|head_of_government|Barbados Prime Minister|",
    "Prime Ministers Ada Low spoke": "|head_of_government|Prime Ministers|Ada Low",
    "future President Ada Low spoke": "|official|future President|Ada Low",
    "President Ho Chi Minh spoke": "|head_of_state|President|Ho Chi Minh",
}


@pytest.fixture(scope="module")
def marked() -> dict[str, str]:
    return dict(mark_texts(pl.Series([*FORMS, *NAMES, *NO_PERSON, *HEADS])).iter_rows())


NAMES = {
    "Ada Low spoke.": "Ada Low",
    "Muammar al-Low and others.": "Muammar al-Low",
    "Simon Low CMG spoke.": "Simon Low",
}
NO_PERSON = ("The Free Trade Agreement.", "World War II ended.", "The Central Bureau of Statistics.")
HEADS = ("The ambassador of Chile to Peru, Ada Low, spoke.", "Chilean Ambassador Low spoke.")


@pytest.mark.parametrize("text", FORMS)
def test_an_actor_is_marked_with_state_level_office_and_name(text: str, marked: dict[str, str]) -> None:
    found = re.findall(r"⟦X:([^|]*\|[^|]*\|[^¦⟧]*)¦([^⟧]*)⟧", marked[text])
    assert [f"{value}|{person}".replace("␣", " ") for value, person in found] == [FORMS[text]]


@pytest.mark.parametrize("text", NAMES)
def test_other_names_of_two_words_are_persons(text: str, marked: dict[str, str]) -> None:
    assert re.findall("⟦P:¦([^⟧]*)⟧", marked[text]) == [NAMES[text]]


@pytest.mark.parametrize("text", NO_PERSON)
def test_institutions_are_no_persons(text: str, marked: dict[str, str]) -> None:
    assert "⟦P:" not in marked[text]
    assert "⟦X:" not in marked[text]


@pytest.mark.parametrize("text", HEADS)
def test_heads_of_missions_keep_their_office_apart(text: str, marked: dict[str, str]) -> None:
    assert "⟦O:ambassador¦" in marked[text]
    assert "⟦X:" not in marked[text]
    assert "Low⟧" in marked[text]


def test_no_mark_stands_in_a_mark(marked: dict[str, str]) -> None:
    assert [text for text, marks in marked.items() if re.search("⟦[^⟧]*⟦", marks)] == []
