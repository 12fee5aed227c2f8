"""Where sentences end; the cases are the blocks of ``sentences.txt``."""

import re
from pathlib import Path

import polars as pl
import pytest

from pipeline.reading.canonical import normalised
from pipeline.reading.formats import plain
from pipeline.reading.passages import passages

BLOCKS = (Path(__file__).parent / "sentences.txt").read_text(encoding="utf-8").strip().split("\n\n")[1:]


def cut(paragraph: str) -> list[tuple[int, int]]:
    documents = pl.DataFrame({"document": [0], "offset": [0], "canonical": [plain.mask(normalised(paragraph))]})
    return passages(documents).select("char_start", "char_end").rows()


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block[:40])
def test_a_paragraph_is_cut_where_its_sentences_end(block: str) -> None:
    paragraph = block.replace("\n¦", "").replace("\n", " ")
    sentences = [re.sub(r"(?:\[\d\])+$", "", line.removeprefix("¦")) for line in block.split("\n")]
    assert [paragraph[start:end] for start, end in cut(paragraph)] == sentences


def test_a_paragraph_without_text_has_no_sentences() -> None:
    assert cut(" \u200b\t ") == []
