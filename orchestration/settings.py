"""Where things are and which source is asked: every path, and every environment variable that we read, in one place.

Belongs here: paths, addresses, names that several rooms share. Does not: anything that opens them.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parents[1]
DBT_PROJECT_DIR = PROJECT_ROOT / "dbt_project"
SEEDS_DIR = DBT_PROJECT_DIR / "seeds"
SAMPLE_DIR = PROJECT_ROOT / "data" / "sample"
CLAIMS_DIR = PROJECT_ROOT / "data" / "claims"
OWNER = "token-almanac@example.org"
# The day's snapshot is published about 01:46 UTC (measured on the manifests of September and October 2026).
DAILY_CRON = "15 2 * * *"
OFFICIAL_EXPORTS_URL = "https://openrouter.ai/api/v1/datasets/exports"


class BadInput(Exception):  # noqa: N818 - an answer to the user
    """What was asked for cannot be done; the message says why and what to do. The command line exits with 2."""


@dataclass(frozen=True)
class PublicationPaths:
    """The files of one publication, which stands in a folder of its own."""

    folder: Path

    @property
    def database(self) -> Path:
        """Return the path of the published DuckDB file."""
        return self.folder / "almanac.duckdb"

    @property
    def parquet(self) -> Path:
        """Return the folder of the Parquet files, one for each table."""
        return self.folder / "parquet"

    @property
    def package(self) -> Path:
        """Return the path of the Data Package descriptor."""
        return self.folder / "datapackage.json"

    @property
    def changes(self) -> Path:
        """Return the path of what differs from the publication before, as JSON; the first publication has none."""
        return self.folder / "changes.json"

    @property
    def report(self) -> Path:
        """Return the path of the report."""
        return self.folder / "report.html"

    @property
    def docs_page(self) -> Path:
        """Return the path of the dbt docs site, one page."""
        return self.folder / "docs" / "index.html"


@dataclass(frozen=True)
class Settings:
    """One data folder and one source address. ``data_dir`` is absolute; every other path follows from it."""

    data_dir: Path
    source_url: str = OFFICIAL_EXPORTS_URL
    daily_cron: str = DAILY_CRON

    @classmethod
    def from_environment(cls, data_dir: Path | None = None) -> Settings:
        """Return the settings of ``ALMANAC_SOURCE_URL``, ``ALMANAC_DAILY_CRON`` and ``ALMANAC_DATA``.

        A ``data_dir`` goes before ``ALMANAC_DATA``; the default is the project's ``data/``.
        """
        folder = data_dir or Path(os.environ.get("ALMANAC_DATA") or PROJECT_ROOT / "data")
        source_url = os.environ.get("ALMANAC_SOURCE_URL") or OFFICIAL_EXPORTS_URL
        daily_cron = os.environ.get("ALMANAC_DAILY_CRON") or DAILY_CRON
        return cls(folder.expanduser().resolve(), source_url.rstrip("/"), daily_cron)

    @property
    def raw(self) -> Path:
        """Return the raw zone: captures for ever."""
        return self.data_dir / "raw"

    @property
    def quarantine(self) -> Path:
        """Return the folder of what was refused, with the reasons."""
        return self.data_dir / "quarantine"

    @property
    def warehouse(self) -> Path:
        """Return the path of the build database: private, one writer."""
        return self.data_dir / "warehouse" / "almanac.duckdb"

    @property
    def lock(self) -> Path:
        """Return the file whose lock makes the one writer."""
        return self.data_dir / "warehouse" / ".writer.lock"

    @property
    def publications(self) -> Path:
        """Return the folder of the publications, one immutable folder each."""
        return self.data_dir / "publications"

    @property
    def published(self) -> PublicationPaths:
        """Return the current publication; its folder is a link."""
        return PublicationPaths(self.data_dir / "published")

    @property
    def staged(self) -> PublicationPaths:
        """Return the publication that is being made; no reader looks there."""
        return PublicationPaths(self.publications / ".staging")

    @property
    def dbt_target(self) -> Path:
        """Return the folder of what dbt makes of the project: manifest and compiled SQL."""
        return self.data_dir / "dbt"

    @property
    def dagster_home(self) -> Path:
        """Return Dagster's home: runs, events, schedules."""
        return self.data_dir / "dagster"


def is_debugging() -> bool:
    """Return whether ``ALMANAC_DEBUG`` asks for tracebacks and for what dbt prints."""
    return bool(os.environ.get("ALMANAC_DEBUG"))
