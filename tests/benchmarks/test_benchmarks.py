"""The benchmark measures what it says: its corpora are what they claim to be, its twin the same patterns."""

import json
import re
from pathlib import Path

import pytest

from pipeline.grammar.patterns import Pattern
from tests.benchmarks import corpus, stages, twin
from tests.benchmarks.measure import Stages


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*.txt")}


def test_a_corpus_is_a_function_of_its_size(tmp_path: Path) -> None:
    sizes = [corpus.build(tmp_path / name, 40) for name in ("one", "two")]
    assert sizes[0] == sizes[1] == sum(map(len, _files(tmp_path / "one").values()))
    assert _files(tmp_path / "one") == _files(tmp_path / "two")
    assert len(_files(tmp_path / "one")) == 40


def test_no_two_articles_of_a_corpus_are_alike(tmp_path: Path) -> None:
    corpus.build(tmp_path / "corpus", 200)
    assert len(set(_files(tmp_path / "corpus").values())) == 200


def test_the_smallest_corpus_is_the_seeds(tmp_path: Path) -> None:
    corpus.build(tmp_path / "corpus", 4)
    assert {name: text.encode() for name, text in corpus.seeds().items()} == _files(tmp_path / "corpus")


@pytest.mark.parametrize("pattern", twin.tables(), ids=lambda pattern: pattern.name)
def test_every_pattern_has_a_twin_in_python(pattern: Pattern) -> None:
    assert re.compile(twin.translated(pattern.regex))


def test_stages_are_all_timed(tmp_path: Path) -> None:
    timed = Stages()
    numbers = stages.refresh(corpus.SEEDS, tmp_path / "bilateral.duckdb", timed)
    stages.floor(corpus.SEEDS, timed)
    assert {"read", "annotate", "extract visits", "star", "publish"} <= set(timed.costs)
    assert all(cost.seconds >= 0 and cost.peak_mib > 0 for cost in timed.costs.values())
    assert numbers["articles"] == 4
    assert json.dumps(timed.as_dict())
