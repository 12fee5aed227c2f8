"""Texts made to burst what comes after reading: memory and time grow with the text, not with its square.

Each tells one kind of thing thousands of times: in one sentence, or of one pair of states. They are run in a process that
may have so much memory and no more; before there were bounds, each of them needed more than that.
"""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.reading import Limits, read

TESTS = Path(__file__).resolve().parent
MEMORY = 4 << 30
RUN = f"""
import resource, sys, time
sys.path[:0] = [{str(TESTS)!r}, {str(TESTS.parent)!r}]
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
from pathlib import Path
from worlds import extract
found = extract(Path(sys.argv[1]))
built = found.build()
print(found.articles.height, built["facts"].height, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def names(count: int) -> Iterator[str]:
    """Names no two of which share a word."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    for number in range(count):
        word = letters[number % 26] + letters[number // 26 % 26] + letters[number // 676 % 26]
        yield f"{word.capitalize()}ov {word[::-1].capitalize()}sen"


TEXTS: dict[str, Callable[[int], str]] = {
    "a header over many rows": lambda n: "| Country " * n + "|\n" + "| a |\n" * n,
    "a row of many years": lambda n: ("| 1999 " * n + "|\n") * 3,
    "a heading over many sentences": lambda n: "== A " + "x " * n + "==\n" + "In 1999, A met B. " * n,
    "states in one sentence": lambda n: "A and B met in May 1999, and " * n,
    "dates in one sentence": lambda n: "in 1999, " * n,
    "agreements in one sentence": lambda n: "Both nations signed an " + "Agreement on Tourism (2003); " * n,
    "goods in one sentence": lambda n: "A exports to B include: " + "rice, " * n,
    "visits of one pair": lambda n: (
        "High-level visits from A to B\n\n"
        + "".join(f"- President {name} ({1900 + number % 100})\n" for number, name in enumerate(names(n)))
    ),
    "values of one year": lambda n: "".join(
        f"In 1990, trade between both nations amounted to US${number} million. " for number in range(n)
    ),
    "happenings of nobody": lambda n: "".join(
        f"In {1900 + number % 100}, thing {number} came about. " for number in range(n)
    ),
    "agreements of one pair": lambda n: "".join(
        f"In {1900 + number % 100}, both nations signed an Agreement on {name} Matters. "
        for number, name in enumerate(names(n))
    ),
    "memberships of one state": lambda n: "".join(
        f"In {1000 + number % 1000}, A joined the United Nations. " for number in range(n)
    ),
}
"""What is told to how often it is told; A and B stand for the two states."""
PAIRS = [
    ("Laos", "Peru"), ("Ghana", "Cuba"), ("Oman", "Chile"), ("Nepal", "Kenya"), ("Malta", "Japan"), ("Haiti", "Libya"),
    ("Gabon", "Qatar"), ("Togo", "Fiji"), ("Italy", "Spain"), ("Yemen", "Iraq"), ("Niger", "Tonga"), ("Egypt", "India"),
]  # fmt: skip


def write(folder: Path, count: int) -> int:
    """Each text as an article of a pair of its own; how many characters they have."""
    size = 0
    for (a, b), (name, text) in zip(PAIRS, TEXTS.items(), strict=True):
        words = re.sub(r"\bB\b", b, re.sub(r"\bA\b", a, text(count)))
        article = f"= {a}–{b} relations =\n\n{words}\n"
        (folder / name).write_text(article, encoding="utf-8")
        size += len(article)
    return size


def run(folder: Path) -> tuple[int, int, int]:
    """Articles, facts and megabytes of one run over the folder."""
    result = subprocess.run([sys.executable, "-c", RUN, str(folder)], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr[-2000:]
    articles, facts, megabytes = map(int, result.stdout.split())
    return articles, facts, megabytes


def test_what_is_told_thousands_of_times_does_not_burst(tmp_path: Path) -> None:
    write(tmp_path, 4_000)
    articles, facts, _ = run(tmp_path)
    assert articles == len(TEXTS)
    assert facts > 10_000


@pytest.mark.endurance
def test_time_and_memory_grow_with_the_text(tmp_path: Path) -> None:
    told = []
    for count in (5_000, 20_000):
        folder = tmp_path / str(count)
        folder.mkdir()
        size = write(folder, count)
        began = time.monotonic()
        _, facts, megabytes = run(folder)
        told.append((size, time.monotonic() - began, megabytes))
        print(f"{size:,} hostile characters: {facts:,} facts, {told[-1][1]:.0f} s, {megabytes:,} MB")
    (small, seconds, _), (large, more_seconds, _) = told
    assert more_seconds / seconds < 2 * large / small


def test_a_passage_that_is_too_long_is_kept_and_refused(tmp_path: Path) -> None:
    text = (
        "= Laos–Peru relations =\n\nIn 1971, Laos recognised Peru. "
        + "In 1973"
        + ", in 1999" * 600
        + ". In 1972, Laos met Peru.\n"
    )
    (tmp_path / "a").write_text(text, encoding="utf-8")
    reading = read(tmp_path)
    assert [len(words) for words in reading.passages["text"]] == [30, 0, 23]
    assert [text[start:end] for start, end in reading.passages.select("char_start", "char_end").iter_rows()] == (
        reading.passages["passage"].to_list()
    )
    (refused,) = reading.rejected.select("rule", "reason", "char_start", "char_end").rows()
    assert refused[0] == "too_long"
    assert "BILATERAL_MAX_PASSAGE_CHARACTERS" in refused[1]
    assert text[refused[2] : refused[3]] == reading.passages["passage"][1]
    assert read(tmp_path, Limits(max_passage_characters=10_000)).rejected.is_empty()


def test_the_cells_of_a_row_that_is_too_wide_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(
        "= Laos–Peru relations =\n\n" + "| a " * 201 + "|\n" + "| b " * 200 + "|\n", encoding="utf-8"
    )
    reading = read(tmp_path)
    assert [cells is None for cells in reading.passages["cells"]] == [True, False]
    assert reading.rejected["rule"].to_list() == ["too_wide"]
    assert "201 cells" in reading.rejected["reason"][0]
