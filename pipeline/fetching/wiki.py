"""What is asked of a wiki: its licence, which pages titles lead to, members of categories, wikitext with its revision.

Answers are a stranger's: each value taken from one is checked for its type, each text by its digest.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeVar
from urllib.parse import unquote

from pipeline.fetching.client import Answer, Client, FetchError
from pipeline.provenance import Provenance, ProvenanceError

TITLES_A_REQUEST: Final = 50
"""As many as an API answers people without special rights."""
_T = TypeVar("_T")
_MOST_HOPS: Final = 5
_SEPARATOR: Final = "\x1f"
"""Between values that may hold a bar."""


@dataclass(frozen=True)
class Site:
    """What a wiki says of itself."""

    name: str
    licence: str | None
    licence_url: str | None


@dataclass(frozen=True)
class Page:
    """A page that is there, with its current revision."""

    page_id: int
    title: str
    revision_id: int
    is_redirect: bool


@dataclass(frozen=True)
class Problem:
    """A title or page that no article comes from, and why."""

    title: str
    reason: str
    is_missing: bool = False


@dataclass(frozen=True)
class Article:
    """The current wikitext of a page."""

    provenance: Provenance
    wikitext: str


class Wiki:
    """One wiki, asked through a client."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @property
    def host(self) -> str:
        """Its host, which names it in provenances."""
        return self._client.host

    @cached_property
    def site(self) -> Site:
        """Its name and the licence of its texts, as its `rightsinfo` states it."""
        (answer,) = self._client.answers(meta="siteinfo", siprop="general|rightsinfo")
        general = self._taken(self._query(answer), "general", dict)
        rights = self._taken(self._query(answer), "rightsinfo", dict)
        address = str(rights.get("url") or "")
        if address.startswith("//"):
            address = f"https:{address}"
        return Site(
            name=self._taken(general, "sitename", str),
            licence=str(rights.get("text") or address) or None,
            licence_url=address if address.startswith(("https://", "http://")) else None,
        )

    def find(self, titles: Iterable[str]) -> Iterator[tuple[str, Page | Problem]]:
        """What each title leads to, spelled as the wiki does and redirects followed, in order."""
        wanted = dict.fromkeys(" ".join(title.replace("_", " ").split()) for title in titles)
        askable = []
        for title in wanted:
            if title and _SEPARATOR not in title:
                askable.append(title)
            else:
                yield title, Problem(title, "is no title")
        for some in _batches(askable):
            asked = _SEPARATOR + _SEPARATOR.join(some)
            answers = [self._query(one) for one in self._client.answers(prop="info", redirects="1", titles=asked)]
            steps = [step for answer in answers for step in self._rows(answer, "normalized", "redirects", "converted")]
            leads = {_from(step): self._taken(step, "to", str) for step in steps}
            pages = {
                str(page.get("title")): page for answer in answers for page in self._rows(answer, "pages", "interwiki")
            }
            for title in some:
                page = pages.get(_end(title, leads))
                if page is None and title in leads:
                    yield title, Problem(title, "leads in a circle")
                else:
                    yield title, self._page(title, page)

    def pages(self, page_ids: Sequence[int]) -> Iterator[tuple[int, Page | Problem]]:
        """The current revision of pages by their ids."""
        for some in _batches(page_ids):
            for answer in self._client.answers(prop="info", pageids="|".join(map(str, some))):
                for page in self._rows(self._query(answer), "pages"):
                    page_id = self._taken(page, "pageid", int)
                    yield page_id, self._page(str(page.get("title", page_id)), page)

    def articles(self, page_ids: Sequence[int]) -> Iterator[Article | Problem]:
        """The current wikitext of pages, each as it arrives; what does not fit into an answer comes in the next."""
        for some in _batches(page_ids):
            left = dict.fromkeys(some)
            for answer in self._client.answers(
                prop="revisions",
                rvprop="ids|timestamp|slotsha1|content|contentmodel",
                rvslots="main",
                pageids="|".join(map(str, some)),
            ):
                for page in self._rows(self._query(answer), "pages"):
                    if page.get("revisions") and page.get("pageid") in left:
                        del left[page["pageid"]]
                        yield self._article(page, self._taken(answer, "curtimestamp", str))
            for page_id in left:
                yield Problem(f"page {page_id}", "its text was not in the answer")

    def members(self, category: str, depth: int) -> Iterator[str]:
        """Titles of the articles in a category and in its sub-categories down to a depth, each once."""
        seen: set[str] = set()
        level = [category if ":" in category else f"Category:{category}"]
        for _ in range(depth + 1):
            below: list[str] = []
            for name in level:
                for answer in self._client.answers(
                    list="categorymembers", cmtitle=name, cmtype="page|subcat", cmlimit="500"
                ):
                    for member in self._rows(self._query(answer), "categorymembers"):
                        title, namespace = self._taken(member, "title", str), self._taken(member, "ns", int)
                        if title not in seen and namespace in (0, 14):
                            seen.add(title)
                            if namespace:
                                below.append(title)
                            else:
                                yield title
            level = below

    def _page(self, title: str, page: Answer | None) -> Page | Problem:
        if page is None:
            return Problem(title, "is not in the answer")
        if "iw" in page:
            return Problem(title, "is in another wiki")
        if page.get("invalid"):
            return Problem(title, f"is no title: {str(page.get('invalidreason', ''))[:200]}")
        if page.get("ns", 0) != 0:
            return Problem(title, "is no article: only pages without a prefix such as Talk: are")
        if page.get("missing"):
            return Problem(title, "is not there", is_missing=True)
        return Page(
            self._taken(page, "pageid", int),
            self._taken(page, "title", str),
            self._taken(page, "lastrevid", int),
            bool(page.get("redirect")),
        )

    def _article(self, page: Answer, fetched_at: str) -> Article | Problem:
        title, page_id = self._taken(page, "title", str), self._taken(page, "pageid", int)
        revision = self._taken(page, "revisions", list)[0]
        main = self._taken(self._taken(revision, "slots", dict), "main", dict)
        text, model, sha1 = main.get("content"), main.get("contentmodel"), main.get("sha1")
        if not isinstance(text, str):
            return Problem(title, "its text is hidden")
        if model != "wikitext":
            return Problem(title, f"is {str(model)[:50]}, no wikitext")
        if sha1 and hashlib.sha1(text.encode(errors="surrogatepass"), usedforsecurity=False).hexdigest() != sha1:
            return Problem(title, "its text did not arrive whole: its digest is another one")
        revision_id = self._taken(revision, "revid", int)
        try:
            provenance = Provenance(
                title=title,
                wiki=self.host,
                page_id=page_id,
                revision_id=revision_id,
                parent_id=self._taken(revision, "parentid", int),
                timestamp=self._taken(revision, "timestamp", str),
                sha1=sha1 or None,
                permalink=f"{self._client.endpoint.removesuffix('api.php')}index.php?oldid={revision_id}",
                licence=self.site.licence,
                licence_url=self.site.licence_url,
                attribution=f'{self.site.name} contributors, "{title}"',
                fetched_at=fetched_at,
            )
        except ProvenanceError as error:
            return Problem(title, f"the wiki's answer is not understood: {error}")
        return Article(provenance, text)

    def _query(self, answer: Answer) -> Answer:
        # Nothing found is an answer without "query".
        found = answer.get("query", {})
        return found if isinstance(found, dict) else self._not_understood("query")

    def _rows(self, answer: Answer, *names: str) -> Iterator[Answer]:
        for name in names:
            rows = answer.get(name, [])
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                self._not_understood(name)
            yield from rows

    def _taken(self, answer: Answer, name: str, kind: type) -> Any:
        value = answer.get(name) if isinstance(answer, dict) else None
        return value if isinstance(value, kind) else self._not_understood(name)

    def _not_understood(self, name: str) -> Any:
        raise FetchError(f"{self.host} gives an answer that is not understood ({name!r}): is it a MediaWiki's api.php?")


def _batches(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    return (values[start : start + TITLES_A_REQUEST] for start in range(0, len(values), TITLES_A_REQUEST))


def _from(step: Answer) -> str:
    """The title that a step of normalising or redirecting begins at; one in odd Unicode comes encoded."""
    title = str(step.get("from"))
    return unquote(title) if step.get("fromencoded") else title


def _end(title: str, leads: dict[str, str]) -> str:
    for _ in range(_MOST_HOPS):
        if title not in leads:
            break
        title = leads[title]
    return title
