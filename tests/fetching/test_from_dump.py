"""From a dump to files of the seeds folder: whole, in several sittings, never back to an older revision."""

import bz2
import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import mediawiki
from dumps import Entry, multistream, single
from pipeline.cli import main
from pipeline.fetching import from_dump
from pipeline.fetching.articles import Articles
from pipeline.fetching.client import Client
from pipeline.fetching.dumps import DumpError
from pipeline.fetching.exports import Page, Site
from pipeline.fetching.fetch import Wanted
from pipeline.fetching.fetch import fetch as fetch_from_wiki
from pipeline.fetching.from_dump import JOURNAL, Fate, Source, take
from pipeline.fetching.wiki import Wiki
from pipeline.provenance import Provenance

CHILE, PERU, BRAZIL = "Chile–Peru relations", "Foreign relations of Peru", "Brazil–Chile relations"
ENTRIES = [
    Entry("Chile", "A state."),
    Entry(CHILE, "'''Chile''' and '''Peru''' established relations in 1823."),
    Entry("Peru–Chile relations", "#REDIRECT [[Chile–Peru relations]]", redirect=CHILE),
    Entry("Talk:Chile–Peru relations", "Well?", ns=1),
    Entry(PERU, "'''Peru''' has an embassy in [[Lima]]."),
    Entry("Foreign relations of Chile", "{}", model="json"),
    Entry(BRAZIL, "Brazil opened an embassy in 1836."),
    Entry("Public relations", "No state."),
]


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """A multistream dump of two pages a stream, with its index beside it under the usual name."""
    data, index = multistream(ENTRIES, pages=2)
    (tmp_path / "enwiki-20260101-pages-articles-multistream-index.txt.bz2").write_bytes(index)
    path = tmp_path / "enwiki-20260101-pages-articles-multistream.xml.bz2"
    path.write_bytes(data)
    return path


def fetch(dump: Path, seeds: Path, *arguments: str) -> int:
    return main(["fetch", *arguments, "--dump", str(dump), "--seeds", str(seeds)])


def files(folder: Path) -> dict[str, str]:
    return {path.name: path.read_bytes().decode() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_all_articles_of_the_genre_come_with_where_they_are_from(dump, tmp_path, capsys):
    seeds = tmp_path / "seeds"
    assert fetch(dump, seeds) == 1
    found = files(seeds)
    assert list(found) == [
        "Brazil–Chile_relations.wikitext",
        "Chile–Peru_relations.wikitext",
        "Foreign_relations_of_Peru.wikitext",
    ]
    said, start = Provenance.parse(found["Chile–Peru_relations.wikitext"])
    text = found["Chile–Peru_relations.wikitext"][start:]
    assert text == ENTRIES[1].text
    assert said is not None
    assert said == Provenance(
        title=CHILE,
        wiki="en.wikipedia.org",
        page_id=2,
        revision_id=1002,
        parent_id=902,
        timestamp="2026-01-02T03:04:05Z",
        sha1=hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest(),
        permalink="https://en.wikipedia.org/w/index.php?oldid=1002",
        licence="Creative Commons Attribution-Share Alike 4.0",
        licence_url="https://creativecommons.org/licenses/by-sa/4.0/",
        attribution=f'Wikipedia contributors, "{CHILE}"',
        fetched_at=said.fetched_at,
    )
    told = capsys.readouterr().out
    assert "3 new, 1 not to be had" in told
    assert "Foreign relations of Chile: its content is json, not wikitext" in told


def test_named_articles_are_taken_and_each_other_outcome_is_told(dump, tmp_path, capsys):
    seeds = tmp_path / "seeds"
    titles = ["foreign_relations  of Peru", "Peru–Chile relations", "Nowhere–Peru relations"]
    assert fetch(dump, seeds, *titles) == 1
    assert list(files(seeds)) == ["Foreign_relations_of_Peru.wikitext"]
    told = capsys.readouterr().out
    assert "1 new, 2 not to be had" in told
    assert "  Peru–Chile relations: it leads to Chile–Peru relations: ask for that title\n" in told
    assert "  Nowhere–Peru relations: it is not in the dump\n" in told
    assert fetch(dump, seeds, titles[0]) == 0


def test_the_pairs_of_some_states_are_taken(dump, tmp_path, capsys):
    assert fetch(dump, tmp_path / "seeds", "--states", "CHL,PER,BRA") == 0
    assert list(files(tmp_path / "seeds")) == ["Brazil–Chile_relations.wikitext", "Chile–Peru_relations.wikitext"]
    assert "2 new, 1 pairs without an article" in capsys.readouterr().out


def test_a_dump_never_takes_an_article_back(tmp_path):
    seeds, older, newer = tmp_path / "seeds", tmp_path / "older.xml.bz2", tmp_path / "newer.xml.bz2"
    older.write_bytes(single([Entry(CHILE, "old")]))
    newer.write_bytes(bz2.compress(bz2.decompress(single([Entry(CHILE, "new")])).replace(b"1001</id>", b"2001</id>")))
    outcomes = []
    with Articles(seeds) as articles:
        for path in (older, newer, older):
            fates = take(Source.of(path, None), {CHILE}, articles, seeds, lambda *_: None)
            outcomes.append(fates[CHILE].outcome)
    assert outcomes == ["new", "newer", "unchanged"]
    assert files(seeds)["Chile–Peru_relations.wikitext"].endswith("new")


@pytest.mark.parametrize("has_index", [True, False])
@pytest.mark.parametrize("after", range(3))
def test_a_stopped_fetch_goes_on_where_it_was(dump, tmp_path, monkeypatch, has_index, after):
    monkeypatch.setattr(from_dump, "_SECONDS", 0)
    source = Source.of(dump, None)
    if not has_index:
        source = Source(dump, None, source.site)
    seeds, whole = tmp_path / "seeds", tmp_path / "whole"
    wanted = {CHILE, PERU, BRAZIL}
    with Articles(whole) as articles:
        expected = take(source, wanted, articles, whole, lambda *_: None)
    steps = 0

    def stop(done: int, found: int) -> None:
        nonlocal steps
        steps += 1
        if steps > after and found:
            raise KeyboardInterrupt

    with Articles(seeds) as articles, pytest.raises(KeyboardInterrupt):
        take(source, wanted, articles, seeds, stop)
    assert (seeds / JOURNAL).is_file()
    before = set(files(seeds)) - {JOURNAL}
    assert before
    reached: list[int] = []
    with Articles(seeds) as articles:
        fates = take(source, wanted, articles, seeds, lambda done, _: reached.append(done))
    assert fates == expected == dict.fromkeys([CHILE, PERU, BRAZIL], Fate("new"))
    assert files(seeds).keys() == files(whole).keys()
    first_stream = min(from_dump.places(dump.with_name(dump.name.replace("stream.xml", "stream-index.txt")), bool))
    assert all(done > first_stream for done in reached), "it began from the beginning"


def test_what_was_noted_of_another_dump_or_wish_counts_for_nothing(dump, tmp_path):
    source, seeds = Source.of(dump, None), tmp_path / "seeds"
    seeds.mkdir()
    for noted in ('{"purpose": "another", "done": 9999999, "fates": {}}', "[]", "{", '{"purpose": 1, "done": []}'):
        (seeds / JOURNAL).write_text(noted, encoding="utf-8")
        with Articles(seeds) as articles:
            assert set(take(source, {CHILE}, articles, seeds, lambda *_: None)) == {CHILE}
        assert not (seeds / JOURNAL).exists()


def test_what_was_read_of_a_damaged_dump_stays(tmp_path, capsys):
    data, _ = multistream(ENTRIES, pages=2)
    path, seeds = tmp_path / "dump.xml.bz2", tmp_path / "seeds"
    path.write_bytes(data[:-60])
    assert fetch(path, seeds) == 1
    assert re.search(r"fetch: /.*dump\.xml\.bz2: the stream at byte [\d,]+ is cut off", capsys.readouterr().err)
    assert "Chile–Peru_relations.wikitext" in files(seeds)


def test_a_file_of_somebodys_own_is_left_alone(dump, tmp_path, capsys):
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "Chile–Peru_relations.wikitext").write_text("mine", encoding="utf-8")
    assert fetch(dump, seeds, CHILE) == 1
    assert files(seeds)["Chile–Peru_relations.wikitext"] == "mine"
    assert "1 not to be had" in capsys.readouterr().out


@pytest.mark.parametrize("base", ["", "Main_Page", "http://[::1/x", "javascript://x/y"])
def test_a_dump_of_no_wiki_is_refused(tmp_path, base):
    path = tmp_path / "dump.xml.bz2"
    head = bz2.decompress(single(ENTRIES)).replace(b"https://en.wikipedia.org/wiki/Main_Page", base.encode())
    path.write_bytes(bz2.compress(head))
    with pytest.raises(DumpError, match="does not say of which wiki"):
        Source.of(path, None)


def test_a_dump_of_another_wiki_claims_no_licence():
    page = Page("A", 1, None, 5, 0, "2026-01-02T03:04:05Z", "wikitext", "x")
    site = Site("en", "Our wiki", "http://127.0.0.1:8080/index.php/Main_Page")
    said = Source(Path("x"), None, site).provenance(page, "x", datetime(2026, 1, 1, tzinfo=UTC))
    assert (said.wiki, said.licence) == ("127.0.0.1:8080", None)
    assert said.permalink == "http://127.0.0.1:8080/index.php?oldid=5"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--dump", "x", "--update"], "--dump takes titles, --from-file and --states"),
        (["--index", "x", "Chile–Peru relations"], "--index is the index of a --dump"),
    ],
)
def test_what_cannot_be_asked_of_a_dump_is_refused(arguments, reason, capsys):
    assert main(["fetch", *arguments]) == 1
    assert reason in capsys.readouterr().err


@pytest.mark.mediawiki
def test_a_dump_and_the_wiki_itself_give_the_same_articles(real, tmp_path):
    real.maintain("dumpBackup", "--full", "--quiet", f"--output=file:{tmp_path / 'dump.xml'}")
    path = tmp_path / "dump.xml.bz2"
    path.write_bytes(bz2.compress((tmp_path / "dump.xml").read_bytes()))
    articles = {title for title, text in mediawiki.PAGES.items() if ":" not in title and "#REDIRECT" not in text}
    titles = articles - mediawiki.UNSTEADY
    with Articles(tmp_path / "asked") as asked, Client(real.endpoint, "tests@example.org", 1000) as client:
        fetched = fetch_from_wiki(Wiki(client), asked, Wanted(titles=tuple(titles)))
    with Articles(tmp_path / "dumped") as dumped:
        fates = take(Source.of(path, None), titles, dumped, tmp_path / "dumped", lambda *_: None)
    assert fates == dict.fromkeys(titles, Fate("new"))
    assert fetched.new == len(titles)
    assert files(tmp_path / "dumped").keys() == files(tmp_path / "asked").keys()
    for name, text in files(tmp_path / "dumped").items():
        (said, start), (asked_for, begin) = Provenance.parse(text), Provenance.parse(files(tmp_path / "asked")[name])
        assert said is not None
        assert asked_for is not None
        assert text[start:] == files(tmp_path / "asked")[name][begin:]
        # A dump does not state the licence.
        stated = {"licence": said.licence, "licence_url": said.licence_url, "fetched_at": said.fetched_at}
        assert said == replace(asked_for, **stated)
