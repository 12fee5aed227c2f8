"""Which files make which batch: all of them once, in their order, and the same as long as they hold the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import batches
from pipeline.batches.seeds import Entry
from pipeline.reading import Limits, files

SMALL = Limits(batch_bytes=1000)


@dataclass(frozen=True)
class Listed:
    """A source of which only the listing is asked."""

    entries: list[Entry | files.Refusal]

    def listing(self, limits: Limits) -> Iterator[Entry | files.Refusal]:  # noqa: ARG002
        yield from self.entries

    def contents(self, identities: Mapping[str, str], limits: Limits) -> Iterator[files.Content]:  # noqa: ARG002
        raise AssertionError("a plan reads nothing")


def entries(sizes: list[int]) -> list[Entry | files.Refusal]:
    return [Entry(f"{number:05}.txt", size, f"holds {number} of {size}") for number, size in enumerate(sizes)]


@given(st.lists(st.integers(0, 5000), max_size=200))
def test_every_file_is_in_one_batch_in_its_order(sizes: list[int]) -> None:
    plan = batches.plan(Listed(entries(sizes)), SMALL)
    assert plan.files["source_file"].to_list() == [f"{number:05}.txt" for number in range(len(sizes))]
    assert sum(len(plan.identities(batch)) for batch in plan.batches) == len(sizes)
    for batch in plan.batches:
        own = [sizes[int(name[:5])] for name in plan.identities(batch)]
        assert sum(own) <= 2 * SMALL.batch_bytes or len(own) == 1


@given(st.lists(st.integers(10, 300), min_size=100, max_size=300), st.data())
def test_a_file_more_changes_its_own_batch_and_few_beside(sizes: list[int], data: st.DataObject) -> None:
    before = entries(sizes)
    place = data.draw(st.integers(0, len(sizes)))
    after = [*before[:place], Entry(f"{place:05} and more.txt", 100, "new"), *before[place:]]
    gone = set(batches.plan(Listed(before), SMALL).batches) - set(batches.plan(Listed(after), SMALL).batches)
    assert 1 <= len(gone) <= max(6, len(sizes) // 20)


def test_the_name_of_a_batch_is_what_it_holds_and_who_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [Entry("a.txt", 10, "x"), Entry("b.txt", 10, "y")]
    names = [
        batches.plan(Listed(list(one)), limits).batches
        for one, limits in [
            (found, SMALL),
            (found, replace(SMALL, max_cells=9)),
            ([found[0], Entry("b.txt", 10, "z")], SMALL),
            ([found[0], Entry("c.txt", 10, "y")], SMALL),
        ]
    ]
    assert len(set(names)) == 4
    assert batches.plan(Listed(list(found)), SMALL).batches == names[0]
    monkeypatch.setattr("pipeline.batches.planning.code_fingerprint", lambda: "another program")
    assert batches.plan(Listed(list(found)), SMALL).batches != names[0]


def test_a_packed_file_counts_for_what_is_in_it() -> None:
    packed = [Entry(f"{number}.txt.gz", 400, f"{number}") for number in range(6)]
    assert all(
        len(plan.identities(batch)) == 1 for plan in [batches.plan(Listed([*packed]), SMALL)] for batch in plan.batches
    )


def test_a_plan_is_found_by_its_name_and_by_the_program_that_made_it(
    tmp_path: Path, corpus: Path, of_batches: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = batches.Store(tmp_path.as_uri())
    plan = batches.plan(batches.source(corpus))
    plan.store(store)
    found = batches.load(plan.name, store)
    assert found.batches == plan.batches
    assert len(plan.batches) > 2
    assert found.rejected["rule"].to_list() == plan.rejected["rule"].to_list() == []
    with pytest.raises(batches.PlanError, match="there is no plan"):
        batches.load("another", store)
    monkeypatch.setenv("BILATERAL_MAX_CELLS", "3")
    with pytest.raises(batches.PlanError, match="other BILATERAL_ limits"):
        batches.load(plan.name, store)


def test_what_lies_in_a_folder_and_is_no_file_is_refused_by_the_plan(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A.")
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    (tmp_path / "large.txt").write_bytes(b"x" * 100)
    plan = batches.plan(batches.source(tmp_path), Limits(max_file_bytes=50))
    assert plan.files["source_file"].to_list() == ["a.txt"]
    assert plan.rejected.select("source_file", "rule").rows() == [
        ("large.txt", "too_large"),
        ("link.txt", "not_a_file"),
    ]


def test_batches_are_cut_where_few_names_say(tmp_path: Path) -> None:
    plan = batches.plan(Listed(entries([100] * 1000)), SMALL)
    sizes = [len(plan.identities(batch)) for batch in plan.batches]
    assert 7 < sum(sizes) / len(sizes) < 13
    assert len({one == other for one, other in pairwise(sizes)}) == 2
