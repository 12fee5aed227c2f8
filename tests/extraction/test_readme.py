"""What `extraction/README.md` tells newcomers is so: its pattern works, its marks, parts and fields are those there are."""

import re
import tomllib
from pathlib import Path

import polars as pl
import pytest

from pipeline.extraction import events
from pipeline.grammar import marks, patterns
from samples import Sample, marked

README = (Path(events.__file__).parent / "README.md").read_text(encoding="utf-8")
TABLES = sorted(Path(events.__file__).parent.rglob("*.toml"))


def block(comment: str) -> str:
    """The code block that follows a comment."""
    found = re.search(rf"<!-- {comment} -->\n```\w+\n(.*?)```", README, re.DOTALL)
    assert found, comment
    return found[1]


def first_column(heading: str) -> list[str]:
    """The words in code of the first column of a section's table."""
    section = README.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return [
        word for row in re.findall(r"^\| (`[^|]*)\|", section, re.MULTILINE) for word in re.findall(r"`([^`]*)`", row)
    ]


def test_the_example_reads_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = tmp_path / "example.toml"
    table.write_text(events.TABLE.read_text(encoding="utf-8") + block("the example"), encoding="utf-8")
    [entry] = tomllib.loads(block("the example"))["pattern"]
    monkeypatch.setattr(events, "TABLE", table)
    told = events.extract(marked([Sample("one", entry["example"])])).filter(pl.col("rule") == entry["name"]).to_dicts()
    assert [{name: row[name] for name in entry["expected"]} for row in told] == [entry["expected"]]
    denied = entry["example"].replace("Chile demanded", "Chile never demanded")
    assert events.extract(marked([Sample("one", denied)])).filter(pl.col("rule") == entry["name"]).is_empty()


def test_the_example_is_marked_as_shown() -> None:
    [entry] = tomllib.loads(block("the example"))["pattern"]
    [passage] = marked([Sample("one", entry["example"])])["marked"]
    assert passage == block("the example, marked").strip()


def test_the_marks_are_those_of_the_grammar() -> None:
    described = re.findall(r"^([A-Z])     \w", marks.__doc__ or "", re.MULTILINE)
    listed = [word for word in first_column("What a pattern sees") if len(word) == 1]
    assert sorted(listed) == sorted(described)


def test_the_parts_are_those_of_the_grammar() -> None:
    assert first_column("Parts") == [*patterns.PARTS, *patterns.FREE]


def test_the_fields_are_those_in_use() -> None:
    entries = [entry for table in TABLES for entry in tomllib.loads(table.read_text(encoding="utf-8"))["pattern"]]
    assert {field for entry in entries for field in entry} <= set(first_column("The fields"))
