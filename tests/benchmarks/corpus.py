"""The corpora that are timed: articles of the generator of known facts, and mutations of the four seeds.

A quarter are mutated seeds, because generated articles are shorter and plainer than real ones: other states, cities and
years in the seeds' own sentences. Everything is a function of the number of articles.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.generator import articles
from tests.generator.vocabulary import State, distinct, states

SEEDS = Path(__file__).resolve().parent.parent.parent / "seeds"
MUTATED = 0.25
"""Share of mutated seeds."""


def build(folder: Path, count: int, seed: int = 1) -> int:
    """Write ``count`` articles as files below an empty folder; returns their bytes. Four are the seeds themselves."""
    folder.mkdir(parents=True)
    originals = seeds()
    if count <= len(originals):
        return sum(_written(folder, name, text) for name, text in list(originals.items())[:count])
    mutated = round(count * MUTATED)
    size = sum(_written(folder, name, text) for name, text in mutations(mutated, seed))
    return size + sum(_written(folder, one.name, one.text) for one in articles(seed, count - mutated))


def _written(folder: Path, name: str, text: str) -> int:
    # Folders of a thousand files, as people keep them who have many.
    place = folder / name[:5]
    place.mkdir(exist_ok=True)
    return (place / name).write_bytes(text.encode())


def seeds() -> dict[str, str]:
    """File name to text of the seeds that come with the project."""
    found = sorted(path for path in SEEDS.iterdir() if path.suffix == ".txt")
    return {path.name: path.read_bytes().decode() for path in found}


def mutations(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """File names and texts of seeds about other states in other years."""
    random = Random(seed)  # noqa: S311 - to be the same on every machine is the point
    originals = list(seeds().values())
    for number in range(count):
        yield f"{number % 1000:05}{number:07}_mutated.txt", mutated(originals[number % len(originals)], random)


def mutated(text: str, random: Random) -> str:
    """The text with each state, its adjective and its capital replaced by those of another, and with other years."""
    names = {name: (state, role) for state in states() for role, name in _words(state).items() if name}
    known = re.compile(r"\b(?:" + "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) + r")\b")
    others: dict[str, State] = {}
    shift = random.randint(-8, 0)

    def another(match: re.Match[str]) -> str:
        state, role = names[match[0]]
        if state.iso3 not in others:
            taken = [state, *others.values()]
            others[state.iso3] = random.choice(
                [one for one in states() if all(distinct(one, other) for other in taken)]
            )
        return _words(others[state.iso3])[role]

    text = known.sub(another, text)
    return re.sub(r"\b(?:19[6-9]\d|20[0-2]\d)\b", lambda year: str(int(year[0]) + shift), text)


def _words(state: State) -> dict[str, str]:
    return {"name": state.name, "adjective": state.adjective, "capital": state.capital}
