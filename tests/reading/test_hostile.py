"""Texts made to stall or to burst: each is read in time that grows with its length, whatever its form."""

import re
import time
from collections import Counter

import polars as pl
import pytest

from pipeline.reading.formats import documents
from pipeline.reading.passages import passages

N = 20_000
SEED, WIKI, HTML = "= Laos–Peru relations =\n\n", "[[word]] '''bold''' {{flag|Peru}}\n", "<!DOCTYPE html><html><body>"
PANDOC = "LAOS–PERU RELATIONS are good.\n\n\nHistory\n\n"

HOSTILE = {
    "one line": SEED + "Laos opened an embassy in Lima in 1999. " * N,
    "one word": SEED + "a" * N * 20,
    "headings": SEED + "== H ==\n" * N * 5,
    "nested headings": SEED + "".join("=" * (n % 6 + 1) + " H " + "=" * (n % 6 + 1) + "\n" for n in range(N)),
    "columns": SEED + ("| a " * N + "|\n") * 3,
    "header and rows": SEED + "| Country " * N + "|\n" + "| a |\n" * N,
    "rows": SEED + "| a | b |\n" * N,
    "bullets": SEED + "- a\n" * N,
    "stars": SEED + "*" * N + " a\n",
    "cell bullets": SEED + "| " + "*Laos has none. " * N + "|\n",
    "equals": SEED + "=" * N,
    "initials": SEED + "A. " * N,
    "hatnotes": SEED + "See A–" * N,
    "ampersands": SEED + "&a" * N,
    "keys": SEED + "Aaaa: b\n" * N,
    "title": "= " + "Laos–" * N + " relations =\n\nWords.",
    "open templates": WIKI + "{{a|" * N,
    "nested templates": WIKI + "{{flag|" * N + "x" + "}}" * N,
    "open links": WIKI + "[[" * N,
    "open tables": WIKI + "{|\n" * N,
    "wiki rows": WIKI + "{|\n" + "|-\n|a||b\n" * N + "|}",
    "spans": WIKI + "{|\n" + "|-\n|rowspan=200|a||colspan=200|b\n" * (N // 10) + "|}",
    "references": WIKI + "<ref>" * N,
    "comments": WIKI + "<!--" * N,
    "pictures": WIKI + "[[File:a|b c" * N,
    "quotes": WIKI + "'" * N,
    "attributes": WIKI + "{|\n" + "| a= " * N,
    "open elements": HTML + "<div>" * N,
    "open brackets": HTML + "<" * N + "<a " * N,
    "skipped elements": HTML + "<sup class='reference'>" * N,
    "html cells": HTML + "<table><tr>" + "<td>a" * N,
    "html tables": HTML + "<table><tr><td>" * N,
    "html headings": HTML + "<h1>" * N,
    "grids": PANDOC + "+---+---+\n| a | b |\n" * N,
    "bare headings": PANDOC + "\n\n\nHead\n\nText here.\n" * N,
    "emphasis": PANDOC + "_a " * N,
    "documents": '<doc id="1" title="x">' * N,
    "pages": "<mediawiki>" + "<page><title>A</title><ns>0</ns><text>b</text></page>" * (N // 10),
    "escapes": "<mediawiki><page><title>A</title><ns>0</ns><text>" + "&lt;" * N + "</text></page></mediawiki>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_read_in_linear_time(name: str) -> None:
    text = HOSTILE[name]
    before = time.process_time()
    found = list(documents(text, Counter()))
    rows = passages(
        pl.DataFrame(
            {
                "document": range(len(found)),
                "offset": [d.start for d in found],
                "canonical": [d.canonical for d in found],
            },
            schema={"document": pl.UInt32, "offset": pl.Int64, "canonical": pl.String},
        )
    )
    # A hundred times what is measured; a quadratic step would take minutes.
    assert time.process_time() - before < 20
    assert rows["char_start"].is_sorted()
    assert rows.filter(pl.col("char_end") <= pl.col("char_start")).is_empty()


def test_a_text_cannot_forge_layout() -> None:
    text = SEED + "\x02Not a heading\n\x10 not \x11 a row\n\x0enot an item &#14; &#x10;\n\ue105"
    (document,) = documents(text, Counter())
    rows = passages(pl.DataFrame({"document": [0], "offset": [0], "canonical": [document.canonical]}))
    assert set(rows["kind"]) == {"sentence"}
    assert set(rows["section"]) == {""}
    assert not re.search("[\x01-\x1f\ue100-\ue2ff]", "".join(rows["text"]))
