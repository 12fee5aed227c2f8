"""How to cite the warehouse: from CITATION.cff, which is the one place of title, authors and version."""

from dataclasses import dataclass
from pathlib import Path

import yaml

import pipeline

CITATION_FILE = Path(pipeline.__file__).resolve().parent.parent / "CITATION.cff"


@dataclass(frozen=True)
class Citation:
    """What a citation needs to say of the program."""

    title: str
    authors: tuple[str, ...]
    version: str
    license: str
    keywords: tuple[str, ...]


def read(path: Path = CITATION_FILE) -> Citation:
    """Read CITATION.cff.

    Raises OSError where it is not there: the project is used from its checkout, which has it beside pipeline/.
    """
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Citation(
        title=found["title"],
        authors=tuple(_name(author) for author in found["authors"]),
        version=found["version"],
        license=found["license"],
        keywords=tuple(found.get("keywords", ())),
    )


def _name(author: dict[str, str]) -> str:
    return author.get("name") or f"{author['family-names']}, {author['given-names']}"


def text(citation: Citation, published: str, articles: int, digest: str) -> str:
    """The citation in words and as BibTeX; `published` is the day, `digest` that of the articles read."""
    authors = "; ".join(citation.authors)
    data = f"Data read from {articles:,} articles (digest {digest[:16]}), published {published}."
    return (
        f"{authors} ({published[:4]}). {citation.title} (version {citation.version}) [Data set]. {data}\n"
        "Cite the articles behind a fact too: ATTRIBUTION.md lists them.\n\n"
        "@misc{bilateral,\n"
        f"  title = {{{citation.title}}},\n"
        f"  author = {{{' and '.join('{' + author + '}' for author in citation.authors)}}},\n"
        f"  year = {{{published[:4]}}},\n"
        f"  version = {{{citation.version}}},\n"
        f"  note = {{{data}}}\n"
        "}\n"
    )
