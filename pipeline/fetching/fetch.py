"""From titles to files: what is missing or has a newer revision is fetched, each article as it arrives."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.fetching import selection
from pipeline.fetching.articles import ArticleError, Articles
from pipeline.fetching.client import Client
from pipeline.fetching.wiki import Page, Problem, Wiki
from pipeline.settings import FetchSettings

Progress = Callable[[str, int, int], None]
"""Told what is done, how much of it, of how much."""


@dataclass(frozen=True)
class Wanted:
    """What is asked for."""

    titles: tuple[str, ...] = ()
    """By name: one that is not there is a problem."""
    categories: tuple[str, ...] = ()
    depth: int = 0
    """Levels of sub-categories."""
    states: tuple[str, ...] = ()
    """Codes of states whose dyads are wanted, as many as there are."""
    update: bool = False
    """What is there already and has a newer revision."""


@dataclass
class Fetched:
    """What came of it."""

    new: int = 0
    newer: int = 0
    unchanged: int = 0
    left_out: int = 0
    """Members of categories that are no articles on relations."""
    not_there: int = 0
    """Dyads without an article."""
    requests: int = 0
    problems: list[Problem] = field(default_factory=list)
    """What was asked for by name and could not be had."""

    @property
    def checked(self) -> int:
        """Pages whose revision was looked at."""
        return self.new + self.newer + self.unchanged + len(self.problems)


def fetch_into(
    folder: Path,
    settings: FetchSettings,
    wanted: Wanted,
    progress: Progress = lambda *_: None,
    notice: Callable[[str], None] = lambda _: None,
) -> Fetched:
    """Put the wanted articles of the wiki of the settings into a folder; ``notice`` is told of longer waits.

    Raises as `fetch` does.
    """
    with (
        Client(settings.endpoint, settings.contact, settings.requests_per_second, notice) as client,
        Articles(folder) as there,
    ):
        fetched = fetch(Wiki(client), there, wanted, progress)
        fetched.requests = client.requests
    return fetched


def fetch(wiki: Wiki, there: Articles, wanted: Wanted, progress: Progress = lambda *_: None) -> Fetched:
    """Put the wanted articles of a wiki into a folder; what is there in its current revision is not fetched again.

    Raises FetchError, SelectionError or ArticlesError when it has to stop; what has arrived by then is there, and the next
    call goes on.
    """
    fetched = Fetched()
    pages: dict[int, Page] = {}
    if wanted.update:
        pages |= _held(wiki, there, fetched, progress)
    if wanted.states:
        pages |= _dyads(wiki, wanted.states, fetched, progress)
    titles = [
        *wanted.titles,
        *(title for category in wanted.categories for title in _members(wiki, category, wanted, fetched)),
    ]
    for number, (_, found) in enumerate(wiki.find(titles), 1):
        progress("titles asked for", number, len(titles))
        if isinstance(found, Page):
            pages[found.page_id] = found
        else:
            fetched.problems.append(found)
    _put(wiki, there, list(pages.values()), fetched, progress)
    return fetched


def _held(wiki: Wiki, there: Articles, fetched: Fetched, progress: Progress) -> dict[int, Page]:
    """The pages that are there, as the wiki has them now; those that are no articles any more are problems."""
    titles = {one.provenance.page_id: one.provenance.title for one in there if one.provenance.wiki == wiki.host}
    pages: dict[int, Page] = {}
    for number, (page_id, found) in enumerate(wiki.pages(list(titles)), 1):
        progress("revisions looked at", number, len(titles))
        if isinstance(found, Page) and not found.is_redirect:
            pages[page_id] = found
        elif isinstance(found, Page):
            reason = "has become a redirect to another page; its file stays as it is"
            fetched.problems.append(Problem(titles.get(page_id, found.title), reason))
        else:
            reason = f"{found.reason} any more; its file stays as it is" if found.is_missing else found.reason
            fetched.problems.append(Problem(titles.get(page_id, found.title), reason))
    return pages


def _dyads(wiki: Wiki, states: Sequence[str], fetched: Fetched, progress: Progress) -> dict[int, Page]:
    """The articles on two of the states, as many as there are."""
    chosen = selection.of_wiki(wiki.host)
    titles = selection.dyad_titles(states)
    pages: dict[int, Page] = {}
    for number, (_, found) in enumerate(wiki.find(titles), 1):
        progress("titles asked for", number, len(titles))
        # A dyad without an article often leads to "Foreign relations of …".
        if isinstance(found, Page) and chosen.is_dyad(found.title):
            pages[found.page_id] = found
    fetched.not_there += len(titles) // 2 - len(pages)  # each pair was asked for in both orders
    return pages


def _members(wiki: Wiki, category: str, wanted: Wanted, fetched: Fetched) -> list[str]:
    """The articles on relations in a category."""
    chosen = selection.of_wiki(wiki.host)
    members = list(wiki.members(category, wanted.depth))
    of_the_genre = [title for title in members if chosen.wanted(title)]
    fetched.left_out += len(members) - len(of_the_genre)
    if not members:
        fetched.problems.append(Problem(category, "is a category without articles, or none"))
    return of_the_genre


def _put(wiki: Wiki, there: Articles, pages: Sequence[Page], fetched: Fetched, progress: Progress) -> None:
    due = [page.page_id for page in pages if (there.revision(wiki.host, page.page_id) or 0) < page.revision_id]
    fetched.unchanged += len(pages) - len(due)
    for number, article in enumerate(wiki.articles(due), 1):
        progress("articles fetched", number, len(due))
        if isinstance(article, Problem):
            fetched.problems.append(article)
            continue
        try:
            outcome = there.put(article.provenance, article.wikitext)
        except ArticleError as error:
            fetched.problems.append(Problem(article.provenance.title, str(error)))
            continue
        fetched.new += outcome == "new"
        fetched.newer += outcome == "newer"
        fetched.unchanged += outcome == "unchanged"
