"""Articles and statements written by hand, for tests of what comes after extraction.

`Telling` puts sentences into made-up articles and notes what each of them states, in the columns that extraction gives.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from pipeline import star
from pipeline.extraction.statements import COLUMNS, COMMON
from pipeline.publishing import Published, publish
from pipeline.reading.articles import ARTICLES

Row = Mapping[str, Any]

_PASSAGE = {
    "passage_id": pl.UInt32,
    "article_id": pl.String,
    "source_file": pl.String,
    "section": pl.String,
    "kind": pl.String,
    "char_start": pl.Int64,
    "char_end": pl.Int64,
    "passage": pl.String,
    "text": pl.String,
    "is_tail": pl.Boolean,
}


class Telling:
    """Articles in the making: `article` begins one, `tell` adds a sentence with what it states."""

    def __init__(self) -> None:
        self.articles: list[dict[str, Any]] = []
        self.passages: list[dict[str, Any]] = []
        self.rows: dict[str, list[dict[str, Any]]] = {kind: [] for kind in COLUMNS}

    def article(
        self,
        title: str = "Aland–Beland relations",
        states: tuple[str | None, str | None] = ("AZE", "MEX"),
        name: str | None = None,
        **origin: Any,
    ) -> "Telling":
        """Begin an article; the states of its dyad are Azerbaijan and Mexico unless said otherwise.

        Where it is from it says only as far as columns are given.
        """
        name = name or f"{len(self.articles):03}.txt"
        self.articles.append(
            {
                "article_id": name,
                "source_file": name,
                "doc_index": 0,
                "title": title,
                "kind": "dyad",
                "state_a": states[0],
                "state_b": states[1],
                "format": "seed",
                "sha256": f"{len(self.articles):064x}",
                "text_length": 0,
                **origin,
            }
        )
        return self

    def tell(self, sentence: str, **stated: Row | list[Row]) -> int:
        """Add a sentence and what it states, by kind; its passage_id."""
        if not self.articles:
            self.article()
        article = self.articles[-1]
        start = article["text_length"]
        article["text_length"] = start + len(sentence) + 1
        number = len(self.passages)
        self.passages.append(
            {
                "passage_id": number,
                "article_id": article["article_id"],
                "source_file": article["source_file"],
                "section": "History",
                "kind": "sentence",
                "char_start": start,
                "char_end": start + len(sentence),
                "passage": sentence,
                "text": sentence,
                "is_tail": False,
            }
        )
        for kind, rows in stated.items():
            for row in rows if isinstance(rows, list) else [rows]:
                self.rows[kind].append(
                    {"passage_id": number, "article_id": article["article_id"], "rule": "by_hand", **row}
                )
        return number

    def statements(self) -> dict[str, pl.DataFrame]:
        """What is stated, one frame a kind."""
        return {kind: pl.DataFrame(rows, schema=COMMON | COLUMNS[kind]) for kind, rows in self.rows.items()}

    def frames(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The articles and their passages."""
        return pl.DataFrame(self.articles, schema=ARTICLES), pl.DataFrame(self.passages, schema=_PASSAGE)

    def tables(self) -> dict[str, pl.DataFrame]:
        """The tables of the star."""
        articles, passages = self.frames()
        return star.build(self.statements(), articles, passages.lazy())

    def publish(self, target: Path) -> Published:
        """A warehouse file of them."""
        return publish(self.tables(), target)


def visit(
    date: str | None,
    visitor: str | None = "Elmar Aliyev",
    office: str | None = "Foreign Minister",
    sender: str = "AZE",
    host: str = "MEX",
    **more: Any,
) -> Row:
    """A visit as extraction states it."""
    return {"date": date, "visitor": visitor, "office": office, "sender": sender, "host": host, **more}


def mission(
    city: str | None = "Baku",
    kind: str = "embassy",
    sender: str = "MEX",
    receiver: str = "AZE",
    residency: str = "resident",
    **more: Any,
) -> Row:
    """A mission as extraction states it."""
    return {
        "seat_city": city,
        "mission_type": kind,
        "sender": sender,
        "receiver": receiver,
        "residency": residency,
        **more,
    }


def agreement(title: str, date: str | None, **more: Any) -> Row:
    """An agreement as extraction states it."""
    return {"title": title, "date": date, "state_a": "MEX", "state_b": "AZE", **more}


def event(
    kind: str, date: str, actor: str | None = "MEX", target: str | None = "AZE", mutual: bool = False, **more: Any
) -> Row:
    """A happening as extraction states it."""
    return {"event_type": kind, "date": date, "actor": actor, "target": target, "is_mutual": mutual, **more}


def trade(year: int | None, amount: float, measure: str = "total", **more: Any) -> Row:
    """A value of trade as extraction states it."""
    return {
        "year": year,
        "amount": amount,
        "measure": measure,
        "currency_code": "USD",
        "dyad_a": "AZE",
        "dyad_b": "MEX",
        **more,
    }
