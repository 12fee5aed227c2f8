"""Which files make which batch.

The plan is a function of the files and the program. A batch is named by the digest of what it reads and of the program
that reads it, so that a batch that was done once need not be done again. Batches are cut at file names that a digest
picks, not by counting: a file more or less changes its own batch and leaves the others what they were.
"""

import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from pipeline.batches.seeds import Entry, Source, size_of
from pipeline.batches.storage import Store
from pipeline.program import code_fingerprint
from pipeline.reading import Limits, files
from pipeline.reading.articles import REJECTED, refusal_row

FILES = {"batch": pl.String(), "source_file": pl.String(), "size": pl.Int64(), "identity": pl.String()}
_PACKED = (".gz", ".bz2")
_UNPACKS_TO = 4
"""Times as many bytes as a packed file has are in it, near enough for sharing out work."""


class PlanError(Exception):
    """A plan that is not there or was made by another version of the program."""


@dataclass(frozen=True)
class Plan:
    """What a refresh reads.

    files      batch (its name), source_file, size (bytes as stored), identity; in the order in which articles are read
    rejected   the files that are not read: as `reading.Reading.rejected`
    limits     what reading refuses
    """

    files: pl.DataFrame
    rejected: pl.DataFrame
    limits: Limits
    batches: tuple[str, ...] = field(init=False)
    name: str = field(init=False)

    def __post_init__(self) -> None:
        """The names of the batches in their order, and that of the plan."""
        batches = self.files["batch"].unique(maintain_order=True).to_list()
        object.__setattr__(self, "batches", tuple(batches))
        object.__setattr__(self, "name", _digest([*batches, str(self.rejected.rows()), _reader(self.limits)]))

    def identities(self, batch: str) -> dict[str, str]:
        """The files of a batch and what each is known by."""
        return dict(self.files.filter(pl.col("batch") == batch).select("source_file", "identity").iter_rows())

    def store(self, store: Store) -> None:
        """Write it where every worker finds it by its name."""
        for part, frame in (("files", self.files), ("rejected", self.rejected)):
            store.write(f"plans/{self.name}/{part}.parquet", parquet(frame, {"plan": self.name}))


def plan(source: Source, limits: Limits | None = None) -> Plan:
    """Share the files of a source out to batches of about `limits.batch_bytes`, each at least one file.

    Raises FileNotFoundError or NotADirectoryError when a folder cannot be listed, StorageError for object storage.
    """
    limits = limits or Limits.from_environment()
    entries: list[Entry] = []
    refused = []
    for found in source.listing(limits):
        if isinstance(found, files.Refusal):
            refused.append(refusal_row(found))
        else:
            entries.append(found)
    rows = [
        (name, one.source_file, one.size, one.identity)
        for batch in _cut(entries, limits.batch_bytes)
        for name in [_digest([_reader(limits), *(f"{one.source_file}\0{one.identity}" for one in batch)])]
        for one in batch
    ]
    return Plan(pl.DataFrame(rows, schema=FILES, orient="row"), pl.DataFrame(refused, schema=REJECTED), limits)


def takes_batches(seeds: Path | str) -> bool:
    """Whether articles go in batches: more bytes of them than one batch has, or they are in object storage."""
    return isinstance(seeds, str) or size_of(seeds) > Limits.from_environment().batch_bytes


def load(name: str, store: Store) -> Plan:
    """The plan of that name.

    Raises PlanError when it is not there, or this program or its limits are not those it was made with.
    """
    try:
        listed, rejected = (
            pl.read_parquet(store.read(f"plans/{name}/{part}.parquet")) for part in ("files", "rejected")
        )
    except FileNotFoundError:
        raise PlanError(f"there is no plan {name} in {store.url}: plan again.") from None
    found = Plan(listed, rejected, Limits.from_environment())
    if found.name != name:
        raise PlanError(
            f"the plan {name} was made by another version of the program, or with other BILATERAL_ limits, than this "
            "worker has: give all workers the same, and refresh again."
        )
    return found


def parquet(frame: pl.DataFrame, metadata: dict[str, str]) -> bytes:
    """A frame as a Parquet file: the same bytes for the same rows in the same order."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd", metadata=metadata)
    return buffer.getvalue()


def _cut(entries: Iterable[Entry], size: int) -> Iterator[list[Entry]]:
    """Runs of files of half to twice the size, a single large file apart, that end where the file's name says."""
    batch: list[Entry] = []
    total = 0
    for one in entries:
        own = one.size * (_UNPACKS_TO if one.source_file.lower().endswith(_PACKED) else 1)
        if batch and total + own > 2 * size:
            yield batch
            batch, total = [], 0
        batch.append(one)
        total += own
        # Past half the size each byte has the same chance to be the last, so that the mean is the size.
        chance = int.from_bytes(hashlib.sha256(one.source_file.encode()).digest()[:4], "big") / 2**32
        if total >= size / 2 and chance < own / (size / 2):
            yield batch
            batch, total = [], 0
    if batch:
        yield batch


def _reader(limits: Limits) -> str:
    """Everything but the files that a batch is a function of."""
    return f"{code_fingerprint()} {pl.__version__} {limits}"


def _digest(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode() + b"\n")
    return digest.hexdigest()[:32]
