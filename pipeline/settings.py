"""Where the seeds are and where the warehouse goes: the same answer for the command, the UI, the sensor and the schedule.

Imports nothing heavy, so that a command can fail fast. The Dagster resource over it is in `resources.py`.
"""

import os
from dataclasses import dataclass
from pathlib import Path

SEEDS_VARIABLE = "SEEDS_DIR"
WAREHOUSE_VARIABLE = "WAREHOUSE_PATH"
DEFAULT_SEEDS = "seeds"
DEFAULT_WAREHOUSE = "warehouse/bilateral.duckdb"


@dataclass(frozen=True)
class Settings:
    """The seeds folder and the warehouse file, absolute."""

    seeds: Path
    warehouse: Path

    @property
    def staging(self) -> Path:
        """The folder of staged frames, beside the warehouse file."""
        return self.warehouse.with_name(f".{self.warehouse.stem}.staging")


def resolve(seeds: str | None = None, warehouse: str | None = None) -> Settings:
    """Settle both places: what is given, else the environment, else `seeds/` and `warehouse/bilateral.duckdb` here."""
    return Settings(
        seeds=_absolute(seeds or os.environ.get(SEEDS_VARIABLE) or DEFAULT_SEEDS),
        warehouse=_absolute(warehouse or os.environ.get(WAREHOUSE_VARIABLE) or DEFAULT_WAREHOUSE),
    )


def _absolute(path: str) -> Path:
    return Path(path).expanduser().absolute()
