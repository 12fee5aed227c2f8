"""Fetched articles as files: whole or not at all, one a page, never outside the folder."""

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.fetching import articles
from pipeline.fetching.articles import ArticleError, Articles, ArticlesError, file_name
from pipeline.provenance import Provenance, ProvenanceError

CHILE = Provenance(
    title="Chile–Peru relations",
    wiki="en.wikipedia.org",
    page_id=7,
    revision_id=100,
    parent_id=90,
    timestamp="2026-05-11T10:20:30Z",
    sha1=hashlib.sha1(b"'''Text'''", usedforsecurity=False).hexdigest(),
    permalink="https://en.wikipedia.org/w/index.php?oldid=100",
    licence="Creative Commons Attribution-Share Alike 4.0",
    licence_url="https://creativecommons.org/licenses/by-sa/4.0/",
    attribution='Wikipedia contributors, "Chile–Peru relations"',
    fetched_at="2026-11-26T07:00:00Z",
)
PATH = "Chile–Peru_relations.wikitext"


def listed(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_file_is_a_readable_comment_and_the_wikitext_as_it_is(tmp_path: Path) -> None:
    with Articles(tmp_path) as there:
        assert there.put(CHILE, "'''Text'''\r\nmore\n") == "new"
    assert (tmp_path / PATH).read_bytes().decode() == (
        "<!-- provenance\n"
        "title: Chile–Peru relations\n"
        "wiki: en.wikipedia.org\n"
        "page id: 7\n"
        "revision id: 100\n"
        "parent id: 90\n"
        "timestamp: 2026-05-11T10:20:30Z\n"
        f"sha1: {CHILE.sha1}\n"
        "permalink: https://en.wikipedia.org/w/index.php?oldid=100\n"
        "licence: Creative Commons Attribution-Share Alike 4.0\n"
        "licence url: https://creativecommons.org/licenses/by-sa/4.0/\n"
        'attribution: Wikipedia contributors, "Chile–Peru relations"\n'
        "fetched at: 2026-11-26T07:00:00Z\n"
        "-->\n"
        "'''Text'''\r\nmore\n"
    )


def test_only_a_later_revision_replaces_what_is_there(tmp_path: Path) -> None:
    with Articles(tmp_path) as there:
        there.put(CHILE, "first")
        assert there.put(replace(CHILE, fetched_at="2026-12-01T00:00:00Z"), "first") == "unchanged"
        assert there.put(replace(CHILE, revision_id=99), "older") == "unchanged"
    assert CHILE.fetched_at in (tmp_path / PATH).read_text(encoding="utf-8")
    with Articles(tmp_path) as there:
        assert there.revision(CHILE.wiki, CHILE.page_id) == 100
        assert there.revision(CHILE.wiki, 8) is None
        assert there.put(replace(CHILE, revision_id=101), "second") == "newer"
        assert there.revision(CHILE.wiki, CHILE.page_id) == 101
    assert listed(tmp_path) == [PATH]
    assert (tmp_path / PATH).read_text(encoding="utf-8").endswith("-->\nsecond")


def test_a_renamed_page_keeps_one_file_and_a_moved_file_its_place(tmp_path: Path) -> None:
    with Articles(tmp_path) as there:
        there.put(CHILE, "first")
    (tmp_path / "america").mkdir()
    (tmp_path / PATH).rename(tmp_path / "america" / "any name.wikitext")
    with Articles(tmp_path) as there:
        there.put(replace(CHILE, revision_id=101), "second")
        assert listed(tmp_path) == ["america/any name.wikitext"]
        there.put(replace(CHILE, revision_id=102, title="Peru–Chile relations"), "third")
        assert listed(tmp_path) == ["america/Peru–Chile_relations.wikitext"]
        assert [held.provenance.revision_id for held in there] == [102]


def test_a_page_made_anew_under_an_old_title_takes_its_file(tmp_path: Path) -> None:
    with Articles(tmp_path) as there:
        there.put(CHILE, "first")
        there.put(replace(CHILE, page_id=8, revision_id=5), "another page")
        assert [(held.provenance.page_id, held.path.name) for held in there] == [(8, PATH)]
    assert listed(tmp_path) == [PATH]


def test_wikis_do_not_share_files(tmp_path: Path) -> None:
    with Articles(tmp_path) as there:
        there.put(CHILE, "first")
        there.put(replace(CHILE, wiki="simple.wikipedia.org", revision_id=3), "simple")
        there.put(replace(CHILE, wiki="127.0.0.1:8080", revision_id=3), "here")
    assert listed(tmp_path) == [f"127.0.0.1%3A8080/{PATH}", PATH, f"simple.wikipedia.org/{PATH}"]


def test_a_file_that_somebody_put_there_is_not_overwritten(tmp_path: Path) -> None:
    mine = tmp_path / PATH
    mine.write_text("my own notes", encoding="utf-8")
    with Articles(tmp_path) as there, pytest.raises(ArticleError, match="remove or rename it"):
        there.put(CHILE, "first")
    assert mine.read_text(encoding="utf-8") == "my own notes"


def test_one_fetch_at_a_time(tmp_path: Path) -> None:
    with Articles(tmp_path), pytest.raises(ArticlesError, match="another fetch"), Articles(tmp_path):
        pass
    with Articles(tmp_path):
        pass


def test_what_dies_while_it_writes_leaves_nothing_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Articles(tmp_path) as there:
        there.put(CHILE, "first")

        def die(_: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", die)
        with pytest.raises(ArticlesError, match="No space left"):
            there.put(replace(CHILE, revision_id=101), "second")
        monkeypatch.undo()
        assert there.revision(CHILE.wiki, CHILE.page_id) == 100
    (tmp_path / articles._PART).write_text("<!-- provenance\ntit", encoding="utf-8")  # of a killed one
    with Articles(tmp_path):
        assert listed(tmp_path) == [PATH]
    assert (tmp_path / PATH).read_text(encoding="utf-8").endswith("-->\nfirst")


def test_links_in_the_folder_lead_nowhere(tmp_path: Path) -> None:
    outside, seeds = tmp_path / "outside", tmp_path / "seeds"
    outside.mkdir()
    seeds.mkdir()
    (seeds / "simple.wikipedia.org").symlink_to(outside)
    (outside / "file").write_text("not mine", encoding="utf-8")
    (seeds / PATH).symlink_to(outside / "file")
    (seeds / articles._PART).symlink_to(outside / "file")
    with Articles(seeds) as there:
        with pytest.raises(ArticlesError, match="is a link"):
            there.put(replace(CHILE, wiki="simple.wikipedia.org"), "text")
        with pytest.raises(ArticleError):
            there.put(CHILE, "text")
        there.put(replace(CHILE, title="Peru–Chile relations"), "text")
    assert listed(outside) == ["file"]
    assert (outside / "file").read_text(encoding="utf-8") == "not mine"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Chile–Peru relations", "Chile–Peru_relations.wikitext"),
        ("../../etc/passwd", "%2E.%2F..%2Fetc%2Fpasswd.wikitext"),
        ("/etc/passwd", "%2Fetc%2Fpasswd.wikitext"),
        (".hidden", "%2Ehidden.wikitext"),
        ("-rf", "%2Drf.wikitext"),
        ("Readme relations", "%52eadme_relations.wikitext"),
        ("C:\\x\0\n\u202e", "C%3A%5Cx%00%0A%E2%80%AE.wikitext"),
        ("100% *?", "100%25_%2A%3F.wikitext"),
    ],
)
def test_a_file_name_is_one_visible_name_in_the_folder(title: str, name: str) -> None:
    assert file_name(title) == name


@given(st.text(min_size=1, max_size=300), st.text(min_size=1, max_size=300))
def test_no_two_titles_share_a_file_and_none_leaves_the_folder(one: str, other: str) -> None:
    assert (file_name(one) == file_name(other)) == (one == other)
    assert Path("x", file_name(one)).parent == Path("x")
    assert len(file_name(one).encode()) < 230
    assert not file_name(one).startswith(".")


LINE = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(title=LINE.map(lambda text: "x" + "".join(text.split())), attribution=LINE, licence=LINE)
def test_a_comment_reads_back_and_no_value_closes_it(title: str, attribution: str, licence: str) -> None:
    attribution, licence = attribution.strip() or "-", licence.strip() or "-"
    said = replace(CHILE, title=title, attribution=attribution, licence=licence)
    comment = said.comment()
    assert comment.count("-->") == 1
    assert "--" not in comment[4:-4]
    assert Provenance.parse(comment + "text --> <!-- text") == (said, len(comment))


@pytest.mark.parametrize(
    ("comment", "reason"),
    [
        ("<!-- provenance\ntitle: X\n", "no end"),
        ("<!-- provenance\ntitle: X\ncolour: red\n-->", "'colour: red' is no line of it"),
        ("<!-- provenance\ntitle: X\n-->", "no line for wiki, page id, revision id, timestamp, permalink, fetched at"),
        (CHILE.comment().replace("page id: 7", "page id: 0"), "page id: '0' is not a number from 1 to 999999999"),
        (CHILE.comment().replace("page id: 7", "page id: seven"), "page id: 'seven' is not a number"),
        (CHILE.comment().replace("https://en", "javascript://en"), "permalink: 'javascript:"),
        (CHILE.comment().replace("2026-05-11T", "2026-05-11 "), "timestamp: '2026-05-11 10:20:30Z' is not a moment"),
        (CHILE.comment().replace("2026-05-11T", "2026-02-30T"), "timestamp: '2026-02-30T10:20:30Z' is not a moment"),
    ],
)
def test_a_comment_that_cannot_be_read_says_which_line(comment: str, reason: str) -> None:
    with pytest.raises(ProvenanceError, match=reason):
        Provenance.parse(comment)


def test_any_other_text_has_no_provenance() -> None:
    assert Provenance.parse("<!-- a comment -->\ntitle: X") == (None, 0)
    assert Provenance.parse(" " + CHILE.comment()) == (None, 0)


def test_line_ends_of_windows_and_a_byte_order_mark_do_no_harm() -> None:
    text = "\ufeff" + CHILE.comment().replace("\n", "\r\n")
    assert Provenance.parse(text + "text") == (CHILE, len(text))
