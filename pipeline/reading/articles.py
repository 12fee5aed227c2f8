"""Texts of files become articles and passages."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

import polars as pl

from pipeline.reading import bounds, dyads, files, formats, passages
from pipeline.reading.canonical import CAPTION, HEADER, HEADINGS, INFOBOX, ROW, TITLE, visible

ARTICLES: Final[dict[str, pl.DataType]] = {
    "article_id": pl.String(),
    "source_file": pl.String(),
    "doc_index": pl.Int32(),
    "title": pl.String(),
    "kind": pl.String(),
    "state_a": pl.String(),
    "state_b": pl.String(),
    "format": pl.String(),
    "sha256": pl.String(),
    "revision_id": pl.String(),
    "revised_at": pl.Datetime("us"),
    "wiki": pl.String(),
    "page_id": pl.Int32(),
    "permalink": pl.String(),
    "licence": pl.String(),
    "licence_url": pl.String(),
    "attribution": pl.String(),
    "fetched_at": pl.Datetime("us"),
    "text_length": pl.Int64(),
}
REJECTED: Final[dict[str, pl.DataType]] = {
    "source_file": pl.String(),
    "stage": pl.String(),
    "rule": pl.String(),
    "reason": pl.String(),
    "row": pl.String(),
    "char_start": pl.Int64(),
    "char_end": pl.Int64(),
}

FILES: Final[dict[str, pl.DataType]] = {"source_file": pl.String(), "sha256": pl.String()}

_ENDINGS: Final = re.compile(r"(?:\.[A-Za-z0-9-]{1,9})+$")
_LEAD: Final = 20_000  # characters in which the first line of prose is looked for


@dataclass(frozen=True)
class Reading:
    """What a folder of seeds says, and what was not read.

    articles   article_id, source_file, doc_index, title, kind (dyad, state or none), state_a, state_b (ISO 3166-1
               alpha-3, in the order of the title), format, sha256 of the file's bytes, revision_id,
               and of a fetched article, else null: revised_at, wiki, page_id, permalink, licence, licence_url,
               attribution, fetched_at (times in UTC); text_length (code points)
    passages   one row a sentence, list item, table row, caption or infobox line: ``passages.SCHEMA``
    rejected   source_file, stage (reading or articles), rule, reason, row (JSON), char_start, char_end
    files      source_file, sha256 of the unpacked bytes: the files whose text was read
    """

    articles: pl.DataFrame
    passages: pl.DataFrame
    rejected: pl.DataFrame
    files: pl.DataFrame


@dataclass
class _Batch:
    """Articles that are cut into passages together; ``texts`` are the stretches of the files they stand for."""

    article_ids: list[str] = field(default_factory=list)
    source_files: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    canonicals: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    characters: int = 0

    def add(self, found: files.Text, document: formats.Document, article_id: str) -> None:
        self.article_ids.append(article_id)
        self.source_files.append(found.source_file)
        self.starts.append(document.start)
        self.canonicals.append(document.canonical)
        self.texts.append(found.text[document.start : document.end])
        self.characters += document.end - document.start


def read(folder: Path, limits: files.Limits | None = None) -> Reading:
    """Read every file below ``folder`` that is not hidden and no README.

    Returns a Reading; each file is in ``articles`` or in ``rejected``.
    Raises FileNotFoundError or NotADirectoryError when the folder itself cannot be listed.
    """
    limits = limits or files.Limits.from_environment()
    return read_texts(files.texts(folder, limits), limits)


def read_texts(texts: Iterable[files.Text | files.Refusal], limits: files.Limits) -> Reading:
    """Read texts of files in their order; what was refused is in ``rejected``."""
    articles: list[dict[str, object]] = []
    rejected: list[dict[str, object]] = []
    frames: list[pl.DataFrame] = []
    digests: list[tuple[str, str]] = []
    batch = _Batch()
    for found in texts:
        if isinstance(found, files.Refusal):
            rejected.append(refusal_row(found))
            continue
        digests.append((found.source_file, found.unpacked_sha256))
        for document, article_id in _documents(found, rejected):
            subject = dyads.subject(document.title, _lead(document.canonical), _stem(found.source_file))
            articles.append(_article(found, document, article_id, subject))
            if document.flaw:
                reason = f"it is read, but not where it is from: {document.flaw}; correct the comment or fetch it again"
                rejected.append(_rejection(found.source_file, "articles", "provenance", reason))
            if subject.rule and subject.reason:
                row = {"article_id": article_id, "title": subject.title}
                place = (document.start, document.end)
                rejected.append(_rejection(found.source_file, "articles", subject.rule, subject.reason, row, place))
            batch.add(found, document, article_id)
            if batch.characters >= limits.batch_characters:
                frames.append(_passages(batch, frames, limits, rejected))
                batch = _Batch()
    frames.append(_passages(batch, frames, limits, rejected))
    return Reading(
        pl.DataFrame(articles, schema=ARTICLES),
        pl.concat(frames),
        pl.DataFrame(rejected, schema=REJECTED),
        pl.DataFrame(digests, schema=FILES, orient="row"),
    )


def refusal_row(refusal: files.Refusal) -> dict[str, object]:
    """A refused file as a row of ``rejected``."""
    return _rejection(refusal.source_file, "reading", refusal.rule, refusal.reason)


def _documents(text: files.Text, rejected: list[dict[str, object]]) -> Iterator[tuple[formats.Document, str]]:
    """The articles of one file and their ids; what cannot be read goes to ``rejected``."""
    unknown: Counter[str] = Counter()
    try:
        found = list(formats.documents(text.text, unknown))
    except formats.UnknownFormError as error:
        rejected.append(_rejection(text.source_file, "reading", "unknown_format", str(error)))
        return
    if not found:
        rejected.append(
            _rejection(
                text.source_file,
                "reading",
                "no_article",
                "the export holds no page of the article namespace; export articles",
            )
        )
    if unknown:
        names = dict(unknown.most_common(20))
        reason = "templates in running text that are not known are left out; add them to reading/formats/templates.csv"
        rejected.append(_rejection(text.source_file, "reading", "unknown_template", reason, {"templates": names}))
    for document in found:
        yield document, text.source_file if len(found) == 1 else f"{text.source_file}#{document.index}"


def _article(
    text: files.Text, document: formats.Document, article_id: str, subject: dyads.Subject
) -> dict[str, object]:
    origin = document.provenance
    return {
        "article_id": article_id,
        "source_file": text.source_file,
        "doc_index": document.index,
        "title": subject.title,
        "kind": subject.kind,
        "state_a": subject.state_a,
        "state_b": subject.state_b,
        "format": document.format,
        "sha256": text.sha256,
        "revision_id": document.revision_id,
        "revised_at": _moment(origin.timestamp) if origin else None,
        "wiki": origin.wiki if origin else None,
        "page_id": origin.page_id if origin else None,
        "permalink": origin.permalink if origin else None,
        "licence": origin.licence if origin else None,
        "licence_url": origin.licence_url if origin else None,
        "attribution": origin.attribution if origin else None,
        "fetched_at": _moment(origin.fetched_at) if origin else None,
        "text_length": document.end - document.start,
    }


def _moment(utc: str) -> datetime:
    return datetime.fromisoformat(utc).replace(tzinfo=None)


def _rejection(
    source_file: str,
    stage: str,
    rule: str,
    reason: str,
    row: Mapping[str, object] | None = None,
    place: tuple[int, int] | None = None,
) -> dict[str, object]:
    return {
        "source_file": source_file,
        "stage": stage,
        "rule": rule,
        "reason": reason,
        "row": json.dumps(row, ensure_ascii=False) if row else None,
        "char_start": place[0] if place else None,
        "char_end": place[1] if place else None,
    }


def _stem(source_file: str) -> str:
    """A file's name without its folder and endings: "Chile–Peru_relations" of "a/Chile–Peru_relations.wikitext.gz"."""
    return _ENDINGS.sub("", source_file.rsplit("/", 1)[-1])


def _lead(canonical: str) -> str:
    """The first readable line that is no title, key-value line, caption or table row."""
    for line in canonical[:_LEAD].split("\n"):
        if not any(mark in line for mark in TITLE + HEADINGS + INFOBOX + CAPTION + ROW + HEADER):
            text = visible(line)
            if len(text.split()) > 1:
                return text
    return ""


def _passages(
    batch: _Batch, before: list[pl.DataFrame], limits: files.Limits, rejected: list[dict[str, object]]
) -> pl.DataFrame:
    """The passages of a batch with their words from the file, numbered on from the frames before.

    What is not read of them goes to ``rejected``.
    """
    numbers = pl.int_range(len(batch.canonicals), eager=True, dtype=pl.UInt32)
    documents = pl.DataFrame(
        {
            "document": numbers,
            "offset": pl.Series(batch.starts, dtype=pl.Int64),
            "canonical": pl.Series(batch.canonicals, dtype=pl.String),
        }
    )
    names = pl.DataFrame(
        {
            "document": numbers,
            "article_id": pl.Series(batch.article_ids, dtype=pl.String),
            "source_file": pl.Series(batch.source_files, dtype=pl.String),
        }
    )
    found = passages.passages(documents)
    found = found.with_columns(passage=pl.Series(_slices(found, batch), dtype=pl.String)).join(
        names, on="document", how="left", maintain_order="left"
    )
    letter = pl.when("lacks_letter").then(pl.col("passage").str.head(1)).otherwise(pl.lit(""))
    found = found.with_columns(text=letter + pl.col("text"))
    found = found.select(pl.col(name).cast(dtype) for name, dtype in passages.SCHEMA.items())
    found, odd = bounds.bounded(found, limits)
    rejected += [_rejection(one.source_file, "reading", one.rule, one.reason, place=one.place) for one in odd]
    return found.with_columns(pl.col(column) + _next(before, column) for column in passages.NUMBERED).with_columns(
        list_heading_id=pl.col("list_heading_id") + _next(before, "passage_id")
    )


def _slices(found: pl.DataFrame, batch: _Batch) -> list[str]:
    """The words of each passage as they stand in the file.

    Python slices a string by code points in constant time; Polars counts them from the start each time, which would be
    quadratic in the length of an article.
    """
    words: list[str] = []
    places = found.group_by("document", maintain_order=True).agg("char_start", "char_end")
    for document, starts, ends in places.iter_rows():
        text, offset = batch.texts[document], batch.starts[document]
        words += [text[start - offset : end - offset] for start, end in zip(starts, ends, strict=True)]
    return words


def _next(before: list[pl.DataFrame], column: str) -> pl.Expr:
    """One more than the highest number given so far."""
    highest = [frame.select(pl.col(column).max().cast(pl.Int64)).item() for frame in before]
    return pl.lit(max((number + 1 for number in highest if number is not None), default=0), pl.UInt32)
