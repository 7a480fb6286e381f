"""The weekly review: one partition per week, to look at, or to look at again, from the UI.

Belongs here: what a person wants to see of a week. Does not: anything that a run of the whole depends on.
"""

from datetime import date
from typing import Any

import dagster as dg

from orchestration.publication.reader import open_published
from orchestration.report.figures import UNKNOWN, percent, tokens
from orchestration.report.summary import read_week
from orchestration.runtime.metadata import shown, table
from orchestration.runtime.resources import LOG, Almanac

# The oldest week that the captures on file go back to; a range of weeks is one run.
WEEKS = dg.WeeklyPartitionsDefinition(start_date="2025-07-14", day_offset=1, timezone="UTC")
NOTHING = (UNKNOWN, UNKNOWN, "nothing on file")


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
        market = week.market
        parts = ", ".join(f"{one.name} {tokens(one.total_tokens)}" for one in week.press)
        known = (tokens(market.total_tokens), percent(market.growth), market.source) if market else NOTHING
        rows.append((week.week_start, *known, parts or UNKNOWN))
    newest = found[-1]
    metadata: dict[str, Any] = {
        "weeks": len(found),
        "market_and_countries": table(["week", "market", "growth", "source", "countries in the top nine"], rows),
    }
    if newest.models:
        columns = ["rank", "model", "vendor", "country", "tokens", "growth"]
        top_ten = [
            (
                one.rank,
                one.model_name,
                one.vendor_name,
                one.country_code or UNKNOWN,
                tokens(one.total_tokens),
                percent(one.growth),
            )
            for one in newest.models
        ]
        metadata[f"top_ten_of_{newest.week_start}"] = table(columns, top_ten)
    LOG.info(f"reviewed {len(found)} weeks")
    return dg.MaterializeResult(metadata=shown(metadata))
