"""Define the two jobs and when they run by themselves: a daily schedule, one on Mondays, and two sensors."""

import builtins
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import dagster as dg

from orchestration.foreign import Plain
from orchestration.publication.gate import ChecksFailed
from orchestration.publication.provenance import captures_since_publication, is_made_from, usable_captures
from orchestration.settings import Settings
from orchestration.warehouse.repair import is_of_the_machine

REASON = "almanac/reason"
BY_HAND = "command line"
# A run with this tag, whatever its value, recomputes every week, and tries again the captures that were left out.
RECOMPUTE_ALL = "almanac/recompute_all"
# A run with this tag leaves out the captures that came since the last publication; its value says why.
WITHOUT_NEW_CAPTURES = "almanac/without_new_captures"
CHECK_FAILED = "DagsterAssetCheckFailedError"  # the error of a step whose blocking check did not pass
DBT_ERRORS = "Errors parsed from dbt logs:"  # dagster-dbt writes dbt's command line before it
CAPTURES = dg.AssetSelection.groups("captures")
INTAKE_JOB = dg.define_asset_job(
    "intake", selection=CAPTURES, description="Asks the sources. When something is new, a build follows."
)
BUILD_JOB = dg.define_asset_job(
    "build",
    selection=dg.AssetSelection.all() - CAPTURES,
    description="From the stored captures to the publication: load, dbt models, checks, pages, switch.",
)
# After the daily run: the week that ended is then complete, and is built and checked again from its captures.
MONDAY_CRON = "15 4 * * 1"


def daily_schedule(settings: Settings) -> dg.ScheduleDefinition:
    """Return the daily schedule of intakes, at the hour that the settings name."""
    return dg.ScheduleDefinition(
        name="daily",
        job=INTAKE_JOB,
        cron_schedule=settings.daily_cron,
        execution_timezone="UTC",
        tags={REASON: "daily"},
        description="Every day after the source has published its snapshot.",
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )


monday = dg.ScheduleDefinition(
    name="monday",
    job=BUILD_JOB,
    cron_schedule=MONDAY_CRON,
    execution_timezone="UTC",
    tags={REASON: "monday", RECOMPUTE_ALL: "yes"},
    description="Every Monday: all weeks are built and checked again, even if nothing new came.",
    default_status=dg.DefaultScheduleStatus.RUNNING,
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
    # Do not open the build database here: outside the writer's lock that would fail a run that begins to write.
    if is_made_from(settings.published, usable_captures(settings)):
        return dg.SkipReason("Nothing new since the last publication.")
    return dg.RunRequest(run_key=intake.run_id, tags={REASON: "new captures"})


def failed_build_sensor(settings: Settings) -> dg.SensorDefinition:
    """Return the sensor that requests one more build, without the new captures, when a build failed with them."""

    @dg.run_failure_sensor(
        monitored_jobs=[BUILD_JOB], request_job=BUILD_JOB, default_status=dg.DefaultSensorStatus.RUNNING
    )
    def failed_build(context: dg.RunFailureSensorContext) -> dg.RunRequest | dg.SkipReason:
        """After a build that failed otherwise than by a check: one retry without the captures new since."""
        return retry_request(settings, context.dagster_run, context.get_step_failure_events())

    return failed_build


def retry_request(
    settings: Settings, build: dg.DagsterRun, failures: Sequence[dg.DagsterEvent]
) -> dg.RunRequest | dg.SkipReason:
    """Return the request for a retry without the captures that came since the last publication, or why there is none.

    Where a check found other figures than the captures', no capture is left out: a person has to look.
    """
    if build.tags.get(REASON) == BY_HAND and build.parent_run_id is None:
        return dg.SkipReason("The command line retries by itself.")
    why = why_retry(settings, build.tags, failures)
    if not why:
        return dg.SkipReason(
            "A check failed, the machine was at fault, or no capture is new since the last publication."
        )
    return dg.RunRequest(run_key=build.run_id, tags={REASON: "retry", WITHOUT_NEW_CAPTURES: why})


def why_retry(settings: Settings, tags: Mapping[str, str], failures: Sequence[dg.DagsterEvent]) -> str:
    """Return the error for which a failed build is retried without the new captures; empty when it is not."""
    chains = [list(_with_causes(error)) for event in failures if (error := event.step_failure_data.error)]
    if not chains or WITHOUT_NEW_CAPTURES in tags or not captures_since_publication(settings):
        return ""
    if any(error.cls_name in (CHECK_FAILED, ChecksFailed.__name__) for chain in chains for error in chain):
        return ""
    root = chains[0][-1]
    message, _, errors_of_dbt = root.message.strip().partition(DBT_ERRORS)
    # No capture is at fault for a full disk, for another program that holds the database, or for a dbt that was killed.
    if is_of_the_machine(root.message) or _is_error_of_the_system(root.cls_name or ""):
        return ""
    if root.cls_name == "DagsterDbtCliRuntimeError" and not errors_of_dbt:
        return ""
    return str(Plain(errors_of_dbt.strip() or message))[:200] or "the step failed without a message"


def _with_causes(error: Any) -> Iterator[Any]:
    while error is not None:
        yield error
        error = error.cause


def _is_error_of_the_system(class_name: str) -> bool:
    kind = getattr(builtins, class_name, None)
    return isinstance(kind, type) and issubclass(kind, (OSError, MemoryError))
