"""What lies in the folder is read, or has a row that says why not and what to do."""

import bz2
import gzip
import hashlib
import io
import os
import tarfile
import zipfile
from pathlib import Path

import polars as pl
import pytest

from pipeline.reading import Limits, Reading, files, read

ARTICLE = "= Laos–Peru relations =\n\nLaos and Peru met in 1971. Both agreed.\n"


def write(folder: Path, **contents: str | bytes) -> None:
    for name, content in contents.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)


def rules(reading: Reading) -> dict[str, str]:
    return dict(reading.rejected.select("source_file", "rule").iter_rows())


@pytest.mark.parametrize(
    ("content", "rule", "advice"),
    [
        (b"", "empty", "remove"),
        (b" \n\t\n", "empty", "remove"),
        ("\ufeff\n".encode(), "empty", "remove"),
        (b"\x89PNG\x00\x01", "binary", "remove"),
        (b"\x02\x03\x04" * 50 + b"words", "binary", "remove"),
        (ARTICLE.encode("utf-16"), "not_utf8", "iconv -f UTF-16"),
        (ARTICLE.replace("–", "é").encode("latin-1"), "not_utf8", "ISO-8859-1"),
        (b"words \xed\xa0\x80 lone surrogate", "not_utf8", "iconv"),
        (b"%PDF-1.7\n", "unknown_format", "save"),
        (b'{"title": "Laos"}', "unknown_format", "JSON"),
        (b'[{"title": "Laos"}]', "unknown_format", "JSON"),
        (b"<?xml version='1.0'?><rss></rss>", "unknown_format", "MediaWiki"),
        (b"<mediawiki><page></page></mediawiki>", "no_article", "export"),
        (b"1 2 3 --- ...", "unknown_format", "word"),
        (gzip.compress(gzip.compress(ARTICLE.encode())), "archive", "unpack"),
        (gzip.compress(ARTICLE.encode())[:-9], "broken_archive", "again"),
        (bz2.compress(ARTICLE.encode())[:-9], "broken_archive", "again"),
        (b"\x1f\x8b not really", "broken_archive", "again"),
        (b"\xfd7zXZ\x00rest", "archive", "unpack"),
        (gzip.compress(bytes(3_000_000)), "too_large", "BILATERAL_MAX_TEXT_BYTES"),
        (bz2.compress(bytes(3_000_000)), "too_large", "BILATERAL_MAX_TEXT_BYTES"),
        (b"a" * 2_000_001, "too_large", "BILATERAL_MAX_FILE_BYTES"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",
)
def test_what_cannot_be_read_is_refused_with_advice(tmp_path: Path, content: bytes, rule: str, advice: str) -> None:
    write(tmp_path, bad=content, good=ARTICLE)
    reading = read(tmp_path, Limits(max_file_bytes=2_000_000, max_text_bytes=2_000_000))
    assert rules(reading) == {"bad": rule}
    assert advice in reading.rejected["reason"][0]
    assert reading.articles["source_file"].to_list() == ["good"]
    assert reading.passages.height == 2


def test_archives_of_files_are_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", ARTICLE)
    tarred = io.BytesIO()
    with tarfile.open(fileobj=tarred, mode="w:gz") as tar:
        tar.addfile(tarfile.TarInfo("a.txt"), io.BytesIO())
    write(tmp_path, zip=packed.getvalue(), tar=tarred.getvalue())
    assert rules(read(tmp_path)) == {"zip": "archive", "tar": "archive"}


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress])
def test_a_compressed_article_is_read_like_the_article(tmp_path: Path, pack: type[bytes]) -> None:
    data = pack(ARTICLE.encode())
    write(tmp_path, packed=data)
    reading = read(tmp_path)
    assert reading.rejected.is_empty()
    assert reading.articles["sha256"].to_list() == [hashlib.sha256(data).hexdigest()]
    assert [ARTICLE[start:end] for start, end in reading.passages.select("char_start", "char_end").iter_rows()] == [
        "Laos and Peru met in 1971.",
        "Both agreed.",
    ]


def test_the_same_bytes_under_two_names_are_read_once(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    write(tmp_path, b=ARTICLE, c=gzip.compress(ARTICLE.encode()))
    write(tmp_path / "a", z=ARTICLE)
    reading = read(tmp_path)
    assert reading.articles["source_file"].to_list() == ["a/z"]
    assert rules(reading) == {"b": "duplicate", "c": "duplicate"}
    assert "a/z" in reading.rejected["reason"][0]


def test_two_texts_of_one_title_are_both_read(tmp_path: Path) -> None:
    write(tmp_path, a=ARTICLE, b=ARTICLE + "More.\n")
    assert read(tmp_path).articles["title"].to_list() == ["Laos–Peru relations"] * 2


def test_hidden_files_and_readmes_are_passed_over_in_silence(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    write(tmp_path / ".git", config=ARTICLE)
    (tmp_path / ".hidden").write_text(ARTICLE)
    (tmp_path / "README.md").write_text(ARTICLE)
    reading = read(tmp_path)
    assert reading.articles.is_empty()
    assert reading.passages.is_empty()
    assert reading.rejected.is_empty()


def test_nothing_outside_the_folder_is_read(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    seeds = tmp_path / "seeds"
    outside.mkdir()
    seeds.mkdir()
    write(outside, a=ARTICLE)
    (seeds / "link").symlink_to(outside / "a")
    (seeds / "folder").symlink_to(outside)
    (seeds / "loop").symlink_to(seeds)
    (seeds / "dangling").symlink_to(tmp_path / "nowhere")
    os.mkfifo(seeds / "pipe")
    reading = read(seeds)
    assert reading.articles.is_empty()
    assert set(rules(reading)) == {"link", "folder", "loop", "dangling", "pipe"}
    assert set(rules(reading).values()) == {"not_a_file"}


def test_folders_are_read_to_their_limit(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b" / "c"
    deep.mkdir(parents=True)
    write(deep, d=ARTICLE)
    write(deep.parent, e=ARTICLE + "More.")
    reading = read(tmp_path, Limits(max_depth=2))
    assert reading.articles["source_file"].to_list() == ["a/b/e"]
    assert rules(reading) == {"a/b/c": "too_deep"}


def test_files_beyond_the_limit_are_named(tmp_path: Path) -> None:
    write(tmp_path, a=ARTICLE, b=ARTICLE + "More.", c=ARTICLE + "Still more.")
    reading = read(tmp_path, Limits(max_files=2))
    assert reading.articles.height == 2
    assert rules(reading) == {"c": "too_many_files"}


def test_unreadable_files_and_folders_are_refused(nobody: Path) -> None:
    write(nobody, a=ARTICLE, c=ARTICLE + "More.")
    (nobody / "b").mkdir(mode=0)
    (nobody / "a").chmod(0)
    try:
        reading = read(nobody)
    finally:
        (nobody / "b").chmod(0o755)
    assert rules(reading) == {"a": "unreadable", "b": "unreadable"}
    assert reading.articles["source_file"].to_list() == ["c"]


@pytest.mark.parametrize("name", ['it\'s "quoted".txt', "new\nline", "emoji 😀", "é" * 120, "$(rm)", "-rf", "a#1"])
def test_odd_names_are_names(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(ARTICLE)
    assert read(tmp_path).articles["source_file"].to_list() == [name]


def test_a_name_that_is_no_utf8_is_written_with_escapes(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/\xff.txt", "wb") as file:  # noqa: PTH123 - pathlib has no names of bytes
        file.write(ARTICLE.encode())
    assert read(tmp_path).articles["source_file"].to_list() == ["\\xff.txt"]


def test_a_missing_folder_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="seeds folder cannot be read"):
        read(tmp_path / "nowhere")
    write(tmp_path, a=ARTICLE)
    with pytest.raises(NotADirectoryError, match="seeds folder"):
        read(tmp_path / "a")


def test_limits_are_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILATERAL_MAX_FILE_BYTES", "17")
    assert Limits.from_environment().max_file_bytes == 17
    monkeypatch.setenv("BILATERAL_MAX_FILE_BYTES", "many")
    with pytest.raises(ValueError, match="BILATERAL_MAX_FILE_BYTES"):
        Limits.from_environment()


def test_line_ends_and_byte_order_marks_stay_as_they_are(tmp_path: Path) -> None:
    text = "\ufeff= Laos–Peru relations =\r\n\r\nLaos met.\rPeru met. Both\u200b met.\r\n- One\r\n"
    (tmp_path / "a").write_bytes(text.encode())
    reading = read(tmp_path)
    places = reading.passages.select("char_start", "char_end", "passage").rows()
    assert [passage for _, _, passage in places] == ["Laos met.", "Peru met.", "Both\u200b met.", "One"]
    assert all(text[start:end] == passage for start, end, passage in places)
    assert reading.passages["text"].to_list() == ["Laos met.", "Peru met.", "Both met.", "One"]
    assert reading.articles["text_length"].to_list() == [len(text)]


def test_numbers_run_on_from_batch_to_batch(tmp_path: Path) -> None:
    table = "\n| Guest | Date |\n| Ana | 2001 |\n"
    write(tmp_path, **{f"f{number}": f"{ARTICLE}\n- {number}\n{table}" for number in range(5)})
    whole, pieces = read(tmp_path), read(tmp_path, Limits(batch_characters=100))
    assert whole.passages["passage_id"].to_list() == list(range(whole.passages.height))
    exact = ["passage_id", "article_id", "char_start", "char_end", "text", "list_heading", "cells", "list_heading_id"]
    assert pieces.passages.select(exact).equals(whole.passages.select(exact))
    for number in ("section_id", "paragraph_id", "row_id", "table_id"):
        pairs = pl.DataFrame({"whole": whole.passages[number], "pieces": pieces.passages[number]}).drop_nulls().unique()
        assert pairs["whole"].n_unique() == pairs["pieces"].n_unique() == pairs.height


def test_a_file_that_is_removed_meanwhile_is_named(tmp_path: Path) -> None:
    write(tmp_path, a=ARTICLE, b=ARTICLE + "More.", c=ARTICLE + "Still more.")
    found = files.texts(tmp_path, Limits())
    first = next(found)
    (tmp_path / "b").unlink()
    (tmp_path / "c").unlink()
    (tmp_path / "c").symlink_to(tmp_path / "a")
    left = [(one.source_file, one.rule) for one in found if isinstance(one, files.Refusal)]
    assert first.source_file == "a"
    assert left == [("b", "vanished"), ("c", "unreadable")]


def test_a_file_that_is_being_written_is_read_when_it_is_complete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, a=ARTICLE, b=ARTICLE + "More.")
    times = {"a": 1, "b": 9}

    class Growing(io.BufferedReader):
        def read(self, size: int | None = -1, /) -> bytes:
            content = super().read(size)
            path = Path(f"/proc/self/fd/{self.fileno()}").readlink()
            if times[path.name]:
                times[path.name] -= 1
                with path.open("a") as writer:
                    writer.write("Again more.\n")
            return content

    monkeypatch.setattr(os, "fdopen", lambda descriptor, _: Growing(io.FileIO(descriptor)))
    reading = read(tmp_path)
    assert reading.passages["passage"].to_list() == ["Laos and Peru met in 1971.", "Both agreed.", "Again more."]
    assert rules(reading) == {"b": "changed"}


def test_a_quote_holds_the_whole_of_the_template_it_ends_with(tmp_path: Path) -> None:
    wikitext = "'''Laos–Peru relations'''\n\n{|\n! Country !! Since\n|-\n| {{flag|Peru}} || {{dts|1992|4|6}}\n|}\n"
    write(tmp_path, a=wikitext)
    last = read(tmp_path).passages.row(-1, named=True)
    assert (last["text"], last["cells"]) == ("Peru | 1992-04-06", ["Peru", "1992-04-06"])
    assert last["passage"].endswith("{{dts|1992|4|6}}")
