"""What a set of articles comes to, in a form in which two runs can be compared: facts by id, mentions by their words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipeline import extraction, star, tables
from pipeline.grammar import annotate
from pipeline.reading import read

_PASSAGES = ("passage_id", "list_heading_id", "also_passage_id")


@dataclass(frozen=True)
class Extracted:
    """What was read and extracted, before it is merged to facts."""

    articles: pl.DataFrame
    marked: pl.DataFrame
    statements: Mapping[str, pl.DataFrame]

    def of(self, articles: Sequence[str]) -> "Extracted":
        """The same of these articles alone, as if they had been read in this order."""
        order = pl.DataFrame(
            {"article_id": articles, "order": range(len(articles))}, schema_overrides={"order": pl.Int64}
        )

        def chosen(frame: pl.DataFrame, *then: str) -> pl.DataFrame:
            there = frame.join(order, on="article_id").sort("order", *then, maintain_order=True)
            return there.drop("order")

        marked = chosen(self.marked, "passage_id")
        numbers = pl.DataFrame(
            {"old": marked["passage_id"], "new": range(marked.height)}, schema_overrides={"new": pl.UInt32}
        )

        def renumbered(frame: pl.DataFrame) -> pl.DataFrame:
            return frame.with_columns(
                pl.col(name).cast(pl.UInt32).replace_strict(numbers["old"], numbers["new"], return_dtype=pl.UInt32)
                for name in _PASSAGES
                if name in frame.columns
            )

        return Extracted(
            chosen(self.articles),
            renumbered(marked),
            {kind: renumbered(chosen(frame, "passage_id")) for kind, frame in self.statements.items()},
        )

    def told(self, names: Mapping[str, str] | None = None) -> dict[str, list[tuple[object, ...]]]:
        """Every statement of every kind with its words instead of numbers; articles under other names where given."""
        words = self.marked.select(
            "passage_id", pl.col("article_id").replace(names or {}), "char_start", "char_end", "passage"
        )
        places = ["article_id", "char_start", "char_end", "passage"]
        found: dict[str, list[tuple[object, ...]]] = {}
        for kind, frame in self.statements.items():
            also = words.rename(dict.fromkeys(places, "") | {name: f"also {name}" for name in ("passage_id", *places)})
            rows = (
                frame.drop("article_id")
                .with_columns(pl.col("passage_id", "also_passage_id").cast(pl.UInt32))
                .join(words, on="passage_id", how="left")
                .join(also, left_on="also_passage_id", right_on="also passage_id", how="left")
                .drop("passage_id", "also_passage_id")
            )
            found[kind] = sorted(rows.rows(), key=repr)
        return found

    def build(self) -> dict[str, pl.DataFrame]:
        """The tables of the star."""
        return star.build(self.statements, self.articles, self.marked.lazy())


def extract(folder: Path) -> Extracted:
    """Read a folder and find every statement in it."""
    reading = read(folder)
    marked = annotate(reading.passages, reading.articles)
    return Extracted(reading.articles, marked, extraction.extract(marked))


Fact = tuple[str, tuple[object, ...]]


def facts(built: Mapping[str, pl.DataFrame]) -> dict[str, Fact]:
    """Fact id to its table and row."""
    found: dict[str, Fact] = {}
    for table in tables.FACT_TABLES:
        for row in built[table].iter_rows():
            found[row[built[table].get_column_index("fact_id")]] = (table, row)
    return found


def places(built: Mapping[str, pl.DataFrame], names: Mapping[str, str] | None = None) -> set[tuple[object, ...]]:
    """The mentions: table, article, place, words."""
    columns = ["fact_table", pl.col("article_id").replace(names or {}), "char_start", "char_end", "quote"]
    return set(built["mentions"].select(columns).rows())


def mentioned(built: Mapping[str, pl.DataFrame]) -> dict[str, set[str]]:
    """Fact id to the articles that mention it."""
    rows = built["mentions"].group_by("fact_id").agg(pl.col("article_id").unique())
    return {fact: set(articles) for fact, articles in rows.iter_rows()}


def states_of(built: Mapping[str, pl.DataFrame], fact_ids: Iterable[str]) -> dict[str, set[str]]:
    """Fact id to the states in its row."""
    wanted = set(fact_ids)
    found: dict[str, set[str]] = {}
    for table in tables.FACT_TABLES:
        frame = built[table]
        codes = [name for name in frame.columns if name.endswith("iso3") or name in ("state_a", "state_b", "dyad")]
        for row in frame.filter(pl.col("fact_id").is_in(list(wanted))).select("fact_id", *codes).iter_rows():
            found[row[0]] = {code for codes_of in row[1:] if codes_of for code in codes_of.split("-")}
    return found
