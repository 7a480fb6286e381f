"""When runs happen by themselves: the two jobs, a daily schedule, one on Mondays, and the request for a build.

Belongs here: jobs, schedules, the sensor between the jobs. Does not: what a run does (assets/).
"""

from datetime import timedelta

import dagster as dg

from orchestration.captures.raw_zone import RawZone
from orchestration.publication.provenance import is_made_from, usable_captures
from orchestration.settings import Settings, has_api_key
from orchestration.sources.data_api_questions import questions

REASON = "almanac/reason"
BY_HAND = "command line"
# A run with this tag, whatever its value, recomputes what was verified before, too.
RECOMPUTE_ALL = "almanac/recompute_all"
CAPTURES = dg.AssetSelection.groups("captures")
INTAKE_JOB = dg.define_asset_job(
    "intake", selection=CAPTURES, description="Asks the sources. When something is new, a build follows."
)
# The weekly review is for a person to materialize, by the week.
BUILD_JOB = dg.define_asset_job(
    "build",
    selection=dg.AssetSelection.all() - CAPTURES - dg.AssetSelection.groups("review"),
    description="From the captures held to the publication: load, dbt models, checks, pages, switch.",
)
# After the daily run: the week that ended is then complete, and is built and checked again from its captures.
MONDAY_CRON = "15 4 * * 1"


def daily_schedule(settings: Settings) -> dg.ScheduleDefinition:
    """Return the schedule that asks the sources; it skips when the day's snapshot is held, and all that a key opens."""

    @dg.schedule(
        job=INTAKE_JOB,
        cron_schedule=settings.daily_cron,
        execution_timezone="UTC",
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
    def daily(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        """Every day after the source has published its snapshot."""
        today = context.scheduled_execution_time.date()
        # Not through the resource: that would wait for a run that is writing.
        held = list(RawZone(settings.raw).sidecars())
        newest = max((s.as_of for s in held if s.form == "openrouter_export"), default=None)
        is_all_asked = not has_api_key() or not questions(held, context.scheduled_execution_time)
        if newest and newest.date() >= today and is_all_asked:
            return dg.SkipReason(f"The snapshot of {today} is held already (retrieved {newest:%Y-%m-%d %H:%M} UTC).")
        return dg.RunRequest(run_key=context.scheduled_execution_time.isoformat(), tags={REASON: "daily"})

    return daily


@dg.schedule(
    job=BUILD_JOB, cron_schedule=MONDAY_CRON, execution_timezone="UTC", default_status=dg.DefaultScheduleStatus.RUNNING
)
def monday(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """Every Monday: the week that ended on Sunday is built and checked again, even if nothing new came."""
    week = (context.scheduled_execution_time - timedelta(days=7)).date()
    return dg.RunRequest(
        run_key=f"week-{week}", tags={REASON: "monday", "almanac/week": str(week), RECOMPUTE_ALL: "yes"}
    )


def new_captures_sensor(settings: Settings) -> dg.SensorDefinition:
    """Return the sensor that requests a build after each intake that left something new."""

    @dg.run_status_sensor(
        run_status=dg.DagsterRunStatus.SUCCESS,
        monitored_jobs=[INTAKE_JOB],
        request_job=BUILD_JOB,
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def new_captures(context: dg.RunStatusSensorContext) -> dg.RunRequest | dg.SkipReason:
        """After each intake: a build, when captures or code are not those of the publication."""
        return build_request(settings, context.dagster_run)

    return new_captures


def build_request(settings: Settings, intake: dg.DagsterRun) -> dg.RunRequest | dg.SkipReason:
    """Return the request for the build that an intake calls for, or why none is needed."""
    # A person who runs it again from the UI has its tags, and nobody who builds after it.
    if intake.tags.get(REASON) == BY_HAND and intake.parent_run_id is None:
        return dg.SkipReason("The command line builds by itself.")
    # The build database is not asked: opened here, outside the writer's lock, it would fail a run that begins to write.
    if is_made_from(settings.published, usable_captures(settings)):
        return dg.SkipReason("Nothing new since the last publication.")
    return dg.RunRequest(run_key=intake.run_id, tags={REASON: "new captures"})
