"""Which states an article is about; the cases are the lines of ``dyads.txt``."""

from pathlib import Path

import pytest

from pipeline.reading.dyads import subject

LINES = [line for line in (Path(__file__).parent / "dyads.txt").read_text(encoding="utf-8").split("\n")[1:] if line]


@pytest.mark.parametrize("line", LINES)
def test_the_states_are_those_of_title_sentence_or_file_name(line: str) -> None:
    given, wanted = line.split(" => ")
    title, lead, stem = [part.strip() for part in (given + " |  | ").split(" | ")[:3]]
    answer, _, made_title = wanted.partition(" = ")
    kind, *states = answer.split()
    found = subject(title, lead, stem or "x")
    assert [found.kind, *(value for value in (found.state_a, found.state_b, found.rule) if value)] == [kind, *states]
    assert found.title == (title or made_title)


def test_an_article_without_states_says_why_and_what_to_do() -> None:
    found = subject("Atlantis–Peru relations", "", "x")
    assert found.reason is not None
    assert "Atlantis" in found.reason
    missing = subject("", "Nothing is said.", "notes")
    assert missing.reason is not None
    assert "first line" in missing.reason
