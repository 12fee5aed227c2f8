"""Which titles are articles on relations between states."""

import pytest

from pipeline.fetching import selection
from pipeline.fetching.selection import Rule, SelectionError

EN = selection.of_wiki("en.wikipedia.org")


@pytest.mark.parametrize("rule", EN.rules, ids=lambda rule: rule.name)
def test_each_rule_finds_its_examples(rule: Rule) -> None:
    assert rule.examples
    for title in rule.examples:
        assert EN.rule(title) is rule


@pytest.mark.parametrize(
    "title",
    [
        "Sierra Leone–United Kingdom relations",
        "East Germany–Poland relations",
        "Kosovo–Serbia relations",
        "Democratic Republic of the Congo–Rwanda relations",
        "Foreign relations of Taiwan",
        "Foreign relations of the Soviet Union",
        "Cross-strait relations",
    ],
)
def test_relations_of_states_are_wanted(title: str) -> None:
    assert EN.wanted(title)


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Chile",
        "Chile–Peru border",
        "Chile–Peru football rivalry",
        "European Union–Mexico relations",
        "Jewish–Christian relations",
        "Public relations",
        "Race relations of Brazil",
        "Foreign relations of NATO",
        "Foreign relations of Hong Kong",
        "Category:Chile–Peru relations",
        "Talk:Chile–Peru relations",
        "Timeline of Chile–Peru relations",
        "List of Chile–Peru relations",
    ],
)
def test_other_titles_are_not(title: str) -> None:
    assert not EN.wanted(title)


def test_each_exception_is_needed_and_has_a_reason() -> None:
    for title, reason in EN.include.items():
        assert EN.rule(title) is None, f"{title} is found by a rule now"
        assert reason
    for title, reason in EN.exclude.items():
        assert EN.rule(title) is not None, f"{title} is found by no rule"
        assert reason


def test_all_dyads_among_some_states_or_of_one() -> None:
    assert selection.dyad_titles(["MEX", "afg", "USA", "MEX"]) == [
        "Afghanistan–Mexico relations",
        "Mexico–Afghanistan relations",
        "Mexico–United States relations",
        "United States–Mexico relations",
        "Afghanistan–United States relations",
        "United States–Afghanistan relations",
    ]
    all_of_one = selection.dyad_titles(["MEX"])
    assert len(set(all_of_one)) > 380
    assert "Mexico–North Korea relations" in all_of_one
    assert "Azerbaijan–Mexico relations" in all_of_one
    assert all(EN.wanted(title) for title in all_of_one)


def test_what_is_no_state_or_has_no_rules_is_refused() -> None:
    with pytest.raises(SelectionError, match="no state has the code XYZ"):
        selection.dyad_titles(["MEX", "XYZ"])
    with pytest.raises(SelectionError, match=r"no title rules for pl\.wikipedia\.org"):
        selection.of_wiki("pl.wikipedia.org")
    assert selection.of_wiki("127.0.0.1:8080") is EN
