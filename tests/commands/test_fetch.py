"""`bilateral fetch` as a command: settings before anything is asked, what came of it, exit statuses."""

import ast
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

import misbehaving
from pipeline import settings
from pipeline.cli import main

PACKAGE = Path(settings.__file__).parent
PAGES = {"Chile–Peru relations": 1, "Chile–\x1b[31mMalta relations": 2}


def answer(asked: bytes) -> bytes:
    """A wiki of two pages."""
    query = misbehaving.question(asked)
    if query.get("meta"):
        return json.dumps({"query": {"general": {"sitename": "Test"}, "rightsinfo": {"text": "CC"}}}).encode()
    if "pageids" in query and query["prop"] == "info":
        return json.dumps({"query": {"pages": [{"pageid": 1, "missing": True}]}}).encode()
    if query["prop"] == "info":
        titles = query["titles"].strip("\x1f").split("\x1f")
        found = [
            {"ns": 0, "title": title}
            | ({"pageid": PAGES[title], "lastrevid": 5} if title in PAGES else {"missing": True})
            for title in titles
        ]
        return json.dumps({"query": {"pages": found}}).encode()
    ids = query["pageids"].split("|")
    main = {"content": "'''Text''' on [[Chile]]", "contentmodel": "wikitext"}
    revision = {"revid": 5, "parentid": 0, "timestamp": "2024-01-02T03:04:05Z", "slots": {"main": main}}
    pages = [
        {"pageid": number, "title": title, "revisions": [revision]}
        for title, number in PAGES.items()
        if str(number) in ids
    ]
    return json.dumps({"curtimestamp": "2026-01-01T00:00:00Z", "query": {"pages": pages}}).encode()


@pytest.fixture
def wiki(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("BILATERAL_REQUESTS_PER_SECOND", "10")
    monkeypatch.delenv("BILATERAL_CONTACT", raising=False)
    with misbehaving.serving(answer) as proxy:
        yield proxy.endpoint


def test_titles_of_a_file_become_files_with_a_summary(
    wiki: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    titles = tmp_path / "titles.txt"
    titles.write_text("\ufeff# of a country\nChile–Peru relations\n\n  \n", encoding="utf-8")
    arguments = ["fetch", "--wiki", wiki, "--seeds", str(tmp_path / "seeds"), "--from-file", str(titles)]
    assert main(arguments) == 0
    assert "1 new (3 requests" in (out := capsys.readouterr().out)
    assert "`bilateral refresh` reads them." in out
    assert main(arguments) == 0
    assert "1 unchanged (1 request" in (out := capsys.readouterr().out)
    assert "refresh" not in out
    assert len(list((tmp_path / "seeds").rglob("*.wikitext"))) == 1
    # An update that finds a page gone has done what it was asked to.
    monkeypatch.setitem(PAGES, "Chile–Peru relations", 7)
    assert main(["fetch", "--wiki", wiki, "--seeds", str(tmp_path / "seeds"), "--update"]) == 0
    assert "1 not to be had" in capsys.readouterr().out


def test_what_cannot_be_had_is_listed_and_is_no_success(
    wiki: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = "Chile–\x1b[31mMalta relations"
    missing = [f"Nope {number}" for number in range(25)]
    assert main(["fetch", "--wiki", wiki, "--seeds", str(tmp_path), "Chile–Peru relations", odd, *missing]) == 1
    out = capsys.readouterr().out
    assert "2 new, 25 not to be had" in out
    assert "  Nope 19: is not there\n  and 5 more" in out
    assert "\x1b" not in out


def test_without_a_contact_nobody_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.delenv("BILATERAL_CONTACT", raising=False)
    assert main(["fetch", "--seeds", str(tmp_path / "seeds"), "Chile–Peru relations"]) == 1
    assert "set BILATERAL_CONTACT to an e-mail address or web page of yours" in capsys.readouterr().err
    assert not (tmp_path / "seeds").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "say what to fetch: titles, --from-file, --states, --category or --update"),
        (["--from-file", "/nowhere/titles"], "/nowhere/titles cannot be read: No such file"),
        (["--wiki", "http://en.wikipedia.org/w/api.php", "X"], "is no wiki: give a language (en), a host"),
        (["--wiki", "file:///etc/api.php", "X"], "is no wiki"),
        (["--wiki", "https://me:secret@example.org/api.php", "X"], "is no wiki"),
        (["--wiki", "en/../..", "X"], "is no wiki"),
        (["--states", "MEX,XYZ"], "no state has the code XYZ"),
    ],
)
def test_what_cannot_be_used_is_refused_before_anything_is_asked(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("BILATERAL_CONTACT", "me@example.org")
    monkeypatch.setenv("BILATERAL_WIKI", "http://127.0.0.1:1/w/api.php")
    assert main(["fetch", "--seeds", str(tmp_path), *arguments]) == 1
    assert message in capsys.readouterr().err


def test_settings_name_wiki_contact_and_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILATERAL_CONTACT", "https://example.org/us")
    for name in ("BILATERAL_WIKI", "BILATERAL_REQUESTS_PER_SECOND"):
        monkeypatch.delenv(name, raising=False)
    usual = settings.resolve_fetching()
    assert usual == settings.FetchSettings("https://en.wikipedia.org/w/api.php", "https://example.org/us", 1.0)
    assert settings.resolve_fetching("wiki.example.org").endpoint == "https://wiki.example.org/w/api.php"
    monkeypatch.setenv("BILATERAL_WIKI", "simple")
    assert settings.resolve_fetching().endpoint == "https://simple.wikipedia.org/w/api.php"
    for name, values in {
        "BILATERAL_REQUESTS_PER_SECOND": ("0", "-1", "11", "nan", "fast"),
        "BILATERAL_CONTACT": ("me", "a@b\nHost: c", "me@example.org (hi)"),
    }.items():
        for value in values:
            with monkeypatch.context() as changed:
                changed.setenv(name, value)
                with pytest.raises(settings.SettingsError, match=name):
                    settings.resolve_fetching()


def test_no_other_command_waits_for_the_client_of_the_wiki() -> None:
    fetching = [Path("fetching"), Path("commands/fetch.py"), Path("commands/fetch_dump.py")]
    importing = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if any(name.startswith(("httpx", "pipeline.fetching", "pipeline.commands.fetch")) for name in names):
                importing.add(path.relative_to(PACKAGE))
    assert importing
    assert not [path for path in importing if not any(path.is_relative_to(part) for part in fetching)]
