"""What a fetched article says where it is from reaches the articles; one that cannot say it is read all the same."""

from datetime import datetime
from pathlib import Path

from pipeline.reading import read

FETCHED = (Path(__file__).parent / "cases" / "fetched.wikitext").read_text(encoding="utf-8")
NOT_KNOWN = dict.fromkeys(
    ("revised_at", "wiki", "page_id", "permalink", "licence", "licence_url", "attribution", "fetched_at")
)


def test_where_a_fetched_article_is_from_stands_in_its_columns(tmp_path: Path) -> None:
    (tmp_path / "any name.txt").write_text(FETCHED, encoding="utf-8")
    reading = read(tmp_path)
    [article] = reading.articles.iter_rows(named=True)
    assert reading.rejected.is_empty()
    assert (article["title"], article["state_a"], article["state_b"]) == ("Laos–Peru relations", "LAO", "PER")
    assert {name: article[name] for name in (*NOT_KNOWN, "revision_id")} == {
        "revision_id": "100",
        "revised_at": datetime(2026, 5, 11, 10, 20, 30),
        "wiki": "en.wikipedia.org",
        "page_id": 7,
        "permalink": "https://en.wikipedia.org/w/index.php?oldid=100",
        "licence": "Creative Commons Attribution-Share Alike 4.0",
        "licence_url": "https://creativecommons.org/licenses/by-sa/4.0/",
        "attribution": 'Wikipedia contributors, "Laos–Peru relations"',
        "fetched_at": datetime(2026, 11, 26, 7, 0),
    }
    # The comment itself is markup: no passage holds a word of it, and places count from the file's beginning.
    for place in reading.passages.iter_rows(named=True):
        assert FETCHED[place["char_start"] : place["char_end"]] == place["passage"]
        assert "contributors" not in place["text"]


def test_a_comment_that_cannot_be_read_is_reported_and_the_article_read(tmp_path: Path) -> None:
    (tmp_path / "Laos–Peru relations.wikitext").write_text(
        FETCHED.replace("page id: 7", "page id: x"), encoding="utf-8"
    )
    reading = read(tmp_path)
    [article] = reading.articles.iter_rows(named=True)
    assert {name: article[name] for name in NOT_KNOWN} == NOT_KNOWN
    assert (article["state_a"], article["revision_id"]) == ("LAO", None)
    [refused] = reading.rejected.iter_rows(named=True)
    assert (refused["source_file"], refused["rule"]) == (article["source_file"], "provenance")
    assert "page id: 'x' is not a number" in refused["reason"]
    assert "1950" in " ".join(reading.passages["text"])
