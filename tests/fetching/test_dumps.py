"""Reading of dumps: the same pages by index and by scan, whatever is damaged refused with its place."""

import bz2
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dumps import HEAD, TAIL, Entry, multistream, single
from pipeline.fetching import bzip2, exports
from pipeline.fetching.dumps import DumpError, Missing, Progress, picked, places, scanned, site
from pipeline.fetching.exports import MalformedExportError, Page, Pages

ENTRIES = [
    Entry("Angola–Peru relations", 'They < signed & "agreed".\n\n\U0001f600 Ünïcode', timestamp="2025-05-06T07:08:09Z"),
    Entry("Talk:Angola–Peru relations", ns=1),
    Entry("Peru–Angola relations", "#REDIRECT [[Angola–Peru relations]]", redirect="Angola–Peru relations"),
    Entry("Papua & New relations"),
    Entry("Colon: the relations", ""),
    Entry('"Quoted" relations'),
    Entry("Hidden relations", attributes=' deleted="deleted"'),
    Entry("Data relations", "{}", model="json"),
    Entry("Zebra"),
]
TITLES = [one.title for one in ENTRIES if one.ns == 0]


def written(folder: Path, data: bytes, name: str = "wiki.xml.bz2") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def pages(found: object) -> list[Page]:
    return [one for one in found if isinstance(one, Page)]


def scan(folder: Path, data: bytes, wanted=lambda _: True) -> list[Page]:
    return pages(scanned(written(folder, data), wanted))


def test_a_page_is_what_its_writers_wrote(tmp_path):
    first = scan(tmp_path, single(ENTRIES))[0]
    assert first == Page(
        title="Angola–Peru relations",
        page_id=1,
        redirect=None,
        revision_id=1001,
        parent_id=901,
        timestamp="2025-05-06T07:08:09Z",
        model="wikitext",
        text=ENTRIES[0].text,
    )


def test_pages_of_other_namespaces_are_passed_over_and_hidden_texts_have_none(tmp_path):
    found = {page.title: page for page in scan(tmp_path, single(ENTRIES))}
    assert list(found) == TITLES
    assert found["Hidden relations"].text is None
    assert found["Colon: the relations"].text == ""
    assert found["Peru–Angola relations"].redirect == "Angola–Peru relations"
    assert found["Data relations"].model == "json"


def test_the_wiki_of_a_dump_is_read_from_its_head(tmp_path):
    for data in (single(ENTRIES), multistream(ENTRIES)[0]):
        found = site(written(tmp_path, data))
        assert (found.language, found.name, found.base) == (
            "en", "Wikipedia", "https://en.wikipedia.org/wiki/Main_Page",
        )  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(wanted=st.sets(st.sampled_from(TITLES)), size=st.integers(1, 10))
def test_an_index_finds_what_a_scan_finds(tmp_path_factory, wanted, size):
    folder = tmp_path_factory.mktemp("dump")
    data, lines = multistream(ENTRIES, size)
    dump, index = written(folder, data), written(folder, lines, "index.txt.bz2")
    found = places(index, wanted.__contains__)
    scanned_pages = pages(scanned(dump, wanted.__contains__))
    assert pages(picked(dump, found)) == scanned_pages == scan(folder, single(ENTRIES), wanted.__contains__)


def test_only_the_streams_of_wanted_titles_are_touched(tmp_path):
    data, lines = multistream(ENTRIES, pages=3)
    found = places(written(tmp_path, lines, "index"), lambda title: title == '"Quoted" relations')
    (place,) = found
    following = data.index(b"BZh9", place + 1)
    dump = written(tmp_path, b"x" * place + data[place:following] + b"x" * (len(data) - following))
    assert [page.title for page in pages(picked(dump, found))] == ['"Quoted" relations']


@settings(max_examples=40, deadline=None)
@given(cuts=st.lists(st.integers(1, 4000), max_size=30))
def test_where_the_bytes_are_cut_makes_no_difference(cuts):
    xml = bz2.decompress(single(ENTRIES))
    edges = [0, *sorted(cuts), len(xml)]
    reader = Pages(lambda _: True)
    found = [page for start, end in pairwise(edges) for page in reader.feed(xml[start:end])]
    reader.close()
    assert found == Pages(lambda _: True).feed(xml)


@pytest.mark.parametrize("by_index", [True, False])
def test_a_reading_goes_on_where_another_stopped(tmp_path, by_index):
    data, lines = multistream(ENTRIES, pages=2)
    dump, found = written(tmp_path, data), places(written(tmp_path, lines, "index"), lambda _: True)

    def read(start: int = 0):
        return picked(dump, found, start) if by_index else scanned(dump, lambda _: True, start)

    seen: list[Page] = []
    points = [(0, 0)]
    for one in read():
        if isinstance(one, Page):
            seen.append(one)
        elif isinstance(one, Progress) and one.resumable:
            points.append((one.done, len(seen)))
    assert len(points) >= 6
    for place, before in points:
        assert seen[:before] + pages(read(place)) == seen


def test_a_dump_in_one_stream_is_resumable_nowhere(tmp_path):
    steps = [one for one in scanned(written(tmp_path, single(ENTRIES)), lambda _: True) if isinstance(one, Progress)]
    assert steps
    assert not any(step.resumable for step in steps)


def test_streams_that_end_within_pages_are_read_on(tmp_path):
    xml = bz2.decompress(single(ENTRIES))
    parts = b"".join(bz2.compress(xml[at : at + 700]) for at in range(0, len(xml), 700))
    assert scan(tmp_path, parts) == scan(tmp_path, single(ENTRIES))


def test_of_a_pages_history_the_last_revision_counts(tmp_path):
    older, newer = Entry("A", "old").xml(1), Entry("A", "new").xml(2)
    both = older.split("  </page>")[0] + newer[newer.index("    <revision>") :]
    (page,) = scan(tmp_path, bz2.compress((HEAD + both + TAIL).encode()))
    assert (page.page_id, page.revision_id, page.text) == (1, 1002, "new")


def test_a_title_that_is_not_where_the_index_says_is_missing(tmp_path):
    data, lines = multistream(ENTRIES, pages=3)
    place = min(places(written(tmp_path, lines, "index"), lambda _: True))
    found = list(picked(written(tmp_path, data), {place: {"Zebra", "Angola–Peru relations"}}))
    reason = f"no article in the stream at byte {place} has this title; is the index of another dump?"
    assert Missing("Zebra", reason) in found
    assert [page.title for page in pages(found)] == ["Angola–Peru relations"]


XML = bz2.decompress(single(ENTRIES)).decode()
DEEP = "<a>" * 50 + "</a>" * 50


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\x03\x04 a zip", "no bzip2 stream begins at byte 0"),
        (single(ENTRIES)[:-20], "the stream at byte 0 is cut off"),
        (single(ENTRIES) + b"rubbish", "no bzip2 stream begins at byte"),
        (bz2.compress(b""), "the XML has no <mediawiki>"),
        (bz2.compress(b"<html></html>"), "begins with <html>"),
        (bz2.compress(XML[:-20].encode()), "the XML ends within <page>, in page 'Zebra'"),
        (bz2.compress(XML.replace("</title>", "</titel>").encode()), r"malformed \(mismatched tag\)"),
        (bz2.compress(XML.replace("Zebra", "\x01").encode()), r"malformed \(not well-formed \(invalid token\)\)"),
        (bz2.compress(("<!DOCTYPE a [<!ENTITY b 'c'>]>" + XML).encode()), "document type"),
        (bz2.compress(XML.replace("Zebra", "&bomb;").encode()), r"malformed \(undefined entity\)"),
        (bz2.compress(XML.replace("<id>3</id>", "").encode()), "'Peru–Angola relations' lacks its id"),
        (bz2.compress(XML.replace("<id>3</id>", "<id>three</id>").encode()), "'Peru–Angola relations' lacks its id"),
        (bz2.compress(XML.replace("<ns>0</ns>", DEEP, 1).encode()), "more than 12 deep"),
        (bz2.compress(XML.replace("Zebra", "<b>Zebra</b>").encode()), "<b> stands within <title>"),
        (bz2.compress(XML.replace("Zebra", "Zebra" * 1000).encode()), "<title> has more than 4,096 characters"),
    ],
)
def test_what_is_no_whole_export_is_refused_with_a_reason(tmp_path, data, reason):
    with pytest.raises(DumpError, match=reason) as refused:
        scan(tmp_path, data)
    assert str(refused.value).startswith(str(tmp_path / "wiki.xml.bz2"))


def test_a_bomb_is_refused_before_it_unfolds(tmp_path, monkeypatch):
    monkeypatch.setattr(bzip2, "SLACK", 2 * bzip2.PIECE)
    with pytest.raises(DumpError, match="unfolds to more than 200 times its size"):
        scan(tmp_path, bz2.compress(HEAD.encode() + b" " * (8 * bzip2.PIECE)))


def test_a_tag_that_never_ends_is_not_kept(monkeypatch):
    monkeypatch.setattr(exports, "LONGEST_TAG", 100_000)
    for opening in (b"<page ", b"<!-- ", b"<a b='"):
        reader = Pages(lambda _: True, within=True)
        reader.feed(opening)
        with pytest.raises(MalformedExportError, match="a tag has more than 100,000 bytes"):
            list(map(reader.feed, [b"a" * 10_000] * 20))


def test_a_page_beyond_all_measure_is_named_and_has_no_text(tmp_path, monkeypatch):
    monkeypatch.setattr(exports, "LARGEST_TEXT", 1000)
    huge, plain = scan(tmp_path, single([Entry("Huge", "x" * 1001), Entry("Plain", "x" * 1000)]))
    assert (huge.text, plain.text) == (None, "x" * 1000)


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (b"1:2:Three\nfour\n", "line 2 is not 'byte:page id:title'"),
        (b"1:2:Three\n1:x:Four\n", "line 2 is not"),
        (b"x" * 5000, "a line has more than 4,096 bytes"),
        (b"1:2:\xff\n", "utf-8"),
    ],
)
def test_what_is_no_index_is_refused_with_its_line(tmp_path, lines, reason):
    with pytest.raises(DumpError, match=reason):
        places(written(tmp_path, bz2.compress(lines)), lambda _: True)


def test_a_stream_that_cannot_be_read_costs_its_own_titles(tmp_path):
    data, lines = multistream(ENTRIES, pages=3)
    found = places(written(tmp_path, lines, "index"), lambda _: True)
    _, second, _ = sorted(found)
    damaged = data[: second + 30] + bytes(10) + data[second + 40 :]
    read = list(picked(written(tmp_path, damaged), found))
    assert [page.title for page in pages(read)] == [
        title for place, titles in sorted(found.items()) if place != second for title in TITLES if title in titles
    ]
    lost = {one.title: one.reason for one in read if isinstance(one, Missing)}
    assert set(lost) == {*found[second], "Talk:Angola–Peru relations"}
    assert all("damaged" in lost[title] for title in found[second])


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, 10_000), byte=st.integers(0, 255), is_cut=st.booleans())
def test_damage_gives_true_pages_and_a_reason(tmp_path_factory, place, byte, is_cut):
    data = multistream(ENTRIES)[0]
    true = Pages(lambda _: True).feed(bz2.decompress(data))
    place %= len(data)
    damaged = data[:place] + (b"" if is_cut else bytes([byte]) + data[place + 1 :])
    found: list[Page] = []
    try:
        for one in scanned(written(tmp_path_factory.mktemp("dump"), damaged), lambda _: True):
            found += [one] if isinstance(one, Page) else []
    except DumpError:
        assert found == true[: len(found)]
    else:
        assert found == true  # a bit that nothing is read from


PIECES = [XML[at : at + 60] for at in range(0, len(XML), 60)]
WORDS = [
    *PIECES,
    *"<page> </page> <title> </title> <revision> </revision> <text> </text> <id>7</id> <ns>0</ns> <!-- --> &amp; ]]> x".split(),
]


@settings(max_examples=150, deadline=None)
@given(
    cuts=st.lists(
        st.tuples(st.integers(0, len(XML)), st.integers(0, 80), st.sampled_from(WORDS)), min_size=1, max_size=4
    )
)
def test_xml_put_together_wrongly_is_read_or_refused_and_never_fails(cuts):
    xml = XML
    for place, length, word in cuts:
        xml = xml[:place] + word + xml[place + length :]
    reader = Pages(lambda _: True)
    try:
        found = reader.feed(xml.encode())
        reader.close()
    except MalformedExportError:
        return
    assert all(page.title is not None and page.revision_id for page in found)
