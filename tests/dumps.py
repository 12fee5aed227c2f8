"""Dumps of a wiki that does not exist, in the forms Wikimedia publishes: one bzip2 stream, or many with their index."""

import bz2
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

HEAD = (
    '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="en">\n'
    "  <siteinfo>\n    <sitename>Wikipedia</sitename>\n    <dbname>enwiki</dbname>\n"
    "    <base>https://en.wikipedia.org/wiki/Main_Page</base>\n    <generator>MediaWiki 1.44.0</generator>\n"
    '    <case>first-letter</case>\n    <namespaces>\n      <namespace key="0" case="first-letter" />\n'
    "    </namespaces>\n  </siteinfo>\n"
)
TAIL = "</mediawiki>\n"


@dataclass(frozen=True)
class Entry:
    """A page as somebody wrote it."""

    title: str
    text: str = "They established relations in 1992."
    ns: int = 0
    redirect: str | None = None
    timestamp: str = "2026-01-02T03:04:05Z"
    model: str = "wikitext"
    attributes: str = ""

    def xml(self, number: int) -> str:
        redirect = "" if self.redirect is None else f"    <redirect title={quoteattr(self.redirect)} />\n"
        return (
            f"  <page>\n    <title>{escape(self.title)}</title>\n    <ns>{self.ns}</ns>\n    <id>{number}</id>\n{redirect}"
            f"    <revision>\n      <id>{number + 1000}</id>\n      <parentid>{number + 900}</parentid>\n"
            f"      <timestamp>{self.timestamp}</timestamp>\n"
            "      <contributor>\n        <username>Somebody</username>\n        <id>7</id>\n      </contributor>\n"
            f"      <comment>a &amp; b</comment>\n      <model>{self.model}</model>\n      <format>text/x-wiki</format>\n"
            f'      <text bytes="{len(self.text.encode())}" xml:space="preserve"{self.attributes}>{escape(self.text)}</text>\n'
            "      <sha1>phoiac9h4m842xq45sp7s6u21eteeq1</sha1>\n    </revision>\n  </page>\n"
        )


def single(entries: Sequence[Entry]) -> bytes:
    """A dump in one stream."""
    return bz2.compress((HEAD + "".join(one.xml(number) for number, one in enumerate(entries, 1)) + TAIL).encode())


def multistream(entries: Sequence[Entry], pages: int = 3) -> tuple[bytes, bytes]:
    """A dump of streams of so many pages, and its index."""
    dump, index = bz2.compress(HEAD.encode()), ""
    for first in range(0, len(entries), pages):
        numbered = list(enumerate(entries[first : first + pages], first + 1))
        index += "".join(f"{len(dump)}:{number}:{escape(one.title)}\n" for number, one in numbered)
        dump += bz2.compress("".join(one.xml(number) for number, one in numbered).encode())
    return dump + bz2.compress(TAIL.encode()), bz2.compress(index.encode())
