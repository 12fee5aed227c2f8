"""Every pattern of every table reads its own example: one frame a kind, one assertion a pattern."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import pipeline.extraction
from pipeline.extraction import EXTRACTORS
from pipeline.grammar import patterns
from samples import Sample, marked

TABLES = sorted(Path(pipeline.extraction.__file__).parent.rglob("*.toml"))
ENTRIES = [
    (table.stem, entry) for table in TABLES for entry in tomllib.loads(table.read_text(encoding="utf-8"))["pattern"]
]


def agrees(statement: Mapping[str, Any], expected: Mapping[str, Any]) -> bool:
    return all(statement.get(column) == value for column, value in expected.items())


@pytest.fixture(scope="module")
def told() -> dict[str, list[dict[str, Any]]]:
    """Statements of all examples, by ``kind:pattern``."""
    found: dict[str, list[dict[str, Any]]] = {}
    for kind in dict.fromkeys(kind for kind, _ in ENTRIES):
        samples = [
            Sample(f"{kind}:{entry['name']}", entry["example"], entry.get("dyad"), entry.get("heading"), entry.get("article", "dyad"), entry.get("passage", "sentence"))
            for its_kind, entry in ENTRIES if its_kind == kind
        ]  # fmt: skip
        for statement in EXTRACTORS[kind](marked(samples)).to_dicts():
            found.setdefault(statement["article_id"], []).append(statement)
    return found


@pytest.mark.parametrize(("kind", "entry"), ENTRIES, ids=[f"{kind}:{entry['name']}" for kind, entry in ENTRIES])
def test_a_pattern_reads_its_example(kind: str, entry: dict[str, Any], told: dict[str, list[dict[str, Any]]]) -> None:
    statements = told.get(f"{kind}:{entry['name']}", [])
    if entry["expected"] == "nothing":
        assert statements == []
        return
    wanted = entry["expected"] if isinstance(entry["expected"], list) else [entry["expected"]]
    missing = [one for one in wanted if not any(agrees(statement, one) for statement in statements)]
    assert not missing, f"{entry['example']}\nmissing {missing}\ntold {statements}"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_names_of_patterns_are_unique(table: Path) -> None:
    names = [pattern.name for pattern in patterns.load(table)]
    assert sorted(names) == sorted(set(names))
