"""A seeds folder as an enemy would fill it."""

import bz2
import contextlib
import gzip
import io
import os
import socket
import stat
import zipfile
from pathlib import Path

from pipeline.provenance import Provenance

OUTSIDE = "the words of a file outside the seeds folder"
SCRIPT = "<script>document.title='pwned'</script>"
IMAGE = "<img src=x onerror=\"document.title='pwned'\">"
LINK = "[free money](javascript:alert(1)) ![x](http://127.0.0.1:9/beacon.png)"
SQL = "'); drop table facts; copy (select 1) to 'pwned'; --"
TERMINAL = "\x1b]0;pwned\x07\x1b[31mred\x1b[2J\x9b5m\u202egnp.exe\u202c\u2066x\u2069"
TEMPLATE = "{{ 7 * 7 }} ${7*7} %(x)s %s {0} `rm -rf /` $(touch pwned)"
MARKUP = (SCRIPT, IMAGE, LINK, SQL, TERMINAL, TEMPLATE)

ARTICLE = """= {a}–{b} relations {markup} =

In 1971, {a} and {b} established diplomatic relations {markup}.

==High-level visits {markup}==

High-level visits from {a} to {b}

- President Jane {markup} Doe (1999)
- Foreign Minister John Doe (2001)

==Trade {markup}==

In 2015, {a} exported goods worth US$5 million to {b}. {a}'s main exports to {b} include: rice, {markup}, and tea.

==Bilateral agreements==

Both nations have signed an Agreement on {markup} Cooperation (2003) and an Agreement on Tourism (2004).

==Resident diplomatic missions==

- {a} has an embassy in {markup}.

| Guest | Date |
|---|---|
| {markup} | 2001 |
"""
PAIRS = (
    ("Laos", "Peru"),
    ("Ghana", "Cuba"),
    ("Oman", "Chile"),
    ("Nepal", "Kenya"),
    ("Malta", "Japan"),
    ("Haiti", "Libya"),
)
NAMES = (
    'it\'s "odd"; drop table facts; --.txt',
    "two\nrejected: nothing\nlines.txt",
    "<svg onload=\"document.title='pwned'\">.txt",
    "[x](javascript:alert(1)).txt",
    "\x1b[31mred\x07.txt",
    "{{ 7 * 7 }} $(touch pwned) `touch pwned` %s.txt",
    "\u202etxt.exe",
    "=HYPERLINK(1).txt",
    "😀 مرحبا.txt",
    "é" * 127,
    "-rf",
    "back\\slash.txt",
    " blank ",
    "#1",
)


def fill(folder: Path) -> None:
    """Put everything hostile into the folder; what lies outside of it is `OUTSIDE`."""
    for (a, b), markup, name in zip(PAIRS, MARKUP, NAMES, strict=False):
        (folder / name).write_text(ARTICLE.format(a=a, b=b, markup=markup), encoding="utf-8")
    for number, name in enumerate(NAMES[len(PAIRS) :]):
        (folder / name).write_text(ARTICLE.format(a="Gabon", b="Qatar", markup=f"number {number}"), encoding="utf-8")
    with open(os.fsencode(folder) + b"/\xff\xfe.txt", "wb") as file:  # noqa: PTH123 (pathlib has no names of bytes)
        file.write(ARTICLE.format(a="Togo", b="Fiji", markup="").encode())
    _claim(folder)
    _break(folder)
    _pack(folder)
    _lead_astray(folder)


def _claim(folder: Path) -> None:
    """Fetched articles whose comment says something hostile."""
    for number, markup in enumerate(MARKUP):
        said = Provenance(
            title=f"Brazil–Ghana relations {markup}",
            wiki="127.0.0.1:9",
            page_id=number + 1,
            revision_id=1,
            timestamp="0001-01-01T00:00:00Z",
            permalink="https://127.0.0.1:9/|)](javascript:alert(1))'onclick='x",
            licence=f"{markup}\n| x |",
            licence_url="https://127.0.0.1:9/`|)](javascript:alert(1))",
            attribution=markup * 20,
            fetched_at="9999-12-31T23:59:59Z",
        )
        article = f"In 1971, Brazil and [[Ghana]] established diplomatic relations {markup}."
        (folder / f"claims {number}").write_text(said.comment() + article, encoding="utf-8")
    (folder / "claims nothing").write_text(
        f"<!-- provenance\ntitle: {SCRIPT}{TERMINAL}\n{LINK}\n-->\nBrazil met [[Ghana]].", encoding="utf-8"
    )


def _break(folder: Path) -> None:
    article = ARTICLE.format(a="Spain", b="Peru", markup="")
    broken = {
        "empty": b"",
        "nuls": article.encode().replace(b" ", b"\0"),
        "binary": bytes(range(256)) * 64,
        "utf-16": article.encode("utf-16"),
        "latin-1": article.replace("–", "é").encode("latin-1"),
        "surrogate": b"= Spain\xed\xa0\x80Peru relations =\n",
        "cut utf-8": article.encode()[: article.encode().index("–".encode()) + 1],
        "controls": bytes(range(1, 32)) * 64,
        "pdf": b"%PDF-1.7\n",
        "json": b'{"title": "Spain\xe2\x80\x93Peru relations"}',
        "no article.xml": b"<mediawiki><page></page></mediawiki>",
        "entities.xml": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><mediawiki><page>&a;</page></mediawiki>',
    }
    for name, content in broken.items():
        (folder / name).write_bytes(content)
    odd = article.replace("Spain", "Italy").replace("\n", "\r\n", 9).replace(". ", ".\r", 2)
    (folder / "mixed ends and a mark").write_bytes(b"\xef\xbb\xbf" + odd.encode())
    (folder / "invisible").write_text(
        "\u200b".join(ARTICLE.format(a="Yemen", b="Iraq", markup="\u202e\u200f\ufeff")), "utf-8"
    )
    (folder / "brackets").write_text(
        "= Spain–Peru relations =\n\n" + "[[" * 100_000 + "{{" * 100_000 + "(" * 100_000, "utf-8"
    )
    (folder / "headings").write_text("= Spain–Peru relations =\n\n" + "== a ==\n" * 50_000, "utf-8")
    (folder / "columns").write_text("= Spain–Peru relations =\n\n" + ("| 1999 " * 100_000 + "|\n") * 3, "utf-8")
    (folder / "one line").write_text("= Spain–Peru relations =\n\n" + "Spain met Peru " * 50_000, "utf-8")
    (folder / "one word").write_text("= Spain–Peru relations =\n\n" + "a" * 1_000_000, "utf-8")


def _pack(folder: Path) -> None:
    article = ARTICLE.format(a="Niger", b="Tonga", markup="")
    (folder / "packed.gz").write_bytes(gzip.compress(article.encode()))
    (folder / "the same").write_bytes(article.encode())
    (folder / "bomb.gz").write_bytes(gzip.compress(bytes(100_000_000)))
    (folder / "bomb.bz2").write_bytes(bz2.compress(bytes(100_000_000)))
    (folder / "twice.gz").write_bytes(gzip.compress(gzip.compress(article.encode())))
    (folder / "cut.gz").write_bytes(gzip.compress(article.encode())[:-9])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../outside.txt", article)
    (folder / "zip").write_bytes(packed.getvalue())


def _lead_astray(folder: Path) -> None:
    outside = folder.parent / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text(f"= Spain–Peru relations =\n\nIn 1999, {OUTSIDE}.\n", "utf-8")
    (folder / "link").symlink_to(outside / "secret.txt")
    (folder / "link to a folder").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    (folder / "itself").symlink_to(folder / "itself")
    (folder / "dangling").symlink_to(folder / "nowhere")
    os.mkfifo(folder / "pipe")
    with socket.socket(socket.AF_UNIX) as bound:
        here = Path.cwd()
        os.chdir(folder)  # the path of a socket may have 107 bytes only
        try:
            bound.bind("socket")
        finally:
            os.chdir(here)
    with contextlib.suppress(OSError):  # only root may make one
        os.mknod(folder / "device", stat.S_IFCHR | 0o666, os.makedev(1, 5))  # endless zeros
    deep = folder
    for _ in range(40):
        deep /= "d"
    deep.mkdir(parents=True)
    (deep / "deep.txt").write_text("= Spain–Peru relations =\n\nDeep.\n", "utf-8")


def files_in(folder: Path) -> set[str]:
    """Every name that has to be read or refused, as the warehouse writes it."""
    found = set()
    for path in folder.rglob("*"):
        if path.is_symlink() or not path.is_dir():
            found.add(os.fsencode(path.relative_to(folder)).decode("utf-8", "backslashreplace"))
    return found
