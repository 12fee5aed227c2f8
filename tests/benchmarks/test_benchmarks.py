"""The benchmark measures what it says: its corpora are what they claim to be, its twin the same patterns."""

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import duckdb
import pytest

from pipeline.grammar.patterns import Pattern
from tests.benchmarks import corpus, page, queries, stages, twin
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
    assert {"read", "annotate", "extract", "star", "publish"} <= set(timed.costs)
    assert all(cost.seconds >= 0 and cost.peak_mib > 0 for cost in timed.costs.values())
    assert numbers["articles"] == 4
    assert json.dumps(timed.as_dict())


def test_a_question_is_about_what_the_view_tells_most_of(warehouse: Path) -> None:
    with duckdb.connect(warehouse, read_only=True) as connection:
        query, value = queries._question(connection, "diplomatic_timeline")
        assert value is not None
        found = len(connection.execute(query, [value]).fetchall())
        most = connection.execute("select max(n) from (select count(dyad) as n from diplomatic_timeline group by dyad)")
        assert most.fetchall() == [(found,)]


def _run(articles: int, seconds: float) -> dict[str, Any]:
    cost = {"seconds": seconds, "cpu_seconds": seconds, "peak_mib": 10.0 * articles}
    answer = {"rows": articles, "filtered_ms": 1.0, "filtered_cpu_ms": 1.0, "scan_ms": 2.0, "scan_cpu_ms": 2.0}
    stages = ("floor: passages, one regex", "read", "annotate", "extract", "star", "publish")
    ratios = ("extraction / floor", "whole / extraction", "unchanged / whole")
    one = {
        "articles": articles,
        "bytes": 1000 * articles,
        "command": cost,
        "unchanged": cost,
        "numbers": {"passages": 1, "facts": 1, "file_bytes": 1_000_000},
        "stages": dict.fromkeys(stages, cost),
        "articles_per_cpu_second": 1.0,
        "mb_per_cpu_second": 1.0,
        "queries": {"visits": answer, "visit_reciprocity": answer},
        **dict.fromkeys(ratios, 1.0),
    }
    return {"python": "3.11", "cpus": 2, "load": 0.0, "sizes": [one]}


def test_growth_is_what_each_time_more_articles_takes_longer(tmp_path: Path) -> None:
    found = page.merged([_run(10, 1.0), _run(100, 20.0), _run(10, 4.0)])
    assert [one["articles"] for one in found["sizes"]] == [10, 100]
    assert found["growth"] == {"command 10 to 100": 0.5, "stages 10 to 100": 0.5}


def test_the_page_keeps_what_is_around_the_measured(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(f"Before.\n{page.BEGIN}old\n{page.END}After.\n", encoding="utf-8")
    for _ in range(2):
        page.write(page.merged([_run(10, 1.0), _run(100, 20.0)]), tmp_path)
    text = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert text.startswith("Before.\n")
    assert text.endswith("After.\n")
    assert "| the command, s | 1.0 | 20.0 |" in text
    assert "`visits`" in text
    assert "visit_reciprocity" not in text
    circles = ElementTree.parse(tmp_path / "growth.svg").getroot().findall("{*}circle")  # noqa: S314 - our own
    assert len(circles) == 2 * 3 + 2
