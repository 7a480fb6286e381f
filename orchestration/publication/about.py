"""The one row of the published table ``about``: citation, licence, version, commit, and what it was made from."""

import subprocess
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

import duckdb

from orchestration.captures.forms import FORMS
from orchestration.publication.provenance import provenance_of_build
from orchestration.settings import PROJECT_ROOT

DESCRIPTION = (
    "How many tokens each model, vendor and country processed on OpenRouter in each week, how that grew, on which "
    "basis, and as known when; with list prices, the spend that the tokens come to at them (nobody's revenue), and the "
    "apps that sent them. Token counts are those of each provider's own tokenizer: not comparable across providers to "
    "the last percent."
)
TABLE_COMMENT = "One row: what this database is, how to cite it, and what it was made from and by which code."
AS_OF = (
    "When the figure was known as it stands: the time that the newest capture showing it gives for itself (UTC); in "
    "capture_log, that of the capture itself."
)
# Prices and apps may be younger than the rankings, whose figures they do not change.
NEWEST_OF_THE_RANKINGS = """
    select max(captures.as_of) from main.capture_log as captures
    inner join main.dim_source as sources on captures.source = sources.source
    where sources.role <> 'beside'
"""
ALL_OF_THE_SAMPLE = "select coalesce(bool_and(origin = 'sample'), false) from main.capture_log"
SIMULATED = "select coalesce(bool_or(list_contains($forms, form)), false) from main.capture_log"
# Type and description by column; other tables with a column of the same name mean the same.
COLUMNS = {
    "title": ("varchar", "Name of the product."),
    "description": ("varchar", "What the figures are, in two sentences."),
    "citation": ("varchar", "How to cite it: in capture_log the capture, in about the publication."),
    "licence": ("varchar", "Licence of the figures."),
    "licence_url": ("varchar", "Text of the licence."),
    "product_version": ("varchar", "Version of token-almanac."),
    "commit": ("varchar", "Commit of the code in its repository; null in a copy without git."),
    "as_of": ("timestamptz", AS_OF),
    "is_bundled_sample": (
        "boolean",
        "Whether every stored capture belongs to the sample bundled with the code: weeks of early 2026.",
    ),
    "is_simulated": ("boolean", "Whether the captures are simulated, to measure the product: then no figure is real."),
    "captures_sha256": ("varchar", "Names the captures by content: the checksum of their checksums."),
    "code_sha256": ("varchar", "Names the code by content: package, dbt project, claims and locked libraries."),
    "raw_tables_hash": ("varchar", "Names the rows of the raw tables by content: rows and hash for each table."),
}


def about(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return the row, by column, for a build database; ``as_of`` is None when there is no capture."""
    ((as_of,),) = connection.execute(NEWEST_OF_THE_RANKINGS).fetchall()
    ((is_bundled_sample,),) = connection.execute(ALL_OF_THE_SAMPLE).fetchall()
    ((is_simulated,),) = connection.execute(
        SIMULATED, {"forms": [form.name for form in FORMS.values() if form.is_simulated]}
    ).fetchall()
    moment = f", as of {as_of.isoformat()}" if as_of else ""
    return {
        "title": "token-almanac",
        "description": DESCRIPTION,
        "citation": "Simulated by token-almanac: no figure is real."
        if is_simulated
        else f"Source: OpenRouter (openrouter.ai/rankings){moment}. Compiled by token-almanac.",
        "licence": "CC BY 4.0",
        "licence_url": "https://creativecommons.org/licenses/by/4.0/",
        "product_version": version("token-almanac"),
        "commit": _commit(),
        "as_of": as_of,
        "is_bundled_sample": is_bundled_sample,
        "is_simulated": is_simulated,
        **asdict(provenance_of_build(connection)),
    }


def _commit() -> str | None:
    """Return the commit of the code; None in a copy without git, such as a wheel."""
    try:
        result = subprocess.run(
            ["git", "-C", str(PROJECT_ROOT), "rev-parse", "HEAD"],  # noqa: S607 - whichever git the user has
            capture_output=True,
            text=True,
            check=True,
            timeout=10,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return result.stdout.strip() or None
