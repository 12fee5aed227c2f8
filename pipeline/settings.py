"""Where the seeds are, where the warehouse goes, and how articles are fetched: the same answer for command, UI and schedules.

Imports nothing heavy, so that a command can fail fast. The Dagster resource over it is in `resources.py`.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

SEEDS_VARIABLE = "SEEDS_DIR"
WAREHOUSE_VARIABLE = "WAREHOUSE_PATH"
CONTACT_VARIABLE = "BILATERAL_CONTACT"
RATE_VARIABLE = "BILATERAL_REQUESTS_PER_SECOND"
WIKI_VARIABLE = "BILATERAL_WIKI"
DAILY_UPDATE_VARIABLE = "BILATERAL_DAILY_UPDATE"
BATCHES_VARIABLE = "BILATERAL_BATCHES"
DEFAULT_SEEDS = "seeds"
DEFAULT_WAREHOUSE = "warehouse/bilateral.duckdb"
DEFAULT_WIKI = "en"
DEFAULT_RATE = 1.0
MOST_A_SECOND = 10.0
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class SettingsError(ValueError):
    """A setting that is missing or cannot be used; the message says what to set."""


@dataclass(frozen=True)
class Settings:
    """Where the articles are, the warehouse file, and where batches are kept; paths are absolute.

    Attributes:
        seeds: A folder, or the URL of object storage.
        warehouse: The file.
        shared_batches: URL of the storage of batches that several machines or warehouses share; empty for one of our own.
    """

    seeds: Path | str
    warehouse: Path
    shared_batches: str = ""

    @property
    def folder(self) -> Path:
        """The seeds folder; raises SettingsError where the seeds are in object storage."""
        if isinstance(self.seeds, str):
            raise SettingsError(
                f"{self.seeds} is object storage, from which `bilateral refresh` and the job refresh_in_batches read; "
                f"everything else needs a folder of this machine: give --seeds DIR or set {SEEDS_VARIABLE}."
            )
        return self.seeds

    @property
    def staging(self) -> Path:
        """The folder of staged frames, beside the warehouse file."""
        return self.warehouse.with_name(f".{self.warehouse.stem}.staging")

    @property
    def batches(self) -> str:
        """The URL of the storage of batches."""
        return self.shared_batches or self.staging.as_uri()


def resolve(seeds: str | None = None, warehouse: str | None = None) -> Settings:
    """Settle the places: what is given, else the environment, else `seeds/` and `warehouse/bilateral.duckdb` here."""
    articles = seeds or os.environ.get(SEEDS_VARIABLE) or DEFAULT_SEEDS
    return Settings(
        seeds=articles if _is_url(articles) else _absolute(articles),
        warehouse=_absolute(warehouse or os.environ.get(WAREHOUSE_VARIABLE) or DEFAULT_WAREHOUSE),
        shared_batches=url_of(os.environ.get(BATCHES_VARIABLE, "").strip()),
    )


def _is_url(place: str) -> bool:
    return "://" in place


def url_of(place: str) -> str:
    """A URL as it is, a folder as one; nothing stays nothing."""
    return place if _is_url(place) or not place else _absolute(place).as_uri()


@dataclass(frozen=True)
class FetchSettings:
    """Which API is asked, as whom, and how often."""

    endpoint: str
    contact: str
    requests_per_second: float


def resolve_fetching(wiki: str | None = None) -> FetchSettings:
    """Settle the wiki (what is given, else the environment, else `en`), the contact and the rate.

    Raises SettingsError when one cannot be used, or a host beyond this machine would be asked without a contact.
    """
    endpoint = _endpoint(wiki or os.environ.get(WIKI_VARIABLE) or DEFAULT_WIKI)
    contact = os.environ.get(CONTACT_VARIABLE, "").strip()
    if not contact and urlsplit(endpoint).hostname not in _LOOPBACK:
        raise SettingsError(
            f"set {CONTACT_VARIABLE} to an e-mail address or web page of yours: a wiki's operators want to know whom to "
            f"write to before they block somebody, for example: export {CONTACT_VARIABLE}=you@university.edu"
        )
    if contact and not re.fullmatch(r"[!-'*-~]+@[!-'*-~]+|https?://[!-'*-~]+", contact):
        raise SettingsError(f"{CONTACT_VARIABLE} must be an e-mail address or a web page, not {contact!r}")
    return FetchSettings(endpoint, contact or "no contact", _rate(os.environ.get(RATE_VARIABLE)))


def daily_update() -> bool:
    """Whether the daily update of fetched articles is switched on."""
    return os.environ.get(DAILY_UPDATE_VARIABLE, "").strip().lower() in {"1", "on", "true", "yes"}


def _endpoint(wiki: str) -> str:
    if re.fullmatch(r"[a-z]{2,12}(?:-[a-z]{2,12})*", wiki):
        return f"https://{wiki}.wikipedia.org/w/api.php"
    if re.fullmatch(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+", wiki):
        return f"https://{wiki}/w/api.php"
    address = urlsplit(wiki)
    is_safe = address.scheme == "https" or (address.scheme == "http" and address.hostname in _LOOPBACK)
    if (
        is_safe
        and address.path.endswith("api.php")
        and not (address.query or address.fragment or "@" in address.netloc)
    ):
        return wiki
    raise SettingsError(
        f"{wiki!r} is no wiki: give a language (en), a host (simple.wikipedia.org), or the https:// address of its api.php"
    )


def _rate(value: str | None) -> float:
    try:
        rate = float(value or DEFAULT_RATE)
    except ValueError:
        rate = 0.0
    if not 0 < rate <= MOST_A_SECOND:
        raise SettingsError(f"{RATE_VARIABLE} must be a number above 0 and at most {MOST_A_SECOND:g}, not {value!r}")
    return rate


def _absolute(path: str) -> Path:
    return Path(path).expanduser().absolute()
