"""Coverage-guided fuzzing of the readers: `python tests/reading/fuzz.py FOLDER -max_total_time=600`.

Needs `pip install atheris` (Python 3.11 or 3.12), which is no dependency of the project. FOLDER keeps the corpus between
runs; it begins with the cases and the seeds. An input that breaks a law of `test_laws.py` is written to the current
directory; make it small and add it there as an `@example`. So far (November 2026, 22,357 inputs) none did.
"""

import sys
import tempfile
from pathlib import Path

import atheris

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

with atheris.instrument_imports(include=["pipeline.reading"]):
    import pipeline.reading  # noqa: F401

import test_laws  # noqa: E402 (what it imports is instrumented first)


def one_input(data: bytes) -> None:
    """Whatever the bytes: what is read keeps the laws."""
    text = data.decode("utf-8", "replace")
    if text.strip():
        test_laws.check(text)


def main() -> None:
    arguments = sys.argv if len(sys.argv) > 1 else [sys.argv[0], tempfile.mkdtemp()]
    corpus = Path(arguments[1])
    corpus.mkdir(exist_ok=True)
    for number, text in enumerate(test_laws.TEXTS):
        (corpus / f"case-{number}").write_text(text[:4000], encoding="utf-8")
    words = corpus.with_name(f"{corpus.name}.words")
    coded = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in test_laws.MARKUP)
    words.write_text("".join(f'"{word}"\n' for word in coded), encoding="ascii")
    atheris.Setup([*arguments, f"-dict={words}", "-max_len=4096", "-timeout=20", "-rss_limit_mb=4096"], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
