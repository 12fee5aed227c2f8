"""One HTML file that shows what a warehouse holds, needs no network, and leads from each mark to the words behind it.

The charts are SVG and tables that `report.js` draws, without a library: a mark is a button that a keyboard reaches and a
screen reader names, which the renderers of charting libraries do not give, and the file stays small. The facts go along in
two forms, packed: an index of numbers from which every chart is counted, and the words in chunks that are unpacked when
somebody looks at them. So a page over 10,000 articles opens at once. Missions are a matrix, not a map: who keeps one where is
a matter of two states, which a map draws as lines across each other, and the small states would not be seen.
"""

import base64
import gzip
import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb

from pipeline.desk import citation
from pipeline.publishing import statements

FACTS_IN_A_CHUNK = 2000
LONGEST_QUOTE = 1500
_HERE = Path(__file__).parent


def report(connection: duckdb.DuckDBPyConnection) -> str:
    """The report on an open warehouse, as HTML; the same for the same warehouse."""
    asked = {name: _ask(connection, statement.sql) for name, statement in statements.report().items()}
    names = dict(connection.execute("select iso3, name from dim_state order by iso3").fetchall())
    index, chunks = _packed(asked["facts"], _words(asked["words"]), names)
    index |= {
        "totals": asked["totals"][0] | {"finished_at": f"{asked['totals'][0]['finished_at']:%Y-%m-%dT%H:%M:%SZ}"},
        "eventTypes": asked["event_types"],
        "passages": asked["passages"],
        "precision": asked["precision"],
        "unread": [list(row.values()) for row in asked["unread"]],
        "disagreements": _disagreements(asked["disagreements"], asked["facts"]),
        "rejected": asked["rejected"],
        "accuracy": asked["accuracy"],
        "credits": asked["credits"],
        "permalinks": dict(tuple(row.values()) for row in asked["permalinks"]),
        "citation": citation.text(
            citation.read(),
            f"{asked['totals'][0]['finished_at']:%Y-%m-%d}",
            asked["totals"][0]["articles"],
            connection.execute("select seeds_digest from refreshes order by refresh_id desc limit 1").fetchall()[0][0],
        ).splitlines()[0],
    }
    blocks = [("index", index), *((f"words-{number}", chunk) for number, chunk in enumerate(chunks))]
    script = (_HERE / "report.js").read_text(encoding="utf-8")
    style = (_HERE / "report.css").read_text(encoding="utf-8")
    page = (_HERE / "report.html").read_text(encoding="utf-8")
    # The policy lets only this script run and nothing be loaded, whatever an article says.
    parts = {
        "script_hash": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        "style": style,
        "data": "\n".join(f'<script type="text/plain" id="{name}">{_pack(block)}</script>' for name, block in blocks),
        "script": script,
    }
    for name, part in parts.items():
        page = page.replace("{{" + name + "}}", part, 1)
    return page


def _ask(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    result = connection.execute(sql)
    columns = [column[0] for column in result.description or []]
    return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]


def _words(mentions: Iterable[dict[str, Any]]) -> dict[str, list[list[Any]]]:
    """The places that state each fact: quote, article, section, file, begin, end."""
    found: dict[str, list[list[Any]]] = {}
    for mention in mentions:
        quote = mention["quote"]
        found.setdefault(mention["fact_id"], []).append(
            [
                quote if len(quote) <= LONGEST_QUOTE else quote[:LONGEST_QUOTE] + "…",
                mention["article"],
                mention["section"] or "",
                mention["source_file"],
                mention["char_start"],
                mention["char_end"],
            ]
        )
    return found


def _disagreements(conflicts: Iterable[dict[str, Any]], facts: Iterable[dict[str, Any]]) -> list[list[Any]]:
    """Place of the fact in the index, field, value that is shown, the other values."""
    place_of = {fact["fact_id"]: place for place, fact in enumerate(facts)}
    return [
        [place_of[conflict["fact_id"]], conflict["field"], conflict["chosen"], conflict["others"]]
        for conflict in conflicts
        if conflict["fact_id"] in place_of
    ]


def _packed(
    facts: Sequence[dict[str, Any]], words: dict[str, list[list[Any]]], names: dict[str, str]
) -> tuple[dict[str, Any], list[list[Any]]]:
    """The index (one list a column, one entry a fact) and the chunks of words.

    A chunk's entry is [fact_id, headline, date, places]; column `words` of the index is the place of a fact's entry.
    """
    met = sorted({fact[side] for fact in facts for side in ("actor", "target") if fact[side]})
    states = {iso3: place for place, iso3 in enumerate(met)}
    codes: dict[str, dict[str, int]] = {"kind": {}, "type": {}, "detail": {}}
    columns: dict[str, list[Any]] = {
        name: [] for name in ("kind", "actor", "target", "first", "last", "type", "detail", "amount", "words")
    }
    own = [fact for fact in facts if fact["words_of"] == fact["fact_id"]]
    entry_of = {fact["fact_id"]: place for place, fact in enumerate(own)}
    for fact in facts:
        for name, coded in codes.items():
            value = fact[name]
            columns[name].append(-1 if value is None else coded.setdefault(value, len(coded)))
        columns["actor"].append(states.get(fact["actor"], -1))
        columns["target"].append(states.get(fact["target"], -1))
        columns["first"].append(fact["first_year"])
        columns["last"].append(fact["last_year"])
        columns["amount"].append(fact["amount"])
        columns["words"].append(entry_of[fact["words_of"]])
    entries = [
        [fact["fact_id"], _named(fact["headline"], names), fact["date"] or "", words.get(fact["fact_id"], [])]
        for fact in own
    ]
    index = {
        "states": [[iso3, names.get(iso3, iso3)] for iso3 in met],
        "codes": {name: list(coded) for name, coded in codes.items()},
        "facts": columns,
        "chunk": FACTS_IN_A_CHUNK,
    }
    return index, [entries[place : place + FACTS_IN_A_CHUNK] for place in range(0, len(entries), FACTS_IN_A_CHUNK)]


def _named(headline: str, names: dict[str, str]) -> str:
    """A headline with the names of its states for their codes."""
    parts = headline.split("«")
    return parts[0] + "".join(
        names.get(code, code) + rest if closed else "«" + part
        for part in parts[1:]
        for code, closed, rest in [part.partition("»")]
    )


def _pack(value: Any) -> str:
    content = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.b64encode(gzip.compress(content, mtime=0)).decode()


def write(page: str, target: Path) -> None:
    """Put the page in its place in one step, so that whoever opens it meanwhile sees the old one or the new one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        beside.write_text(page, encoding="utf-8")
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
