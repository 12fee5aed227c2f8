"""`bilateral explain`: each sentence with its marks, what was read in it and by which pattern, and what was not."""

import re
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.commands.explain import MARKS, coloured
from pipeline.grammar import marks

TEXT = """= Chile–Mexico relations =

Chile and Mexico established diplomatic relations in 1990. They are far apart.
A flood in 1999 was remembered\x1b[31m for long.

== High-level visits ==
Presidential visits from Chile to Mexico
* President Ada Low (2004)

== See also ==
* Peru in 1950
"""


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "one.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    status = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def after(out: str, beginning: str) -> str:
    """The line behind the one that holds these words."""
    lines = out.splitlines()
    return lines[next(number for number, line in enumerate(lines) if beginning in line) + 1].strip()


def test_a_sentence_is_shown_with_its_marks_its_statements_and_their_pattern(
    article: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, "explain", article)
    assert (status, err) == (0, "")
    assert out.startswith("Chile–Mexico relations  (")
    assert "CHL and MEX" in out.splitlines()[0]
    start = TEXT.index("Chile and Mexico established")
    end = TEXT.index(" They are")
    sentence = f"{start}–{end}  [B CHL+MEX |Chile and Mexico] established diplomatic relations in [D 1990]."
    assert sentence in out
    found = after(out, sentence)
    assert re.fullmatch(r"→ events: .*event_type relations_established, .*   \[[^]]+\]", found)
    assert "date 1990" in found


def test_a_list_is_shown_under_the_words_that_introduce_it(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "explain", article)
    assert "High-level visits: Presidential visits from Chile to Mexico" in out.splitlines()
    assert re.match("→ visits: visitor Ada Low, .*sender CHL, host MEX, date 2004", after(out, "Ada Low] ("))


def test_a_date_that_no_pattern_has_read_is_pointed_out(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "explain", article)
    assert after(out, "A flood in [D 1999]") == "→ dated, and read by no pattern"
    assert re.search(r"^\d+ passages: 2 with statements, 1 dated and read by no pattern", out, re.MULTILINE)


def test_sentences_with_nothing_in_them_are_shown_on_demand(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "They are far apart" not in run(capsys, "explain", article)[1]
    _, out, _ = run(capsys, "explain", article, "--all")
    assert "They are far apart." in out
    assert "Peru in 1950   (never read for facts)" in out


def test_no_control_character_of_an_article_reaches_the_terminal(
    article: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = run(capsys, "explain", article, "--all")
    assert "\x1b" not in out
    assert coloured("a\x1b[31mb").plain == "a\N{REPLACEMENT CHARACTER}[31mb"


def test_colours_are_for_terminals(
    article: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    _, out, _ = run(capsys, "explain", article)
    assert "\x1b[32m[D 1990]\x1b[0m" in out
    assert "\x1b[31m for long" not in out


def test_a_mark_is_shown_as_kind_value_and_words() -> None:
    shown = coloured("In ⟦D:2008-04¦⟧ ⟦X:MEX|minister|Foreign␣Minister¦Ada␣Low⟧ came to ⟦C:AZE¦Baku⟧.")
    assert shown.plain == "In [D 2008-04] [X MEX|minister|Foreign Minister |Ada Low] came to [C AZE |Baku]."
    assert {str(span.style) for span in shown.spans} == {"green", "magenta", "blue"}


def test_the_legend_has_every_kind_of_mark(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    described = re.findall(r"^([A-Z])     \w", marks.__doc__ or "", re.MULTILINE)
    assert sorted(described) == sorted(MARKS)
    _, out, _ = run(capsys, "explain", article)
    assert all(f"{kind} {meaning}" in out for kind, (meaning, _) in MARKS.items())


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("nowhere.txt", None, "there is no file"),
        (".", None, "is a folder: name one article."),
        ("README.md", b"Words.", "is no article: a README or a hidden file is never read as one."),
        ("broken.txt", b"\xff\xfe\xff not a text", "is no article: "),
        ("empty.txt", b"", "is no article: "),
    ],
)
def test_what_is_no_article_is_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes | None, message: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    status, out, err = run(capsys, "explain", tmp_path / name)
    assert (status, out) == (1, "")
    assert err.startswith("bilateral explain: ")
    assert message in err
    assert "Traceback" not in err
