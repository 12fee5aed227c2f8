"""The wiki that the tests fetch from: answers recorded from a real MediaWiki, or with `-m mediawiki` that one itself.

With BILATERAL_RECORD=1 the tests that ask the real one record its answers (`recorded.json`).
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

import mediawiki
import misbehaving
from pipeline.fetching.client import Client

RECORDED = Path(__file__).with_name("recorded.json")


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[mediawiki.MediaWiki]:
    if not mediawiki.installed():
        pytest.skip(
            "needs MediaWiki: apt-get install --no-install-recommends mediawiki php-cli php-sqlite3 php-mbstring php-xml"
        )
    wiki = mediawiki.MediaWiki(tmp_path_factory.mktemp("mediawiki"))
    wiki.put(mediawiki.PAGES, "2024-01-02T03:04:05Z")
    with wiki.serving():
        yield wiki


@pytest.fixture(params=["recorded", pytest.param("real", marks=pytest.mark.mediawiki)])
def server(request: pytest.FixtureRequest) -> Iterator[misbehaving.Proxy]:
    recording = misbehaving.Recording(RECORDED, request.function.__name__)
    upstream: misbehaving.Upstream = recording.replay
    if request.param == "real":
        upstream = recording.recording(misbehaving.forwarding(request.getfixturevalue("real").endpoint))
    with misbehaving.serving(upstream) as serving:
        yield serving
    if request.param == "real" and os.environ.get("BILATERAL_RECORD"):
        recording.save()


@pytest.fixture
def change(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Do something to the real wiki; what is recorded has it done."""
    if "real" in request.node.callspec.params.values():
        wiki: mediawiki.MediaWiki = request.getfixturevalue("real")
        return lambda name, *arguments, **named: getattr(wiki, name)(*arguments, **named)
    return lambda *_, **__: None


@pytest.fixture
def waits() -> list[float]:
    """How long the client has waited, beyond its usual rate."""
    return []


@pytest.fixture
def client(server: misbehaving.Proxy, waits: list[float]) -> Iterator[Client]:
    with ExitStack() as stack:
        yield stack.enter_context(
            Client(
                server.endpoint,
                "tests@example.org",
                1000,
                sleep=lambda wait: waits.append(wait) if wait >= 0.01 else None,
            )
        )
