"""From titles, categories and states to files, asked of a MediaWiki; recorded, or with `-m mediawiki` a real one."""

from collections.abc import Callable
from pathlib import Path

import pytest

import mediawiki
import misbehaving
from pipeline.fetching import fetch
from pipeline.fetching.articles import Articles
from pipeline.fetching.client import Client, FetchError
from pipeline.fetching.fetch import Fetched, Wanted
from pipeline.fetching.wiki import Wiki

Fetch = Callable[..., Fetched]


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return tmp_path / "seeds"


@pytest.fixture
def fetching(client: Client, seeds: Path) -> Fetch:
    def run(*titles: str, **wanted: object) -> Fetched:
        with Articles(seeds) as there:
            return fetch.fetch(Wiki(client), there, Wanted(titles=titles, **wanted))  # type: ignore[arg-type]

    return run


def counts(fetched: Fetched) -> tuple[int, int, int]:
    return fetched.new, fetched.newer, fetched.unchanged


def names(seeds: Path) -> list[str]:
    return sorted(path.name for path in seeds.rglob("*.wikitext"))


def text(seeds: Path, title: str) -> str:
    [path] = seeds.rglob(f"{title.replace(' ', '_')}.wikitext")
    return path.read_bytes().decode().partition("-->\n")[2]


def problems(fetched: Fetched) -> dict[str, str]:
    return {problem.title: problem.reason for problem in fetched.problems}


def test_titles_lead_through_spelling_and_redirects_to_articles(fetching: Fetch, seeds: Path) -> None:
    fetched = fetching(
        "Chile–Peru relations", "bolivia–Chile_relations", " Peru–Chile  relations", "Chile–Tuvalu relations"
    )
    assert counts(fetched) == (3, 0, 0)
    assert not fetched.problems
    assert names(seeds) == [
        "Bolivia–Chile_relations.wikitext",
        "Chile–Peru_relations.wikitext",
        "Foreign_relations_of_Chile.wikitext",
    ]
    assert text(seeds, "Chile–Peru relations") == mediawiki.PAGES["Chile–Peru relations"]


def test_a_file_says_where_it_is_from(fetching: Fetch, client: Client, seeds: Path) -> None:
    fetching("Chile–Peru relations")
    with Articles(seeds) as there:
        [held] = there
    said = held.provenance
    assert (said.title, said.wiki, said.timestamp) == ("Chile–Peru relations", client.host, "2024-01-02T03:04:05Z")
    assert (said.licence, said.licence_url) == (mediawiki.LICENCE, mediawiki.LICENCE_URL)
    assert said.permalink == f"http://{client.host}/w/index.php?oldid={said.revision_id}"
    assert said.attribution == 'Test Wiki contributors, "Chile–Peru relations"'
    assert said.parent_id == 0
    assert said.sha1


def test_what_cannot_be_had_is_reported_with_its_reason(fetching: Fetch, seeds: Path) -> None:
    titles = ["Nope", "A<b", "Special:Version", "Talk:Chile–Peru relations", "Chile–Round relations", " ", "a|b"]
    fetched = fetching(*titles, "Chile–Peru relations")
    assert problems(fetched) == {
        "": "is no title",
        "Nope": "is not there",
        "A<b": 'is no title: The requested page title contains invalid characters: "<".',
        "a|b": 'is no title: The requested page title contains invalid characters: "|".',
        "Special:Version": "is no article: only pages without a prefix such as Talk: are",
        "Talk:Chile–Peru relations": "is no article: only pages without a prefix such as Talk: are",
        "Chile–Round relations": "leads in a circle",
    }
    assert names(seeds) == ["Chile–Peru_relations.wikitext"]


def test_more_than_fifty_titles_and_texts_that_need_many_answers(
    fetching: Fetch, seeds: Path, server: misbehaving.Proxy
) -> None:
    titles = [title for title in mediawiki.PAGES if mediawiki.PAGES[title].endswith("-->")]
    assert len(titles) > 50
    fetched = fetching(*titles)
    assert counts(fetched) == (len(titles), 0, 0)
    assert all(text(seeds, title) == mediawiki.PAGES[title] for title in titles)
    assert max(len(asked.get("titles", "").split("\x1f")) - 1 for asked in server.asked) == 50
    assert any("rvcontinue" in asked for asked in server.asked)


def test_a_rerun_fetches_only_what_is_missing(fetching: Fetch, seeds: Path, server: misbehaving.Proxy) -> None:
    fetching("Chile–Peru relations")
    before = {path: path.read_bytes() for path in seeds.rglob("*") if path.is_file()}
    server.asked.clear()
    assert counts(fetching("Chile–Peru relations", "Bolivia–Chile relations")) == (1, 0, 1)
    [contents] = [asked for asked in server.asked if asked.get("prop") == "revisions"]
    assert "|" not in contents["pageids"]
    assert all(path.read_bytes() == content for path, content in before.items())


def test_all_dyads_among_states(fetching: Fetch, seeds: Path) -> None:
    fetched = fetching(states=("CHL", "PER", "BOL", "TUV"))
    # Peru–Bolivia and others have no article, Chile–Tuvalu leads to "Foreign relations of Chile".
    assert counts(fetched) == (2, 0, 0)
    assert fetched.not_there == 4
    assert not fetched.problems
    assert names(seeds) == ["Bolivia–Chile_relations.wikitext", "Chile–Peru_relations.wikitext"]


def test_a_category_gives_its_articles_on_relations(fetching: Fetch, seeds: Path) -> None:
    fetched = fetching(categories=("Bilateral relations of Chile",))
    assert counts(fetched) == (3, 0, 0)
    assert fetched.left_out == 1  # a border
    fetched = fetching(categories=("Category:Bilateral relations of Chile",), depth=1)
    assert counts(fetched) == (0, 0, 3)
    assert fetched.left_out == 2  # and a war of the sub-category
    assert problems(fetching(categories=("Nope",))) == {"Nope": "is a category without articles, or none"}


def test_an_update_fetches_what_is_newer_and_says_what_is_gone(
    fetching: Fetch, seeds: Path, change: Callable[..., None]
) -> None:
    fetching("Chile–Malta relations", "Chile–Nauru relations", "Chile–Oman relations", "Chile–Palau relations")
    change("put", {"Chile–Malta relations": "'''Chile–Malta relations''' are better."}, "2025-01-02T03:04:05Z")
    change("put", {"Chile–Palau relations": "#REDIRECT [[Foreign relations of Chile]]"}, "2025-01-02T03:04:05Z")
    change("maintain", "moveBatch", given="Chile–Nauru relations|Nauru–Chile relations\n")
    change("maintain", "deleteBatch", given="Chile–Oman relations\n")
    fetched = fetching(update=True)
    assert counts(fetched) == (0, 2, 0)
    assert problems(fetched) == {
        "Chile–Oman relations": "is not there any more; its file stays as it is",
        "Chile–Palau relations": "has become a redirect to another page; its file stays as it is",
    }
    assert names(seeds) == [
        "Chile–Malta_relations.wikitext",
        "Chile–Oman_relations.wikitext",
        "Chile–Palau_relations.wikitext",
        "Nauru–Chile_relations.wikitext",
    ]
    assert text(seeds, "Chile–Malta relations") == "'''Chile–Malta relations''' are better."
    assert counts(fetching(update=True)) == (0, 0, 2)


def test_what_stops_midway_keeps_what_is_whole_and_goes_on(
    fetching: Fetch, seeds: Path, server: misbehaving.Proxy
) -> None:
    titles = [title for title in mediawiki.PAGES if mediawiki.PAGES[title].endswith("-->")][:25]
    # a request for the titles, an answer with the first texts, the licence, then the end
    server.faults = [None, None, None, misbehaving.status(403)]
    with pytest.raises(FetchError, match="403"):
        fetching(*titles)
    arrived = {path: path.read_bytes() for path in seeds.rglob("*.wikitext")}
    assert 0 < len(arrived) < len(titles)
    fetched = fetching(*titles)
    assert counts(fetched) == (len(titles) - len(arrived), 0, len(arrived))
    assert all(text(seeds, title) == mediawiki.PAGES[title] for title in titles)
    assert all(path.read_bytes() == content for path, content in arrived.items())


def test_a_fetch_through_faults_gets_all_and_nothing_else(
    fetching: Fetch, seeds: Path, server: misbehaving.Proxy, waits: list[float]
) -> None:
    titles = [title for title in mediawiki.PAGES if mediawiki.PAGES[title].endswith("-->")][:25]
    server.faults = [
        misbehaving.status(429, Retry_After="3"),
        misbehaving.error("maxlag", Retry_After="5"),
        None,
        misbehaving.cut,
        misbehaving.status(503),
        None,
        misbehaving.body(b'{"query": {"pages": [{"pageid": 2, "ti'),
        misbehaving.hang_up,
        None,
        misbehaving.error("internal_api_error_DBQueryError"),
    ]
    fetched = fetching(*titles)
    assert counts(fetched) == (len(titles), 0, 0)
    assert all(text(seeds, title) == mediawiki.PAGES[title] for title in titles)
    assert len(names(seeds)) == len(titles)
    assert waits == [3, 5, 1, 2, 1, 2, 1]
    assert not server.faults


def test_fifty_one_titles_are_too_many_for_one_request(client: Client) -> None:
    with pytest.raises(FetchError, match="toomanyvalues"):
        list(client.answers(prop="info", pageids="|".join(map(str, range(1, 52)))))
