"""From a gold folder to its score: the texts go through the pipeline as any seeds do."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline import star
from pipeline.accuracy.gold import Gold, read_gold
from pipeline.accuracy.scoring import Score, score
from pipeline.extraction import extract
from pipeline.grammar import annotate
from pipeline.publishing import publish
from pipeline.reading import read


def measure(folder: Path) -> Score:
    """Read the texts of a gold folder as the pipeline reads seeds, and compare what it finds with the gold.

    Raises:
        GoldError: The folder holds no gold, or a file of it cannot be used.
    """
    gold = read_gold(folder)
    with TemporaryDirectory() as work:
        return score(gold, _warehouse_of_texts(gold, folder, Path(work)))


def _warehouse_of_texts(gold: Gold, folder: Path, work: Path) -> Path:
    """A warehouse of the texts that have gold, by themselves: the gold files are no articles."""
    seeds = work / "seeds"
    seeds.mkdir()
    for article in gold.articles:
        shutil.copyfile(folder / article.file, seeds / article.file)
    reading = read(seeds)
    marked = annotate(reading.passages, reading.articles)
    statements = extract(marked)
    built = star.build(statements, reading.articles, marked.lazy())
    return publish(built, work / "gold.duckdb", reading.rejected).path
