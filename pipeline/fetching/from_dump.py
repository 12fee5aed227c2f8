"""The articles of a dump -> the seeds folder, in as many sittings as it takes.

How far a sitting came is noted in a hidden file of the seeds folder, which the reading of seeds passes over. It is removed
when the dump is done, and counts for nothing once the dump, or what is wanted of it, is another.
"""

import hashlib
import json
import re
import time
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple, Self
from urllib.parse import urlsplit

from pipeline.fetching.articles import ArticleError, Articles
from pipeline.fetching.dumps import DumpError, Missing, Progress, picked, places, scanned, site
from pipeline.fetching.exports import Page, Site
from pipeline.fetching.selection import Selection
from pipeline.provenance import Provenance, ProvenanceError

JOURNAL: Final = ".bilateral-fetch-dump.json"
_SECONDS: Final = 2.0  # between two notes of how far it came
# A dump does not state the licence of its texts; <https://dumps.wikimedia.org/legal.html> states it for all of them.
_WIKIMEDIA: Final = re.compile(r"(?:.+\.)?(?:wikipedia|wikivoyage|wikibooks|wikiversity|wikimedia)\.org")
_LICENCE: Final = ("Creative Commons Attribution-Share Alike 4.0", "https://creativecommons.org/licenses/by-sa/4.0/")


class Fate(NamedTuple):
    """What became of a wanted title: new, newer or unchanged as a file; redirect, with its target; refused, with why."""

    outcome: str
    detail: str = ""


@dataclass(frozen=True)
class Source:
    """A dump on disk, its index where there is one, and the wiki it is of."""

    dump: Path
    index: Path | None
    site: Site

    @classmethod
    def of(cls, dump: Path, index: Path | None) -> Self:
        """Look at the files. Without an index given, one that lies beside the dump under its usual name is taken.

        Raises DumpError when it is no dump or does not say of which wiki it is.
        """
        beside = dump.with_name(re.sub(r"multistream(\d*)\.xml", r"multistream-index\1.txt", dump.name))
        if index is None and beside != dump and beside.is_file():
            index = beside
        found = site(dump)
        if not re.match(r"https?://[\w.:-]+/", found.base):
            raise DumpError(f"{dump}: it does not say of which wiki it is: <base> in its <siteinfo> is {found.base!r}")
        return cls(dump, index, found)

    @property
    def wiki(self) -> str:
        """The wiki's host."""
        return urlsplit(self.site.base).netloc

    def provenance(self, page: Page, text: str, now: datetime) -> Provenance:
        """Where an article of it is from."""
        address = urlsplit(self.site.base)
        # A revision is asked of index.php; a wiki that hides it gives one at the address of any page, Wikimedia's at /w.
        path, script, _ = address.path.partition("/index.php")
        if path.startswith("/wiki/"):
            path, script = "/w", "/index.php"
        licence, licence_url = _LICENCE if _WIKIMEDIA.fullmatch(self.wiki) else (None, None)
        return Provenance(
            title=page.title,
            wiki=self.wiki,
            page_id=page.page_id,
            revision_id=page.revision_id,
            parent_id=page.parent_id,
            timestamp=page.timestamp,
            sha1=hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest(),
            permalink=f"{address.scheme}://{address.netloc}{path}{script}?oldid={page.revision_id}",
            licence=licence,
            licence_url=licence_url,
            attribution=f'{self.site.name} contributors, "{page.title}"',
            fetched_at=f"{now:%Y-%m-%dT%H:%M:%SZ}",
        )


def take(
    source: Source,
    wanted: Selection | Set[str],
    articles: Articles,
    seeds: Path,
    shown: Callable[[int, int], None],
) -> dict[str, Fate]:
    """Put the wanted articles of a dump into the folder; what became of each title that was found, over all sittings.

    ``shown`` is called with the byte of the dump that was reached and the number of titles so far. Whatever ends it, the
    articles put there are whole, and the next call with the same arguments goes on from where it came to.

    Raises:
        DumpError: The dump or index is damaged, malformed or a bomb.
        ArticlesError: The folder takes no articles.
    """
    is_wanted = wanted.wanted if isinstance(wanted, Selection) else wanted.__contains__
    with _journal(seeds / JOURNAL, _purpose(source, wanted)) as journal:
        if source.index is None:
            reading: Iterator[Page | Missing | Progress] = scanned(source.dump, is_wanted, journal.done)
        else:
            reading = picked(source.dump, places(source.index, is_wanted), journal.done)
        for one in reading:
            if isinstance(one, Progress):
                if one.resumable:
                    journal.done = one.done
                journal.keep(_SECONDS)
                shown(one.done, len(journal.fates))
            elif isinstance(one, Missing):
                journal.fates[one.title] = Fate("refused", one.reason)
            else:
                fate = _put(one, source, articles)
                # What is read again after a stop is unchanged now, and yet of this reading.
                if fate.outcome != "unchanged" or one.title not in journal.fates:
                    journal.fates[one.title] = fate
    return journal.fates


def _put(page: Page, source: Source, articles: Articles) -> Fate:
    if page.redirect is not None:
        return Fate("redirect", page.redirect)
    if page.model != "wikitext":
        return Fate("refused", f"its content is {page.model}, not wikitext")
    if page.text is None:
        return Fate("refused", "its text is hidden by the wiki, or longer than any article")
    try:
        return Fate(articles.put(source.provenance(page, page.text, datetime.now(UTC)), page.text))
    except (ArticleError, ProvenanceError) as error:
        return Fate("refused", str(error))


@dataclass
class _Journal:
    """How far a dump was read for a purpose, and what came of it."""

    path: Path
    purpose: str
    done: int = 0
    fates: dict[str, Fate] = field(default_factory=dict)
    _kept: float = 0.0

    def keep(self, seconds: float = 0.0) -> None:
        """Write it, unless that was done within so many seconds."""
        if time.monotonic() - self._kept < seconds:
            return
        self._kept = time.monotonic()
        part = self.path.with_suffix(".part")
        part.unlink(missing_ok=True)  # a link there would lead elsewhere
        part.write_text(json.dumps({"purpose": self.purpose, "done": self.done, "fates": self.fates}), encoding="utf-8")
        part.replace(self.path)


@contextmanager
def _journal(path: Path, purpose: str) -> Iterator[_Journal]:
    """The journal of a purpose: of an earlier sitting where there is one, kept if this one is stopped, gone when done."""
    journal = _Journal(path, purpose)
    try:
        written = json.loads(path.read_bytes())
        if written["purpose"] == purpose:
            journal.done = int(written["done"])
            journal.fates = {title: Fate(*fate) for title, fate in written["fates"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass  # there is none, or none of ours: from the beginning, which costs time only
    try:
        yield journal
    except BaseException:
        journal.keep()
        raise
    path.unlink(missing_ok=True)


def _purpose(source: Source, wanted: Selection | Set[str]) -> str:
    """The same for the same files and wishes only."""
    files = [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in (source.dump, source.index) if path]
    wish = repr(wanted) if isinstance(wanted, Selection) else sorted(wanted)
    return hashlib.sha256(repr((files, wish)).encode()).hexdigest()
