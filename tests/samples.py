"""Small articles written for the tests: texts in, marked passages out, all in one frame (each call of the grammar has a fixed cost)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from pipeline.grammar import annotate
from pipeline.grammar.annotate import mark_texts
from pipeline.reading import read
from pipeline.reading.canonical import CUT
from pipeline.reading.sentences import protected, with_cuts

DOT_STAND_INS = dict.fromkeys(
    set(pl.select(protected(pl.lit("U.S. Mr. A Inc. B"))).item()) - set("U.S. Mr. A Inc. B"), "."
)


@dataclass(frozen=True)
class Sample:
    """One article: its text, the dyad (by default the first two states it names), the heading it stands under, one-state or not."""

    name: str
    text: str
    dyad: Sequence[str | None] | None = None
    heading: str | None = None
    kind: str = "dyad"
    passage_kind: str = "sentence"


@cache
def _schemas() -> tuple[pl.Schema, pl.Schema]:
    with TemporaryDirectory() as nothing:
        empty = read(Path(nothing))
    return empty.articles.schema, empty.passages.schema


def _first_states(texts: Sequence[str]) -> list[list[str]]:
    """The distinct states each text names, in order."""
    distinct = mark_texts(pl.Series("text", texts))
    states = distinct.with_columns(
        states=pl.col("marked")
        .str.extract_all(r"⟦[SACX]:[A-Z]{3}")
        .list.eval(pl.element().str.slice(3))
        .list.unique(maintain_order=True)
    )
    found = dict(states.select("text", "states").iter_rows())
    return [found[text] for text in texts]


def marked(samples: Sequence[Sample]) -> pl.DataFrame:
    """The samples as articles of one section and paragraph each, through the shared grammar; ``article_id`` is the sample's name."""
    articles_schema, passages_schema = _schemas()
    dyads = [
        list(s.dyad) if s.dyad else states[:2]
        for s, states in zip(samples, _first_states([s.text for s in samples]), strict=True)
    ]
    articles = pl.DataFrame(
        [
            {
                "article_id": s.name,
                "source_file": s.name,
                "doc_index": 1,
                "title": s.name,
                "kind": s.kind,
                "state_a": ([*dyad, None, None])[0],
                "state_b": ([*dyad, None, None])[1],
            }
            for s, dyad in zip(samples, dyads, strict=True)
        ],
        schema={**articles_schema},
    )
    cut = (
        pl.DataFrame({"text": [s.text for s in samples]})
        .select(with_cuts(pl.col("text")).str.replace_many(DOT_STAND_INS).str.split(CUT))["text"]
        .to_list()
    )
    rows: list[dict[str, object]] = []
    for number, (sample, sentences) in enumerate(zip(samples, cut, strict=True)):
        for sentence in sentences:
            text = sentence.strip()
            rows.append({
                "passage_id": len(rows), "article_id": sample.name, "source_file": sample.name, "section": sample.heading or "", "section_id": number, "section_level": 1,
                "paragraph_id": number, "kind": sample.passage_kind, "char_start": 0, "char_end": len(text), "passage": text, "text": text,
                "list_heading": sample.heading, "is_tail": False,
            })  # fmt: skip
    passages = pl.DataFrame(rows, schema={**passages_schema})
    return annotate(passages, articles)
