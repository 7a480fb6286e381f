"""When runs happen by themselves: the job of the whole, a daily schedule and one on Mondays.

Belongs here: job and schedules. Does not: what a run does (assets/).
"""

from datetime import timedelta
from typing import Any

import dagster as dg

from orchestration.captures.raw_zone import RawZone
from orchestration.settings import Settings

JOB_NAME = "almanac"
# Every asset but those that a person materializes by the week.
ALMANAC_JOB = dg.define_asset_job(
    JOB_NAME,
    selection=dg.AssetSelection.all() - dg.AssetSelection.groups("review"),
    description="From the sources to the publication: what `almanac run` does.",
)
# After the daily run: the week that ended is then complete, and is built and checked again from its captures.
MONDAY_CRON = "15 4 * * 1"


def daily_schedule(settings: Settings) -> dg.ScheduleDefinition:
    """Give the schedule that takes in the day's snapshot; it skips when that snapshot is held already."""

    @dg.schedule(
        job_name=JOB_NAME,
        cron_schedule=settings.daily_cron,
        execution_timezone="UTC",
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
    def daily(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        """Every day after the source has published its snapshot."""
        today = context.scheduled_execution_time.date()
        # Not through the resource: that would wait for a run that is writing.
        held = [s.as_of for s in RawZone(settings.raw).sidecars() if s.form == "openrouter_export"]
        newest = max(held, default=None)
        if newest and newest.date() >= today:
            return dg.SkipReason(f"The snapshot of {today} is held already (retrieved {newest:%Y-%m-%d %H:%M} UTC).")
        return dg.RunRequest(run_key=context.scheduled_execution_time.isoformat(), tags={"almanac/reason": "daily"})

    return daily


@dg.schedule(
    job_name=JOB_NAME,
    cron_schedule=MONDAY_CRON,
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
def monday(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """Every Monday: the week that ended on Sunday is built and checked again, even if nothing new came."""
    week = (context.scheduled_execution_time - timedelta(days=7)).date()
    run_config: dict[str, Any] = {"ops": {"raw_tables": {"config": {"rebuild": True}}}}
    tags = {"almanac/reason": "monday", "almanac/week": str(week)}
    return dg.RunRequest(run_key=f"week-{week}", run_config=run_config, tags=tags)
