"""What the assets need from outside: the two places of `settings.py`, and the frames that pass between them.

A frame is one Parquet file in a staging folder beside the warehouse, so that a part of the graph can be materialised
by itself. Each carries the generation it belongs to: the seeds it was read from and the code that made it. A step
never gets frames of two generations, so a published file never mixes them.
"""

import contextlib
import hashlib
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import polars as pl
from pydantic import Field, PrivateAttr

from pipeline.program import code_fingerprint
from pipeline.settings import Settings, resolve

GENERATION = "generation"
CODE = "code"
_LARGE = 16 * 1024 * 1024
"""Bytes above which a frame is kept in memory only while it is in use."""
_LONGEST_WRITING = 600
"""Seconds after which a frame that is not written to its end is litter."""


class Locations(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Where the seeds are and where the warehouse goes; empty means the environment or the default."""

    seeds_dir: str = Field(default="", description="The seeds folder. Empty: SEEDS_DIR, else seeds/ here.")
    warehouse_path: str = Field(
        default="", description="The warehouse file. Empty: WAREHOUSE_PATH, else warehouse/bilateral.duckdb here."
    )

    _run_began: datetime | None = PrivateAttr(default=None)

    def setup_for_execution(self, context: dg.InitResourceContext) -> None:  # noqa: ARG002  Dagster calls it so
        """Note when the run began: this is made before its first step."""
        self._run_began = datetime.now(UTC)

    @property
    def run_began(self) -> datetime | None:
        """When the run began, UTC; None outside a run."""
        return self._run_began

    def settings(self) -> Settings:
        """Both places, settled."""
        return resolve(self.seeds_dir, self.warehouse_path)


class Display(dg.ConfigurableResource):  # type: ignore[type-arg]
    """How much a run shows of each asset."""

    previews: bool = Field(
        default=True,
        description="Show the first rows, the columns and a picture of each asset. The command leaves them out: it "
        "keeps no history in which anybody could see them.",
    )


@dataclass(frozen=True)
class Stamp:
    """What a staged frame was made from."""

    generation: str
    code: str


class StagedFrames(dg.ConfigurableIOManager):
    """Passes frames between assets, as Parquet files of one generation."""

    locations: dg.ResourceDependency[Locations]
    _frames: dict[str, tuple[pl.DataFrame, Stamp]] = PrivateAttr(default_factory=dict)
    _generations: dict[str, tuple[str, str]] = PrivateAttr(default_factory=dict)
    _in_use: dict[str, set[str]] = PrivateAttr(default_factory=dict)

    def handle_output(self, context: dg.OutputContext, obj: pl.DataFrame) -> None:
        """Stage one frame; a step that read no frame names its generation in the output's metadata."""
        step = context.op_def.name
        if step in self._generations:
            generation = self._generations[step][1]
        else:
            generation = str(context.output_metadata[GENERATION].value)
        name = _name(context.asset_key)
        stamp = Stamp(generation, code_fingerprint())
        folder = self.locations.settings().staging
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        building = folder / f".{name}.{context.run_id}.building"
        obj.write_parquet(building, compression="lz4", metadata={GENERATION: stamp.generation, CODE: stamp.code})
        building.replace(folder / f"{name}.parquet")
        self._frames[name] = (obj, stamp)
        self._in_use.setdefault(step, set()).add(name)
        self._let_go(self._in_use[step])

    def load_input(self, context: dg.InputContext) -> pl.DataFrame:
        """Load one frame for a step.

        Raises:
            dagster.Failure: The frame is not there yet, or is of another generation than the step's other frames.
        """
        name = _name(context.asset_key)
        frame, stamp = self._frames.get(name) or self._read(name)
        if stamp.code != code_fingerprint():
            raise dg.Failure(
                f"{name} was made by another version of the program: materialise all assets, or this one and "
                "everything between it and the seeds."
            )
        step = context.op_def.name
        self._in_use.setdefault(step, set()).add(name)
        other, generation = self._generations.setdefault(step, (name, stamp.generation))
        if generation != stamp.generation:
            raise dg.Failure(
                f"{name} and {other} come from two different states of the seeds folder: materialise all assets, "
                "so that the warehouse shows one state."
            )
        return frame

    def _let_go(self, in_use: set[str]) -> None:
        """Forget the large frames that a step neither asked for nor made; who asks again gets them from their files."""
        for name in self._frames.keys() - in_use:
            if self._frames[name][0].estimated_size() > _LARGE:
                del self._frames[name]

    def _read(self, name: str) -> tuple[pl.DataFrame, Stamp]:
        path = self.locations.settings().staging / f"{name}.parquet"
        if not path.exists():
            raise dg.Failure(f"{name} has not been materialised for this warehouse yet: materialise it, or all assets.")
        stored = pl.read_parquet_metadata(path)
        frame = pl.read_parquet(path)
        self._frames[name] = (frame, Stamp(stored.get(GENERATION, ""), stored.get(CODE, "")))
        return self._frames[name]


def _sweep(folder: Path) -> None:
    """Remove what runs that were killed while they wrote have left; a living one writes for seconds."""
    for left in folder.glob(".*.building"):
        with contextlib.suppress(FileNotFoundError):
            if abs(time.time() - left.stat().st_mtime) > _LONGEST_WRITING:
                left.unlink()


def seeds_generation(articles: pl.DataFrame, rejected: pl.DataFrame) -> str:
    """Name the state of the seeds that a reading saw: what was read, by content, and what was refused."""
    read = articles.select("article_id", "sha256").sort("article_id", "sha256")
    refused = rejected.select("source_file", "stage", "rule").sort("source_file", "stage", "rule")
    return hashlib.sha256(f"{read.rows()}{refused.rows()}".encode()).hexdigest()


def _name(key: dg.AssetKey) -> str:
    return ".".join(key.path)
