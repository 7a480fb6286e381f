"""Run the checks that warn: the figures are right, but a person should know something about the data."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb

from orchestration.checks.compare import selected, warning
from orchestration.checks.results import describe_result, keep, without_output
from orchestration.claims.files import read_claims
from orchestration.runtime.resources import LOG, Almanac
from orchestration.seeds import threshold
from orchestration.settings import CLAIMS_DIR
from orchestration.warehouse.writer import open_warehouse

SQL_DIR = Path(__file__).parent / "sql"
CLAIMS = "claims_hold_to_their_schema"
# By name and asset: what the check is for, and what it expects. The rows that it warns of are those of sql/NAME.sql.
CHECKS = {
    ("authors_are_mapped", "dim_model"): (
        "Every author has a vendor in the seed; those without are listed with tokens.",
        "every author has a vendor",
    ),
    ("no_day_is_missing", "fct_model_usage_daily"): (
        "Between the first day and the last there is no day without a capture.",
        "a capture of every day",
    ),
    ("captures_do_not_conflict", "capture_log"): (
        "No two captures of one moment differ in a period; where they do, the one with the greater checksum is used.",
        "one content for each moment",
    ),
    ("last_week_is_here", "fct_market_weekly"): (
        "The week that ended last is here and complete (an old backfill does not help).",
        "the week of {last_week} is complete",
    ),
    ("lost_days_are_on_file", "fct_model_usage_daily"): (
        "A day that is missing now and was not before is in the seed lost_days, and its week is as the seed expects.",
        "the source loses no other day",
    ),
    ("no_implausible_jump", "fct_market_weekly"): (
        "No week over week change beyond the threshold implausible_growth.",
        "|growth| ≤ {threshold}",
    ),
    (CLAIMS, "fct_claim_verification"): (
        "Every claim on file follows its schema; one that does not is skipped, and the rest is checked.",
        "no claim is skipped",
    ),
    ("days_and_weeks_agree", "fct_market_weekly"): (
        "Seven days and each source of exact weeks have the same total, to the token; known differences are in a seed.",
        "no difference but the known ones",
    ),
}


@dg.multi_asset_check(
    specs=[dg.AssetCheckSpec(name, asset=asset, description=text) for (name, asset), (text, _) in CHECKS.items()],
    can_subset=True,
)
def warning_checks(context: dg.AssetCheckExecutionContext, almanac: Almanac) -> Iterator[dg.AssetCheckEvaluation]:
    """Check the state of the data; none of these stops a publication."""
    with open_warehouse(almanac.settings.warehouse, read_only=True) as connection:
        results = list(run_warning_checks(connection, datetime.now(UTC), CLAIMS_DIR))
    for result in results:
        # The intake has already warned of the last week.
        if not result.passed and result.check_name != "last_week_is_here":
            name, asset = str(result.check_name), result.asset_key.path[-1] if result.asset_key else ""
            LOG.warning(f"{describe_result(name, asset, result.metadata)} ({name})")
    keep(almanac.settings, results)
    yield from map(without_output, selected(context, results))


def run_warning_checks(
    connection: duckdb.DuckDBPyConnection, now: datetime, claims: Path
) -> Iterator[dg.AssetCheckResult]:
    """Return the result of every warning check on the build database and a folder of claims, as of ``now``."""
    last_week = now.date() - timedelta(days=now.weekday() + 7)
    values: dict[str, date | float] = {"last_week": last_week, "threshold": float(threshold("implausible_growth"))}
    for (name, asset), (_, expected) in CHECKS.items():
        if name == CLAIMS:
            columns = ["file", "claim", "reason"]
            rows = [(one.file, one.claim_id or "the whole file", one.reason) for one in read_claims(claims)[1]]
        else:
            columns, rows = query_check(connection, name, values)
        yield warning(name, asset, rows, columns, expected.format(**values))


def query_check(
    connection: duckdb.DuckDBPyConnection, name: str, values: dict[str, Any]
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Return the columns and the rows that a check warns of; its query takes those of the values that it names."""
    (query,) = connection.extract_statements((SQL_DIR / f"{name}.sql").read_text(encoding="utf-8"))
    result = connection.execute(query, {parameter: values[parameter] for parameter in query.named_parameters})
    return [column[0] for column in result.description], result.fetchall()
