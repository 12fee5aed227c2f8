"""The pipeline gives back exactly the facts that generated articles were made from: no fewer, no more, none changed.

One example is a batch of articles of different pairs of states, since a run over one costs as much as over twenty.
By default few batches are tried, always the same; ``GENERATED_BATCHES=200`` tries that many new ones. A failure names
article, phrasing and fact; ``python -m tests.generator`` lists failures by phrasing.
"""

import os
import re
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.generator import FORMS, article, articles, phrasings
from tests.generator.recovery import recover

ARTICLES = 24
BATCHES = int(os.environ.get("GENERATED_BATCHES", "2"))


@settings(
    max_examples=BATCHES,
    derandomize="GENERATED_BATCHES" not in os.environ,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # a smaller seed is no simpler article
    suppress_health_check=[HealthCheck.too_slow],
)
@given(seed=st.integers(0, 10**6))
def test_every_fact_comes_back_and_no_other(seed: int) -> None:
    made = list(articles(seed, ARTICLES))
    with TemporaryDirectory() as folder:
        recovery = recover(made, Path(folder))
    failed = [str(failure) for failure in recovery.failures]
    assert not failed, f"{len(failed)} facts of seed {seed} did not come back as they were:\n" + "\n".join(failed[:20])


@pytest.mark.parametrize("form", FORMS)
def test_an_article_is_a_function_of_its_seed(form: str) -> None:
    assert article(7, form) == article(7, form)
    assert article(7, form).text != article(8, form).text


def test_every_phrasing_is_used() -> None:
    used = Counter(telling.phrasing for one in articles(1, 1500) for telling in one.tellings)
    never = [phrasing.name for phrasing in phrasings.phrasings() if phrasing.name not in used]
    assert not never, f"phrasings that no article draws, so that nothing tests them: {never}"


def test_no_slot_is_left_open() -> None:
    for one in articles(2, 200):
        for telling in one.tellings:
            told = f"{one.name}: [{telling.phrasing}] {telling.words!r}"
            assert not re.search(r"[{}]|\bNone\b|  ", telling.words), told


def test_a_fact_told_twice_is_one_fact_at_its_exacter_date() -> None:
    for one in articles(3, 200):
        keys = [(fact.kind, *fact.row().items()) for fact in one.facts]
        assert len(keys) == len(set(keys)), f"{one.name} has a fact twice"


def test_an_article_ends_even_where_its_total_leaves_no_room_for_a_part() -> None:
    assert article(1_033_540).facts  # tells a total of 1.1 thousand, the least there is
