"""What a publication says of itself: how to cite it, its licence, version and commit, and as of when it is.

Belongs here: the one row of the table ``about``. Does not: anything about single figures.
"""

from __future__ import annotations

import subprocess
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import duckdb

from orchestration.settings import PROJECT_ROOT
from orchestration.warehouse.writer import open_warehouse

DESCRIPTION = (
    "How many tokens each model, vendor and country processed on OpenRouter in each week, how that grew, on which "
    "basis, and as known when. Token counts are those of each provider's own tokenizer: not comparable across "
    "providers to the last percent."
)


def about(warehouse: Path, published_at: datetime) -> dict[str, str | None]:
    """Give the row; ``as_of`` is that of the newest capture, None when there is none."""
    with open_warehouse(warehouse, read_only=True) as connection:
        as_of = newest_as_of(connection)
    moment = as_of.isoformat() if as_of else None
    return {
        "title": "token-almanac",
        "description": DESCRIPTION,
        "citation": f"Source: OpenRouter (openrouter.ai/rankings), as of {moment}. Compiled by token-almanac.",
        "licence": "CC BY 4.0",
        "licence_url": "https://creativecommons.org/licenses/by/4.0/",
        "version": version("token-almanac"),
        "commit": _commit(),
        "as_of": moment,
        "published_at": published_at.isoformat(),
    }


def newest_as_of(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    """Give the ``as_of`` of the newest capture."""
    ((as_of,),) = connection.execute("select max(as_of) from main.capture_log").fetchall()
    found: datetime | None = as_of
    return found


def _commit() -> str | None:
    # A copy without git (a wheel, an archive) has no commit to name.
    try:
        found = subprocess.run(
            ["git", "-C", str(PROJECT_ROOT), "rev-parse", "HEAD"],  # noqa: S607 - whichever git the user has
            capture_output=True,
            text=True,
            check=True,
            timeout=10,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return found.stdout.strip() or None
