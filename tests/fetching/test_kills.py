"""A fetch that is killed leaves whole articles and nothing else, and the next one goes on."""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import misbehaving
from pipeline.provenance import Provenance

PAGES = 200
KILLS = 20
TEXTS = {number: f"'''Page {number}''' says [[this]]. " * 2_000 for number in range(1, PAGES + 1)}
DIGESTS = {number: hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest() for number, text in TEXTS.items()}


def answer(asked: bytes) -> bytes:
    """A wiki of many long pages, five an answer."""
    query = misbehaving.question(asked)
    if query.get("meta"):
        return json.dumps({"query": {"general": {"sitename": "Test"}, "rightsinfo": {}}}).encode()
    if query["prop"] == "info":
        titles = query["titles"].strip("\x1f").split("\x1f")
        found = [{"pageid": int(title[5:]), "ns": 0, "title": title, "lastrevid": 1} for title in titles]
        return json.dumps({"query": {"pages": found}}).encode()
    numbers = [int(number) for number in query["pageids"].split("|")]
    begin = int(query.get("rvcontinue", 0))
    pages = [
        {
            "pageid": number,
            "title": f"Page {number}",
            "revisions": [
                {
                    "revid": 1,
                    "parentid": 0,
                    "timestamp": "2024-01-02T03:04:05Z",
                    "slots": {"main": {"content": TEXTS[number], "contentmodel": "wikitext", "sha1": DIGESTS[number]}},
                }
            ],
        }
        for number in numbers[begin : begin + 5]
    ]
    more = {"continue": {"rvcontinue": str(begin + 5)}} if begin + 5 < len(numbers) else {}
    return json.dumps({"curtimestamp": "2026-01-01T00:00:00Z", "query": {"pages": pages}} | more).encode()


@pytest.mark.endurance
def test_a_killed_fetch_leaves_whole_articles_and_the_next_one_goes_on(tmp_path: Path) -> None:
    titles, seeds = tmp_path / "titles", tmp_path / "seeds"
    titles.write_text("\n".join(f"Page {number}" for number in TEXTS))
    chance = random.Random(7)  # noqa: S311
    grew = kills = 0
    with misbehaving.serving(answer) as server:
        environment = {**os.environ, "BILATERAL_REQUESTS_PER_SECOND": "10", "BILATERAL_WIKI": server.endpoint}
        command = [sys.executable, "-m", "pipeline", "fetch", "--seeds", seeds, "--from-file", titles]
        for _ in range(KILLS):
            before = len(list(seeds.rglob("*.wikitext")))
            asked = len(server.asked)
            fetch = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
            while len(server.asked) == asked and fetch.poll() is None:
                time.sleep(0.01)
            time.sleep(chance.uniform(0, 1.5))
            fetch.send_signal(signal.SIGKILL)
            fetch.wait()
            kills += fetch.returncode == -signal.SIGKILL
            there = list(seeds.rglob("*.wikitext"))
            for path in there:
                text = path.read_bytes().decode()
                provenance, begin = Provenance.parse(text)
                assert provenance is not None
                assert text[begin:] == TEXTS[provenance.page_id]
            grew += len(there) > before
            if len(there) == PAGES:
                break
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    print(f"{kills} fetches killed, {grew} of them after articles had arrived")
    assert grew > 3
    assert len(list(seeds.rglob("*.wikitext"))) == PAGES
    assert not list(seeds.rglob("*.part"))
