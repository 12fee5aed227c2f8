"""A server that misbehaves: what passes is waited for, what does not stops the fetch, nothing is believed unchecked."""

import gzip
import json
import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

import misbehaving
from misbehaving import SMALL, Fault, body, cut, error, hang_up, slow, status
from pipeline.fetching import client as module
from pipeline.fetching.client import Client, FetchError
from pipeline.fetching.wiki import Article, Problem, Wiki


def busy_for_90_seconds(handler: misbehaving.Handler) -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    handler.answer(b"", {"Retry-After": until}, 429)


@pytest.fixture
def server() -> Iterator[misbehaving.Proxy]:
    with misbehaving.serving(lambda _: SMALL) as proxy:
        yield proxy


def ask(client: Client) -> list[dict[str, object]]:
    return list(client.answers(meta="siteinfo"))


PASSING = {
    "429 with seconds": (status(429, Retry_After="7"), 7),
    "429 with a date": (busy_for_90_seconds, 90),
    "429 with a date that is over": (status(429, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"), 0),
    "429 with nonsense": (status(429, Retry_After="soon"), 1),
    "503": (status(503), 1),
    "maxlag": (error("maxlag", Retry_After="5"), 5),
    "rate limit of the API": (error("ratelimited"), 1),
    "an exception of the server": (error("internal_api_error_DBQueryError"), 1),
    "no answer": (hang_up, 1),
    "half an answer": (cut, 1),
    "JSON that is cut": (body(SMALL[:20]), 1),
    "a length that is too small": (body(SMALL, Content_Length="20"), 1 + 2),  # the rest spoils the next answer
    "no JSON": (body(b"<html>Please sign in</html>", Content_Type="text/html"), 1),
    "JSON that is no answer": (body(b"[1, 2]"), 1),
    "broken gzip": (body(SMALL, Content_Encoding="gzip"), 1),
    "cut gzip": (body(gzip.compress(SMALL)[:-12], Content_Encoding="gzip"), 1),
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_what_passes_is_waited_for(
    fault: tuple[Fault, float], client: Client, server: misbehaving.Proxy, waits: list[float]
) -> None:
    server.faults = [fault[0]]
    assert ask(client) == [json.loads(SMALL)]
    assert sum(waits) == pytest.approx(fault[1], abs=5 if fault[1] > 80 else 0.01)


STOPPING: dict[str, tuple[Fault, str]] = {
    "redirect": (
        status(302, Location="http://127.0.0.1:1/"),
        "leads to 'http://127.0.0.1:1/'; no redirect is followed",
    ),
    "permanent redirect": (status(308, Location="http://127.0.0.1:1/"), "no redirect is followed"),
    "forbidden": (status(403), "refused with 403"),
    "not there": (status(404), "refused with 404"),
    "error of the API": (error("badvalue"), "refused the question (badvalue): Because."),
    "error that is no error": (body(b'{"error": "no"}'), "refused the question (unknown)"),
    "too long a wait": (status(429, Retry_After="86400"), "asks to wait 1,440 minutes"),
    "endless": (body(b'{"continue": {"x": 1}}'), "continues where it was"),
    "continues in nothing": (body(b'{"continue": "x"}'), "continues where it was"),
}


@pytest.mark.parametrize("fault", STOPPING.values(), ids=STOPPING)
def test_all_else_stops_with_what_happened(
    fault: tuple[Fault, str], client: Client, server: misbehaving.Proxy, waits: list[float]
) -> None:
    server.faults = [fault[0], fault[0]]
    with pytest.raises(FetchError) as stopped:
        ask(client)
    assert fault[1] in str(stopped.value)
    assert str(stopped.value).startswith(client.host)
    assert not waits


def test_a_redirect_leads_nowhere(client: Client, server: misbehaving.Proxy) -> None:
    with misbehaving.serving(lambda _: SMALL) as elsewhere:
        server.faults = [status(307, Location=elsewhere.endpoint)]
        with pytest.raises(FetchError, match="no redirect is followed"):
            ask(client)
        assert elsewhere.asked == []


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make a certificate")
def test_a_certificate_that_nobody_vouches_for_stops_the_fetch(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost".split()
    subprocess.run(["openssl", *made, "-keyout", key, "-out", certificate], capture_output=True, check=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with misbehaving.serving(lambda _: SMALL, context) as server:
        endpoint = server.endpoint.replace("http://127.0.0.1", "https://localhost")
        client = Client(endpoint, "-", 1000, sleep=lambda _: None)
        with client, pytest.raises(FetchError, match="no certificate that can be trusted"):
            ask(client)
        assert server.asked == []


def test_patience_has_an_end(client: Client, server: misbehaving.Proxy, waits: list[float]) -> None:
    server.faults = [status(503)] * 20
    with pytest.raises(FetchError, match="answered 503 Service Unavailable, 6 times: run the command again later"):
        ask(client)
    assert waits == [1, 2, 4, 8, 16]
    assert len(server.asked) == 6


def test_a_server_that_is_not_there_is_named() -> None:
    nowhere = Client("http://127.0.0.1:1/w/api.php", "-", 1000, sleep=lambda _: None)
    with nowhere, pytest.raises(FetchError, match=r"127\.0\.0\.1:1 cannot be reached"):
        ask(nowhere)


def test_no_answer_is_larger_or_slower_than_allowed(
    client: Client, server: misbehaving.Proxy, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LARGEST_ANSWER", 1_000_000)
    server.faults = [body(gzip.compress(b" " * 20_000_000), Content_Encoding="gzip")]
    with pytest.raises(FetchError, match="more than 1,000,000 bytes in one answer"):
        ask(client)
    monkeypatch.setattr(module, "LONGEST_ANSWER", 0.05)
    server.faults = [slow]
    assert ask(client) == [json.loads(SMALL)]
    assert waits == [1]


def test_every_request_is_polite(server: misbehaving.Proxy) -> None:
    waited: list[float] = []
    with Client(server.endpoint, "me@example.org", 0.5, sleep=waited.append) as client:
        ask(client)
        ask(client)
    assert waited[0] == 0
    assert 1.5 < waited[1] <= 2
    for asked, headers in zip(server.asked, server.headers, strict=True):
        assert asked["maxlag"] == "5"
        assert asked["formatversion"] == "2"
        assert headers["user-agent"].startswith("bilateral/")
        assert "(me@example.org)" in headers["user-agent"]
        assert headers["accept-encoding"] == "gzip"


SITE = {"general": {"sitename": "Test"}, "rightsinfo": {"url": "//example.org/licence", "text": ""}}


def page(**changes: object) -> dict[str, object]:
    main = {"content": "Text", "contentmodel": "wikitext", "sha1": "c3328c39b0e29f78e9ff45db674248b1d245887d"} | changes
    revision = {"revid": 5, "parentid": 4, "timestamp": "2024-01-02T03:04:05Z", "slots": {"main": main}}
    return {"pageid": 1, "ns": 0, "title": "X", "revisions": [revision]}


def content(of: object) -> Fault:
    return body(json.dumps({"curtimestamp": "2026-01-01T00:00:00Z", "query": of}).encode())


@pytest.fixture
def asked(client: Client, server: misbehaving.Proxy) -> Callable[[object], Article | Problem]:
    def run(of: object) -> Article | Problem:
        server.faults = [content(of), content(SITE)]
        [found] = Wiki(client).articles([1])
        return found

    return run


def test_a_text_is_taken_only_whole(asked: Callable[[object], Article | Problem]) -> None:
    whole = asked({"pages": [page()]})
    assert isinstance(whole, Article)
    assert (whole.provenance.licence, whole.provenance.licence_url) == ("https://example.org/licence",) * 2
    for changes, reason in (
        ({"content": "Tex"}, "did not arrive whole"),
        ({"content": "\ud800"}, "did not arrive whole"),
        ({"content": None}, "is hidden"),
        ({"contentmodel": "json"}, "is json, no wikitext"),
    ):
        found = asked({"pages": [page(**changes)]})
        assert isinstance(found, Problem)
        assert reason in found.reason
    assert asked({"pages": [page() | {"title": "a\nb"}]}).reason.startswith(
        "the wiki's answer is not understood: title"
    )  # type: ignore[union-attr]
    assert asked({"pages": []}) == Problem("page 1", "its text was not in the answer")
    assert asked({"pages": [page() | {"pageid": 2}]}) == Problem("page 1", "its text was not in the answer")


def test_a_title_of_another_wiki_is_a_problem(client: Client, server: misbehaving.Proxy) -> None:
    server.faults = [content({"interwiki": [{"title": "fr:X", "iw": "fr"}]})]
    assert list(Wiki(client).find(["fr:X", "lost"])) == [
        ("fr:X", Problem("fr:X", "is in another wiki")),
        ("lost", Problem("lost", "is not in the answer")),
    ]


@pytest.mark.parametrize(
    "answer",
    [
        [],
        {"pages": {}},
        {"pages": ["x"]},
        {"pages": [{"pageid": 1, "revisions": "x"}]},
        {"pages": [page() | {"title": 1}]},
    ],
)
def test_an_answer_of_another_form_stops(answer: object, asked: Callable[[object], Article | Problem]) -> None:
    with pytest.raises(FetchError, match="not understood"):
        asked(answer)
