"""The checks that warn: nothing is wrong with the figures, but a person should know.

Belongs here: authors without a vendor, days without a capture, age, jumps, sources that disagree, claims set aside.
Does not: anything that should stop a publication (blocking.py). Thresholds are reviewed data: seeds/thresholds.csv.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import duckdb

from orchestration.checks.compare import selected, warning
from orchestration.checks.describe import describe_result
from orchestration.claims.files import read_claims
from orchestration.runtime.resources import LOG, Almanac
from orchestration.seeds import threshold
from orchestration.settings import CLAIMS_DIR
from orchestration.warehouse.writer import open_warehouse

UNMAPPED = """
    select models.author, usage.week_start, sum(usage.total_tokens)::bigint as tokens
    from main.fct_model_usage_weekly as usage
    inner join main.dim_model as models using (model_permaslug)
    where models.is_current and models.vendor_id like 'unmapped:%'
    group by all order by tokens desc
"""
MISSING_DAYS = """
    with bounds as (select min(usage_date) as first_day, max(usage_date) as last_day from main.fct_model_usage_daily)
    select unnest(generate_series(first_day, last_day, interval 1 day))::date as day from bounds
    except select usage_date from main.fct_model_usage_daily order by day
"""
JUMPS = """
    select week_start, previous_tokens, compared_tokens, growth from main.fct_market_weekly
    where abs(growth) > $threshold order by week_start
"""
# Settled on both sides: until then one may have been captured before a restatement, the other after it.
DISAGREEING = """
    with totals as (
        select usage.week_start, usage.source, sources.grain, sum(usage.total_tokens)::hugeint as tokens
        from main.fct_model_usage_weekly_by_source as usage inner join seeds.sources using (source)
        where usage.is_complete and usage.is_settled and sources.has_market_total and not sources.is_rounded
        group by all
    )
    select days.week_start, weeks.source, days.tokens, weeks.tokens, days.tokens - weeks.tokens as difference,
        known.difference_tokens as known_difference
    from totals as days
    inner join totals as weeks on days.week_start = weeks.week_start and weeks.grain = 'week'
    left join seeds.known_source_differences as known
        on days.week_start = known.week_start and weeks.source = known.source
    where days.grain = 'day' order by days.week_start, weeks.source
"""

CONFLICTS = """
    select captures.source, periods.period_start, captures.as_of, count(distinct periods.state_id) as contents,
        string_agg(distinct captures.capture_id, ', ' order by captures.capture_id) as captures
    from staging.stg_almanac__capture_periods as periods
    inner join staging.stg_almanac__captures as captures using (capture_id)
    group by all having count(distinct periods.state_id) > 1 order by captures.as_of, periods.period_start
"""

LOST_DAYS = """
    with weeks as (
        select week_start, sum(total_tokens) as tokens from main.fct_model_usage_weekly_by_source
        where source = 'weekly_chart' group by all
    )
    select usage_date as day, 'was there and is gone since ' || known_from::date as what, tokens_before as tokens
    from main.fct_restatements as restated
    where is_gone and usage_date not in (select lost_day from seeds.lost_days) and version = (
        select max(version) from main.fct_captured_periods as captured
        inner join seeds.sources on captured.source = sources.source and sources.grain = 'day'
        where captured.period_start = restated.usage_date
    )
    union all
    select lost_day, 'is on file as lost, but its week is no longer ' || expect_week_tokens, weeks.tokens
    from seeds.lost_days inner join weeks using (week_start)
    where weeks.tokens <> expect_week_tokens
    order by day
"""

CHECKS = {
    ("authors_are_mapped", "dim_model"): "Every author has a vendor in the seed; those without are listed with tokens.",
    (
        "no_day_is_missing",
        "fct_model_usage_daily",
    ): "Between the first day and the last there is no day without capture.",
    ("captures_do_not_conflict", "capture_log"): (
        "No two captures of one moment say different things of a period; where they do, the greater checksum wins."
    ),
    (
        "last_week_is_here",
        "fct_market_weekly",
    ): "The week that ended last is here and complete (an old backfill does not help).",
    ("lost_days_are_on_file", "fct_model_usage_daily"): (
        "A day that was there and is gone is in the seed lost_days, and what the seed expects of its week still holds."
    ),
    ("no_implausible_jump", "fct_market_weekly"): "No week over week change beyond the threshold implausible_growth.",
    ("claims_hold_to_their_schema", "fct_claim_verification"): (
        "Every claim on file holds to its schema; one that does not is set aside, and the rest is checked."
    ),
    ("days_and_weeks_agree", "fct_market_weekly"): (
        "Seven days and each source of exact weeks give one total, to the token; known differences are in a seed."
    ),
}


@dg.multi_asset_check(
    specs=[dg.AssetCheckSpec(name, asset=asset, description=text) for (name, asset), text in CHECKS.items()],
    can_subset=True,
)
def warning_checks(context: dg.AssetCheckExecutionContext, almanac: Almanac) -> Iterator[dg.AssetCheckResult]:
    """Look at the state of the data; none of these stops a publication."""
    with open_warehouse(almanac.settings.warehouse, read_only=True) as connection:
        results = list(run_warning_checks(connection, datetime.now(UTC), CLAIMS_DIR))
    for result in results:
        # Of the last week the intake has said so in the terminal.
        if not result.passed and result.check_name != "last_week_is_here":
            name, asset = str(result.check_name), result.asset_key.path[-1] if result.asset_key else ""
            LOG.warning(f"{describe_result(name, asset, result.metadata)} ({name})")
    yield from selected(context, results)


def run_warning_checks(
    connection: duckdb.DuckDBPyConnection, now: datetime, claims: Path
) -> Iterator[dg.AssetCheckResult]:
    """Return the result of every warning check on build database and claims, one after the other, as of ``now``."""
    unmapped = connection.execute(UNMAPPED).fetchall()
    yield warning(
        "authors_are_mapped", "dim_model", unmapped, ["author", "week", "tokens"], "every author has a vendor"
    )
    missing = connection.execute(MISSING_DAYS).fetchall()
    yield warning("no_day_is_missing", "fct_model_usage_daily", missing, ["day"], "a capture of every day")
    conflicts = connection.execute(CONFLICTS).fetchall()
    columns = ["source", "period", "as of", "contents", "captures"]
    yield warning("captures_do_not_conflict", "capture_log", conflicts, columns, "one content for each moment")
    lost = connection.execute(LOST_DAYS).fetchall()
    yield warning(
        "lost_days_are_on_file",
        "fct_model_usage_daily",
        lost,
        ["day", "what", "tokens"],
        "the source loses no other day",
    )
    yield _last_week(connection, now)
    limit = threshold("implausible_growth")
    jumps = connection.execute(JUMPS, {"threshold": limit}).fetchall()
    columns = ["week", "previous tokens", "tokens", "growth"]
    yield warning("no_implausible_jump", "fct_market_weekly", jumps, columns, f"|growth| ≤ {limit}")
    aside = [(one.file, one.claim_id or "the whole file", one.reason) for one in read_claims(claims)[1]]
    columns = ["file", "claim", "reason"]
    yield warning("claims_hold_to_their_schema", "fct_claim_verification", aside, columns, "no claim is set aside")
    yield _days_and_weeks(connection)


def _last_week(connection: duckdb.DuckDBPyConnection, now: datetime) -> dg.AssetCheckResult:
    today = now.date()
    expected = today - timedelta(days=today.weekday() + 7)
    newest = "select max(week_start) from main.fct_market_weekly where is_complete"
    ((found,),) = connection.execute(newest).fetchall()
    rows = [] if found and found >= expected else [(expected, found)]
    columns = ["expected", "latest complete week"]
    return warning("last_week_is_here", "fct_market_weekly", rows, columns, f"the week of {expected} is complete")


def _days_and_weeks(connection: duckdb.DuckDBPyConnection) -> dg.AssetCheckResult:
    weeks = connection.execute(DISAGREEING).fetchall()
    surprising = [week for week in weeks if week[4] != (week[5] or 0)]
    columns = ["week", "source", "seven days", "its week", "difference", "known difference"]
    return warning(
        "days_and_weeks_agree",
        "fct_market_weekly",
        surprising,
        columns,
        "no difference but the known ones",
        weeks_compared=len(weeks),
        weeks_equal=sum(week[4] == 0 for week in weeks),
        weeks_known_to_differ=sum(week[4] == week[5] for week in weeks if week[4]),
        equal_weeks="; ".join(f"{week[0]}: {week[2]:,}" for week in weeks if week[4] == 0) or "none",
    )
