"""Settings: every path, every address, and every environment variable that the product reads."""

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
LOOPBACK = "127.0.0.1"  # the one address that our servers listen on
# The reason for staying offline when a person asked for it, which is no fault of the source.
OFFLINE_BY_WISH = "asked for with --offline"


class BadInput(Exception):  # noqa: N818 - an answer to the user
    """A bad request of the user; the message says why and what to do, and the command line exits with 2."""


class PublicationPaths:
    """The files of one publication, in a folder of its own; the folder of the current one is a link."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "almanac.duckdb"
        self.parquet = folder / "parquet"  # a file for each table
        self.package = folder / "datapackage.json"
        self.changes = folder / "changes.json"  # what differs from the publication before; the first has none
        self.site = folder / "site"  # pages, opened from disk or served
        self.front_page = self.site / "index.html"
        self.report = folder / "report.html"  # the site's front page as one file
        self.claim_reviews = folder / "claims.jsonld"  # each claim and its verdict, in the terms of schema.org
        self.docs_page = folder / "docs" / "index.html"
        self.checks = folder / "checks.json"  # the result of each check of these tables
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
        rankings_only: bool = False,
    ) -> None:
        """Raise `BadInput` for an address that cannot be used or must not be published, and for an invalid owner."""
        self.data_dir, self.daily_cron = data_dir, daily_cron
        self.source_url = _checked_address("ALMANAC_SOURCE_URL", source_url)
        # Where the site will be served, with a slash at its end; or empty.
        self.site_url = f"{_checked_address('ALMANAC_SITE_URL', site_url)}/" if site_url else ""
        self.rankings_only = rankings_only  # whether no other published data set is kept
        self.is_simulated = is_simulated  # whether simulated captures are taken, and no others
        self.owner = _checked_owner(owner)  # the owner that Dagster shows for the assets, or empty
        self.raw = data_dir / "raw"  # captures; never deleted
        self.quarantine = data_dir / "quarantine"  # refused files with the reasons
        self.archives = data_dir / "archives"  # the default folder of `almanac archive`
        self.requests = data_dir / "requests.json"  # when the last requests with a key were made
        self.warehouse = data_dir / "warehouse" / "almanac.duckdb"  # the build database: private, one writer
        self.checks = data_dir / "warehouse" / "checks.json"  # the result of each check of the build database as it is
        self.lock = data_dir / "warehouse" / ".writer.lock"  # the lock of the one writer
        self.publications = data_dir / "publications"  # one immutable folder each
        self.published = PublicationPaths(data_dir / "published")
        self.staged = PublicationPaths(self.publications / ".staging")  # the next one, while it is made
        self.staging_record = self.publications / ".staging.json"  # the steps staged so far, and for which tables
        self.dbt_target = data_dir / "dbt"  # dbt's manifest and compiled SQL
        self.dagster_home = data_dir / "dagster"  # runs, events, schedules
        self.last_run = data_dir / "last_run.json"  # how the last build ended, and when the source was last asked
        self.answers = data_dir / "answers.json"  # when each source answered last

    @property
    def data_api_url(self) -> str:
        """Return the base URL of the source's Data API: that of the exports without their path."""
        return self.source_url.removesuffix(EXPORTS_PATH)

    @classmethod
    def from_environment(cls, data_dir: Path | None = None) -> Self:
        """Return the settings of ``ALMANAC_DATA``, ``_SOURCE_URL``, ``_SITE_URL``, ``_DAILY_CRON``, ``_OWNER``,
        ``_SIMULATED`` and ``_RANKINGS_ONLY``.

        ``data_dir`` overrides ``ALMANAC_DATA``; the default is the project's ``data/``. Raise `BadInput` for a value
        that cannot be used, and for a path that dbt, DuckDB or SQLite would misread.
        """
        folder = data_dir or Path(os.environ.get("ALMANAC_DATA") or PROJECT_ROOT / "data")
        source_url = os.environ.get("ALMANAC_SOURCE_URL") or OFFICIAL_EXPORTS_URL
        daily_cron = os.environ.get("ALMANAC_DAILY_CRON") or DAILY_CRON
        try:
            data_dir = folder.expanduser().resolve()
        except (OSError, RuntimeError) as error:
            raise BadInput(
                f"{Plain(folder, NAME)} cannot be a data folder ({Plain(error, NAME)}); name another with --data"
            ) from error
        if not str(data_dir).isprintable() or any(sign in str(data_dir) for sign in "#?%\\"):
            raise BadInput(
                f"choose another data folder with --data or ALMANAC_DATA: {Plain(data_dir, NAME)} contains #, ?, %, "
                "\\ or unprintable characters, which dbt, DuckDB or SQLite misread"
            )
        site_url = (os.environ.get("ALMANAC_SITE_URL") or "").rstrip("/")
        owner = os.environ.get("ALMANAC_OWNER", "").strip()
        is_simulated, rankings_only = _switch("ALMANAC_SIMULATED"), _switch("ALMANAC_RANKINGS_ONLY")
        about = (source_url.rstrip("/"), daily_cron, owner, site_url)
        return cls(data_dir, *about, is_simulated=is_simulated, rankings_only=rankings_only)


def _checked_address(name: str, address: str) -> str:
    """Return the address of a variable unchanged; raise `BadInput`, without repeating it, when it cannot be used.

    The source's address is stored and published with every capture, the site's stands on every page, so neither may
    contain a password or a key.
    """
    if address == OFFICIAL_EXPORTS_URL:
        return address
    import httpx  # here, since half the commands never need it

    form = "write it as https://host/path"
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        raise BadInput(f"{name} is not a valid URL; {form}") from None
    # httpx escapes what a host cannot contain, such as a blank.
    is_host = bool(url.host) and "%" not in url.host
    if url.scheme not in ("http", "https") or not is_host or not 0 < (url.port or 443) < 2**16:
        raise BadInput(f"{name} has no host that HTTP can reach; {form}")
    if url.userinfo or "?" in address or "#" in address:
        raise BadInput(
            f"{name} contains a user, a password or a query, which would be published with every capture; "
            f"{form}, and let a proxy on this machine add what the source requires"
        )
    return address


def _checked_owner(owner: str) -> str:
    """Return an owner unchanged; raise `BadInput` for one that Dagster refuses, since then it loads no definitions."""
    # Dagster's own rule, copied since half the commands never load Dagster.
    if owner and not re.fullmatch(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Z|a-z]{2,7}|team:.+", owner):
        raise BadInput(f"ALMANAC_OWNER is {Plain(owner, NAME)}: write an e-mail address or team:name")
    return owner


def _switch(name: str) -> bool:
    """Return whether a variable is set to yes; raise `BadInput` for a value that is neither yes nor no."""
    value = os.environ.get(name, "").strip().lower()
    if value not in ("", "0", "false", "1", "true"):
        raise BadInput(f"{name} is {Plain(value, NAME)}: write 1 for yes, 0 or nothing for no")
    return value in ("1", "true")


def api_key() -> "SecretStr | None":
    """Return the key of ``OPENROUTER_API_KEY``, or None; it is stored nowhere.

    Raise `BadInput`, without repeating the value, when it cannot be a key.
    """
    from pydantic import SecretStr  # here, since half the commands never need it

    key = os.environ.get("OPENROUTER_API_KEY", "").strip()
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise BadInput("OPENROUTER_API_KEY is not a valid API key: expected one token of printable ASCII")
    return SecretStr(key) if key else None


def is_debugging() -> bool:
    """Return whether ``ALMANAC_DEBUG`` is set, which shows tracebacks and the output of dbt."""
    return bool(os.environ.get("ALMANAC_DEBUG"))
