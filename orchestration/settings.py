"""Where things are and which source is asked: the environment, read once, in one place.

Belongs here: paths under ``ALMANAC_DATA`` and the addresses a run uses. Does not: anything that opens them.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from upath import UPath

PROJECT_ROOT = Path(__file__).resolve().parents[1]
DBT_PROJECT_DIR = PROJECT_ROOT / "dbt_project"
SAMPLE_DIR = PROJECT_ROOT / "data" / "sample"
CLAIMS_DIR = PROJECT_ROOT / "data" / "claims"
# The day's snapshot is published about 01:46 UTC (domain.md).
DAILY_CRON = "15 2 * * *"
OFFICIAL_EXPORTS_URL = "https://openrouter.ai/api/v1/datasets/exports"


@dataclass(frozen=True)
class Settings:
    """One data folder and one source address. ``data_dir`` is absolute; every other path follows from it."""

    data_dir: Path
    source_url: str = OFFICIAL_EXPORTS_URL
    daily_cron: str = DAILY_CRON

    @classmethod
    def from_environment(cls) -> Settings:
        """Read ``ALMANAC_DATA`` (default: the project's ``data/``), ``ALMANAC_SOURCE_URL``, ``ALMANAC_DAILY_CRON``."""
        data_dir = Path(os.environ.get("ALMANAC_DATA") or PROJECT_ROOT / "data")
        source_url = os.environ.get("ALMANAC_SOURCE_URL") or OFFICIAL_EXPORTS_URL
        daily_cron = os.environ.get("ALMANAC_DAILY_CRON") or DAILY_CRON
        return cls(data_dir.expanduser().resolve(), source_url.rstrip("/"), daily_cron)

    @property
    def raw(self) -> UPath:
        """The raw zone: captures for ever."""
        return UPath(self.data_dir / "raw")

    @property
    def quarantine(self) -> UPath:
        """What was refused, with the reason."""
        return UPath(self.data_dir / "quarantine")

    @property
    def warehouse(self) -> Path:
        """The build database: private, one writer."""
        return self.data_dir / "warehouse" / "almanac.duckdb"

    @property
    def lock(self) -> Path:
        """The file whose lock makes the one writer."""
        return self.data_dir / "warehouse" / ".writer.lock"

    @property
    def publications(self) -> Path:
        """One immutable folder per publication."""
        return self.data_dir / "publications"

    @property
    def published(self) -> Path:
        """A link to the publication that is current."""
        return self.data_dir / "published"

    @property
    def state(self) -> Path:
        """What the last publication was made from."""
        return self.data_dir / "warehouse" / "published_from.json"

    @property
    def dbt_target(self) -> Path:
        """What dbt makes of the project: manifest, compiled SQL, one folder per invocation."""
        return self.data_dir / "dbt"

    @property
    def dagster_home(self) -> Path:
        """Dagster's runs, events and schedules."""
        return self.data_dir / "dagster"
