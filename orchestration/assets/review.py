"""The weekly review: one partition per week, to look at, or to look at again, from the UI.

Belongs here: what a person wants to see of a week. Does not: anything that a run of the whole depends on.
"""

from datetime import date
from typing import Any

import dagster as dg

from orchestration.publication.reader import open_published
from orchestration.report.figures import percent, tokens
from orchestration.report.summary import read_week
from orchestration.runtime.metadata import shown, table
from orchestration.runtime.resources import LOG, Almanac

# The oldest week that the captures on file go back to; a range of weeks is one run.
WEEKS = dg.WeeklyPartitionsDefinition(start_date="2025-07-14", day_offset=1, timezone="UTC")


@dg.asset(
    partitions_def=WEEKS,
    backfill_policy=dg.BackfillPolicy.single_run(),
    deps=["publication"],
    group_name="review",
    kinds={"duckdb"},
)
def week_review(context: dg.AssetExecutionContext, almanac: Almanac) -> dg.MaterializeResult[Any]:
    """Market, countries and top ten of each week asked for, from what is published; a range of weeks is one run."""
    weeks = [date.fromisoformat(key) for key in context.partition_keys]
    with open_published(almanac.settings.published.database) as connection:
        found = [read_week(connection, week) for week in weeks]
    rows = []
    for week in found:
        market = week.market or (None, None, "nothing on file", None)
        parts = ", ".join(f"{name} {tokens(total)}" for name, total, _ in week.countries)
        rows.append((week.week_start, tokens(market[0]), percent(market[1]), market[2], parts or "–"))
    newest = found[-1]
    metadata: dict[str, Any] = {
        "weeks": len(found),
        "market_and_countries": table(["week", "market", "growth", "source", "countries in the top ten"], rows),
    }
    if newest.models:
        columns = ["rank", "model", "vendor", "country", "tokens", "growth"]
        top_ten = [(*row[:4], tokens(row[4]), percent(row[5])) for row in newest.models]
        metadata[f"top_ten_of_{newest.week_start}"] = table(columns, top_ten)
    LOG.info(f"reviewed {len(found)} weeks")
    return dg.MaterializeResult(metadata=shown(metadata))
