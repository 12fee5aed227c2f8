"""A real MediaWiki on this machine: Debian's package on SQLite, served by PHP on 127.0.0.1."""

import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.sax.saxutils import escape

INSTALLATION = Path("/usr/share/mediawiki")
LICENCE = "Creative Commons Attribution-Share Alike 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by-sa/4.0/"
OTHERS = (
    "Albania Algeria Andorra Angola Argentina Armenia Australia Austria Bahrain Bangladesh Belarus Belgium Belize Benin "
    "Bhutan Botswana Brazil Brunei Bulgaria Burundi Cambodia Cameroon Canada Chad Colombia Comoros Croatia Cuba Cyprus "
    "Denmark Djibouti Dominica Ecuador Egypt Eritrea Estonia Ethiopia Fiji Finland France Gabon Georgia Germany Ghana Greece "
    "Grenada Guatemala Guinea Guyana Haiti Honduras Hungary Iceland India Indonesia"
).split()
"""States that Chile has an article with, so that one question needs two requests and its texts many answers."""

_PROSE = "{} and Chile established diplomatic relations on 3 May 1950. " + "Both nations trade copper and fruit. " * 4
PAGES = {
    "Chile–Peru relations": "{{Infobox bilateral relations|Chile–Peru|Chile|Peru}}\n"
    "'''Chile–Peru relations''' are the [[foreign relations]] between [[Chile]] and [[Peru]]. "
    "On 10 March 1929, Chile and Peru established diplomatic relations.<ref>Text --> with a trap</ref>\n"
    '== Trade ==\n{| class="wikitable"\n! Year !! Total\n|-\n| 2020 || US$3 billion\n|}\n'
    "[[Category:Bilateral relations of Chile]]",
    "Peru–Chile relations": "#REDIRECT [[Chile–Peru relations]]",
    "Bolivia–Chile relations": "'''Bolivia–Chile relations''' were severed on 17 March 1978.\n"
    "[[Category:Bilateral relations of Chile]]",
    "Foreign relations of Chile": "'''Chile''' has relations with [[Tuvalu]].\n[[Category:Bilateral relations of Chile]]",
    "Chile–Tuvalu relations": "#REDIRECT [[Foreign relations of Chile#Tuvalu]]",
    "War of the Pacific": "A '''war''' of 1879.\n[[Category:Chile–Peru conflicts]]",
    "Argentina–Chile border": "A '''border'''.\n[[Category:Bilateral relations of Chile]]",
    "Chile–Round relations": "#REDIRECT [[Chile–Round relations]]",
    "Chile–Malta relations": "'''Chile–Malta relations''' are good.",
    "Chile–Nauru relations": "'''Chile–Nauru relations''' are good.",
    "Chile–Oman relations": "'''Chile–Oman relations''' are good.",
    "Chile–Palau relations": "'''Chile–Palau relations''' are good.",
    "Talk:Chile–Peru relations": "A talk.",
    "Category:Bilateral relations of Chile": "[[Category:Foreign relations of Chile]]",
    "Category:Chile–Peru conflicts": "[[Category:Bilateral relations of Chile]]",
    **{
        f"{'–'.join(sorted(['Chile', other]))} relations": _PROSE.format(other)
        + f"\n[[Category:Chilean dyads]]\n<!-- {number} -->"
        for number, other in enumerate(OTHERS)
    },
}
UNSTEADY = {"Chile–Nauru relations", "Chile–Oman relations", "Chile–Palau relations"}
"""Pages that a test of updates moves, deletes and makes a redirect; the wiki is the same for all tests."""


class MediaWiki:
    """One wiki in a folder; to be used with `serving`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.endpoint = f"http://127.0.0.1:{self.port}/w/api.php"
        (folder / "data").mkdir()
        (folder / "root").mkdir()
        (folder / "root/w").symlink_to(INSTALLATION)
        self.maintain(
            "install",
            *("--dbtype", "sqlite", "--dbpath", str(folder / "data"), "--confpath", str(folder)),
            *("--server", f"http://127.0.0.1:{self.port}", "--scriptpath", "/w", "--pass", "a long password"),
            *("Test Wiki", "Admin"),
        )
        settings = folder / "LocalSettings.php"
        kept = [line for line in settings.read_text().splitlines() if not line.startswith(("wfLoad", "$wgRights"))]
        kept += [
            f'$wgRightsText = "{LICENCE}";',
            f'$wgRightsUrl = "{LICENCE_URL}";',
            "$wgAPIMaxResultSize = 8192;",
            "$wgUseDatabaseMessages = false;",
            "$wgJobRunRate = 0;",
            "$wgNamespacesWithSubpages[0] = true;",
        ]
        settings.write_text("\n".join(kept))

    def maintain(self, script: str, *arguments: str, given: str | None = None) -> None:
        """Run one of MediaWiki's own scripts."""
        done = subprocess.run(
            ["php", INSTALLATION / f"maintenance/{script}.php", *arguments],
            env={**os.environ, "MW_CONFIG_FILE": str(self.folder / "LocalSettings.php")}
            if script != "install"
            else None,
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def put(self, pages: dict[str, str], timestamp: str) -> None:
        """Import a revision of each page."""
        (self.folder / "pages.xml").write_text(export(pages, timestamp), encoding="utf-8")
        self.maintain("importDump", str(self.folder / "pages.xml"))

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Serve it."""
        server = subprocess.Popen(
            ["php", "-d", "display_errors=0", "-S", f"127.0.0.1:{self.port}", "-t", self.folder / "root"],
            env={**os.environ, "MW_CONFIG_FILE": str(self.folder / "LocalSettings.php")},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            for _ in range(100):
                try:
                    urllib.request.urlopen(self.endpoint, timeout=10).close()  # noqa: S310  an address of this machine
                    break
                except urllib.error.URLError:
                    time.sleep(0.1)
            yield
        finally:
            server.terminate()
            server.wait(10)


def installed() -> bool:
    """Whether this machine has what the tests need."""
    return INSTALLATION.is_dir() and shutil.which("php") is not None


def export(pages: dict[str, str], timestamp: str) -> str:
    """An XML export of pages, as MediaWiki imports it."""
    return (
        '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="en">'
        + "".join(
            f"<page><title>{escape(title)}</title><id>{number}</id><revision><id>{number}</id>"
            f"<timestamp>{timestamp}</timestamp><contributor><username>Somebody</username></contributor>"
            f'<model>wikitext</model><format>text/x-wiki</format><text xml:space="preserve">{escape(text)}</text>'
            "</revision></page>"
            for number, (title, text) in enumerate(pages.items(), 1)
        )
        + "</mediawiki>"
    )
