"""``python -m tests.generator``: what the pipeline makes of generated articles, with its failures by phrasing."""

import argparse
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

from tests.generator import FORMS, articles
from tests.generator.recovery import Failure, recover


def main() -> int:
    """Print the score of each kind, then every phrasing that failed with an example; status 1 when any did."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=40)
    parser.add_argument("seed", nargs="?", type=int, default=1)
    parser.add_argument("--form", choices=list(FORMS))
    parser.add_argument("--kind", help="show failures of this kind only")
    parser.add_argument("--examples", type=int, default=1, help="examples of each phrasing's failures")
    arguments = parser.parse_args()
    made = list(articles(arguments.seed, arguments.count, arguments.form))
    with tempfile.TemporaryDirectory() as folder:
        recovery = recover(made, Path(folder))
    _show(
        recovery.failures,
        Counter(telling.phrasing for article in made for telling in article.tellings),
        arguments.kind,
        arguments.examples,
    )
    print(f"{'kind':14}{'right':>10}{'missed':>10}{'invented':>10}{'wrong':>10}{'P':>8}{'R':>8}{'F1':>8}")
    for kind, score in recovery.scores().items():
        counts = "".join(f"{score[name]:>10.0f}" for name in ("right", "missed", "invented", "wrong"))
        print(f"{kind:14}{counts}{score['precision']:8.3f}{score['recall']:8.3f}{score['f1']:8.3f}")
    return 1 if recovery.failures else 0


def _show(failures: tuple[Failure, ...], used: Counter[str], kind: str | None, examples: int) -> None:
    by_phrasing: dict[str, list[Failure]] = defaultdict(list)
    for failure in failures:
        if kind in (None, failure.kind):
            by_phrasing[failure.phrasings[0] if failure.phrasings else "(nowhere)"].append(failure)
    for phrasing, failed in sorted(by_phrasing.items(), key=lambda entry: -len(entry[1])):
        print(f"## [{phrasing}] {len(failed)} failures, told {used[phrasing]} times")
        for failure in failed[:examples]:
            print(failure)


if __name__ == "__main__":
    raise SystemExit(main())
