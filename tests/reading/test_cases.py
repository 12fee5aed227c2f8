"""Text cases as files: each file under ``cases/`` is read, and what is read is compared with its ``.expected`` file.

A new case needs no code: put the text there and run ``python tests/reading/test_cases.py``, which writes what is read
beside every case; then read the difference.  The form of the ``.expected`` files is described at ``rendered``.
"""

import shutil
import tempfile
from pathlib import Path

import pytest

from pipeline.reading import read

CASES = Path(__file__).parent / "cases"


def cases() -> list[Path]:
    return sorted(file for file in CASES.iterdir() if file.suffix != ".expected")


def expected(file: Path) -> Path:
    return file.with_name(file.name + ".expected")


def rendered(file: Path) -> str:
    """What is read from one file.

    ``= title | kind | states | format`` opens an article, ``# path`` a section, ``!`` is a rejected row.  A passage is
    its kind and its text, with ``~`` before it when it is a tail; then ``<`` and the line that introduces its list,
    ``^`` and the head of its row, ``[`` and the row's cells, ``:`` and the names of their columns.
    """
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(file, folder)
        reading = read(Path(folder))
    lines: list[str] = []
    article, section = "", -1
    about = {row["article_id"]: row for row in reading.articles.iter_rows(named=True)}
    for row in reading.passages.iter_rows(named=True):
        if row["article_id"] != article:
            article = row["article_id"]
            states = "-".join(state for state in (about[article]["state_a"], about[article]["state_b"]) if state)
            lines.append(
                " | ".join(["= " + about[article]["title"], about[article]["kind"], states, about[article]["format"]])
            )
        if row["section_id"] != section:
            section = row["section_id"]
            lines.append(f"# {row['section_path']}".rstrip())
        lines.append(("~ " if row["is_tail"] else "") + row["kind"] + "  " + row["text"])
        lines += [
            f"    {sign} {row[name]}"
            for sign, name in (("<", "list_heading"), ("^", "row_head"))
            if row[name] is not None
        ]
        for sign, name in (("[", "cells"), (":", "columns")):
            if row[name] is not None:
                lines.append(f"    {sign} " + " | ".join(row[name]))
    lines += [f"! {row['rule']} {row['row'] or ''}".rstrip() for row in reading.rejected.iter_rows(named=True)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


@pytest.mark.parametrize("file", cases(), ids=lambda file: file.name)
def test_a_text_is_read_as_its_case_says(file: Path) -> None:
    assert rendered(file) == expected(file).read_text(encoding="utf-8")


if __name__ == "__main__":
    for case in cases():
        expected(case).write_text(rendered(case), encoding="utf-8")
