"""Merging in parts: the same tables however many parts there are, in memory or in files."""

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipeline import star
from pipeline.extraction import extract
from pipeline.grammar import annotate
from pipeline.reading import read
from pipeline.tables.rows import Rows, Spilled, order
from tests.generator import articles

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def read_and_extracted(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame, pl.LazyFrame]:
    folder = tmp_path_factory.mktemp("seeds")
    for path in (ROOT / "seeds").glob("*.txt"):
        (folder / path.name).write_bytes(path.read_bytes())
    for one in articles(11, 60):
        (folder / one.name).write_bytes(one.text.encode())
    reading = read(folder)
    marked = annotate(reading.passages, reading.articles)
    return extract(marked), reading.articles, marked.lazy()


def in_order(table: str, rows: Rows) -> pl.DataFrame:
    frame = rows.lazy().collect()
    return frame.sort(order(table)) if isinstance(rows, Spilled) else frame


@pytest.mark.parametrize("parts", [2, 7])
def test_parts_give_what_the_whole_gives(
    read_and_extracted: tuple[dict[str, pl.DataFrame], pl.DataFrame, pl.LazyFrame], parts: int, tmp_path: Path
) -> None:
    statements, read, passages = read_and_extracted
    whole = star.build(statements, read, passages, tmp_path)
    assert not list(tmp_path.iterdir())
    size = sum(rows.height for rows in statements.values()) // (parts - 1) - 1
    pieces = star.build(statements, read, passages, tmp_path, size)
    facts = pieces["facts"]
    assert isinstance(facts, Spilled)
    assert len(facts.paths) in {parts, parts + 1}
    assert whole.keys() == pieces.keys()
    for table, rows in whole.items():
        assert isinstance(rows, pl.DataFrame)
        assert rows.equals(rows.sort(order(table))) or not order(table)
        assert_frame_equal(in_order(table, pieces[table]), rows)
        assert pieces[table].height == rows.height
    assert whole["facts"].height > 1500
