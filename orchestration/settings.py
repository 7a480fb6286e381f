"""Where things are and which source is asked: every path, and every environment variable that we read, in one place.

Belongs here: paths, addresses, names that several rooms share. Does not: anything that opens them.
"""

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Self

from orchestration.foreign import NAME, Plain

if TYPE_CHECKING:
    from pydantic import SecretStr

PROJECT_ROOT = Path(__file__).resolve().parents[1]
WORKSPACE = PROJECT_ROOT / "workspace.yaml"
DBT_PROJECT_DIR = PROJECT_ROOT / "dbt_project"
SEEDS_DIR = DBT_PROJECT_DIR / "seeds"
SAMPLE_DIR = PROJECT_ROOT / "data" / "sample"
CLAIMS_DIR = PROJECT_ROOT / "data" / "claims"
# The day's snapshot is published about 01:46 UTC (measured on the manifests of September and October 2026).
DAILY_CRON = "15 2 * * *"
OFFICIAL_EXPORTS_URL = "https://openrouter.ai/api/v1/datasets/exports"
EXPORTS_PATH = "/datasets/exports"
# Why the network is not asked, where that is what somebody wanted: no fault of the source.
OFFLINE_BY_WISH = "asked for with --offline"


class BadInput(Exception):  # noqa: N818 - an answer to the user
    """What was asked for cannot be done; the message says why and what to do. The command line exits with 2."""


class PublicationPaths:
    """The files of one publication, which stands in a folder of its own; the current one's folder is a link."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "almanac.duckdb"
        self.parquet = folder / "parquet"  # a file for each table
        self.package = folder / "datapackage.json"
        self.changes = folder / "changes.json"  # what differs from the publication before; the first has none
        self.site = folder / "site"  # pages, opened from disk or served as they stand
        self.front_page = self.site / "index.html"
        self.report = folder / "report.html"  # the site's front page as one file
        self.claim_reviews = folder / "claims.jsonld"  # each claim and its verdict, as schema.org says such things
        self.docs_page = folder / "docs" / "index.html"
        self.checksums = folder / "SHA256SUMS"  # of all the others, as `sha256sum --check` takes them


class Settings:
    """One data folder and one source address. ``data_dir`` is absolute; every other path follows from it."""

    def __init__(
        self,
        data_dir: Path,
        source_url: str = OFFICIAL_EXPORTS_URL,
        daily_cron: str = DAILY_CRON,
        owner: str = "",
        site_url: str = "",
        *,
        is_simulated: bool = False,
    ) -> None:
        """Raise `BadInput` when an address is none that may be asked and published, or an owner is none."""
        self.data_dir, self.daily_cron = data_dir, daily_cron
        self.source_url = _checked_address("ALMANAC_SOURCE_URL", source_url)
        # Where the site will be served: with its slash, or empty.
        self.site_url = f"{_checked_address('ALMANAC_SITE_URL', site_url)}/" if site_url else ""
        self.is_simulated = is_simulated  # whether made-up captures are taken, and no others
        self.owner = _checked_owner(owner)  # whom Dagster shows as the owner of the assets; empty for nobody
        self.raw = data_dir / "raw"  # captures, for ever
        self.quarantine = data_dir / "quarantine"  # what was refused, with the reasons
        self.archives = data_dir / "archives"  # what `almanac archive` writes, where no other folder is named
        self.requests = data_dir / "requests.json"  # when the last ones with a key were made
        self.warehouse = data_dir / "warehouse" / "almanac.duckdb"  # the build database: private, one writer
        self.lock = data_dir / "warehouse" / ".writer.lock"  # its lock makes the one writer
        self.publications = data_dir / "publications"  # one immutable folder each
        self.published = PublicationPaths(data_dir / "published")
        self.staged = PublicationPaths(self.publications / ".staging")  # being made; no reader looks there
        self.dbt_target = data_dir / "dbt"  # what dbt makes of the project: manifest and compiled SQL
        self.dagster_home = data_dir / "dagster"  # runs, events, schedules
        self.answers = data_dir / "answers.json"  # when each source answered last
        self.catalogue_notes = data_dir / "catalogue.json"  # the day on which the source's catalogue was seen last

    @property
    def data_api_url(self) -> str:
        """Return the base of the source's Data API: that of the exports without their own path."""
        return self.source_url.removesuffix(EXPORTS_PATH)

    @classmethod
    def from_environment(cls, data_dir: Path | None = None) -> Self:
        """Return the settings of ``ALMANAC_DATA``, ``_SOURCE_URL``, ``_SITE_URL``, ``_DAILY_CRON``, ``_OWNER`` and
        ``_SIMULATED``.

        A ``data_dir`` goes before ``ALMANAC_DATA``; the default is the project's ``data/``. Raise `BadInput` for an
        address or a folder that cannot be one, and for a path that dbt, DuckDB or SQLite would take for something else.
        """
        folder = data_dir or Path(os.environ.get("ALMANAC_DATA") or PROJECT_ROOT / "data")
        source_url = os.environ.get("ALMANAC_SOURCE_URL") or OFFICIAL_EXPORTS_URL
        daily_cron = os.environ.get("ALMANAC_DAILY_CRON") or DAILY_CRON
        try:
            data_dir = folder.expanduser().resolve()
        except (OSError, RuntimeError) as error:
            raise BadInput(
                f"the data folder {Plain(folder, NAME)} cannot be one ({Plain(error, NAME)}); name another with --data"
            ) from error
        if not str(data_dir).isprintable() or any(sign in str(data_dir) for sign in "#?%\\"):
            raise BadInput(
                f"the data folder cannot be {Plain(data_dir, NAME)}: dbt, DuckDB and SQLite take #, ?, % and backslash "
                "for signs of their own, as they do what cannot be printed; choose another with --data or ALMANAC_DATA"
            )
        site_url = (os.environ.get("ALMANAC_SITE_URL") or "").rstrip("/")
        owner = os.environ.get("ALMANAC_OWNER", "").strip()
        is_simulated = _switch("ALMANAC_SIMULATED")
        return cls(data_dir, source_url.rstrip("/"), daily_cron, owner, site_url, is_simulated=is_simulated)


def _checked_address(name: str, address: str) -> str:
    """Return the address in a variable as it is; raise `BadInput`, repeating nothing of it, when it may not be used.

    A source's is written beside every capture and published with it, the site's stands on every page; no
    password and no key may stand in it.
    """
    if address == OFFICIAL_EXPORTS_URL:
        return address
    # Imported here: half the commands never need it.
    import httpx

    form = "write it as https://host/path"
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        raise BadInput(f"{name} is no address; {form}") from None
    # What may not stand in a host is escaped there, a blank too.
    is_host = bool(url.host) and "%" not in url.host
    if url.scheme not in ("http", "https") or not is_host or not 0 < (url.port or 443) < 2**16:
        raise BadInput(f"{name} names no host that HTTP could ask; {form}")
    if url.userinfo or "?" in address or "#" in address:
        raise BadInput(
            f"{name} holds a user, a password or a query, which would be published with every capture; "
            f"{form}, and let a proxy on this machine add what the source wants to know"
        )
    return address


def _checked_owner(owner: str) -> str:
    """Return an owner as it is; raise `BadInput` when Dagster would not take it, for then it loads nothing at all."""
    # Dagster's own rule, asked here: half the commands never load Dagster.
    if owner and not re.fullmatch(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Z|a-z]{2,7}|team:.+", owner):
        raise BadInput(f"ALMANAC_OWNER is {Plain(owner, NAME)}: an owner is an e-mail address or team:name")
    return owner


def _switch(name: str) -> bool:
    """Return whether a variable is on; raise `BadInput` when it is neither on nor off."""
    value = os.environ.get(name, "").strip().lower()
    if value not in ("", "0", "false", "1", "true"):
        raise BadInput(f"{name} is {Plain(value, NAME)}: write 1 for yes, 0 or nothing for no")
    return value in ("1", "true")


def has_api_key() -> bool:
    """Return whether there is a key, whatever it is worth."""
    return bool(os.environ.get("OPENROUTER_API_KEY", "").strip())


def api_key() -> "SecretStr | None":
    """Return the key of ``OPENROUTER_API_KEY``; None when there is none.

    Read when it is needed and kept nowhere. Raise `BadInput`, which repeats nothing of it, when it cannot be one.
    """
    # Imported here: half the commands never need it.
    from pydantic import SecretStr

    key = os.environ.get("OPENROUTER_API_KEY", "").strip()
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise BadInput("OPENROUTER_API_KEY is no key: one is a single word of plain letters, digits and signs")
    return SecretStr(key) if key else None


def is_debugging() -> bool:
    """Return whether ``ALMANAC_DEBUG`` asks for tracebacks and for what dbt prints."""
    return bool(os.environ.get("ALMANAC_DEBUG"))
