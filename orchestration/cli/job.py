"""Run the jobs of one `almanac run` in this process, on the instance that the UI shows; print the outcome as JSON."""

import json
import signal
import sys
from datetime import UTC, datetime
from typing import Any

import dagster as dg

from orchestration.assets.captures import NOTHING_TAKEN, folder_captures
from orchestration.checks.results import result_of
from orchestration.cli.folders import in_a_sentence
from orchestration.cli.out import show_progress, show_traceback
from orchestration.cli.outcome import STOPPED_STATUS, Outcome, RefusedFile
from orchestration.definitions import build_definitions, intake_definitions
from orchestration.foreign import plain_lines
from orchestration.publication.provenance import is_up_to_date, usable_captures
from orchestration.runtime.instance import KEPT_RUNS, open_instance, prune_runs
from orchestration.runtime.resources import LOG, writing
from orchestration.runtime.schedules import (
    BUILD_JOB,
    BY_HAND,
    INTAKE_JOB,
    REASON,
    RECOMPUTE_ALL,
    WITHOUT_NEW_CAPTURES,
    why_retry,
)
from orchestration.settings import Settings, is_debugging

# The logger `almanac` prints what a person should know.
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def main(request: str) -> None:
    """Run the jobs for a request, JSON with the keys folders, offline_because and rebuild; print the outcome."""
    # Ignored while Python was starting; dbt and Dagster must get it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    show_progress()
    settings = Settings.from_environment()
    try:
        with writing(settings), open_instance(settings) as instance:
            outcome = _run(settings, instance, **json.loads(request))
            prune_runs(instance, settings.dagster_home, datetime.now(UTC) - KEPT_RUNS)
    except KeyboardInterrupt:
        sys.exit(STOPPED_STATUS)
    except Exception as error:
        if is_debugging():
            show_traceback()
        outcome = Outcome(run_id="", is_published=False, is_new=False, errors=[_plain(str(error) or repr(error))])
    outcome.errors = [in_a_sentence(error, settings.data_dir) for error in outcome.errors]
    print(outcome.model_dump_json(), flush=True)


def _run(
    settings: Settings, instance: dg.DagsterInstance, *, folders: dict[str, Any], offline_because: str, rebuild: bool
) -> Outcome:
    offline = {"config": {"offline_because": offline_because}}
    sources = ("openrouter_export_captures", "openrouter_catalogue_captures", "openrouter_data_api_captures")
    ops = {"folder_captures": {"config": folders}, **dict.fromkeys(sources, offline)}
    intake = _execute(intake_definitions(settings), INTAKE_JOB.name, instance, {}, ops)
    if not intake.success:
        return _outcome(intake)
    of_intake = {
        "nothing_taken_from": _nothing_taken_from(intake),
        "refused": _refused(intake, "refused"),
        "refused_because": _refused(intake, "refused_because"),
    }
    if not rebuild and is_up_to_date(settings, usable_captures(settings)):
        LOG.info("Nothing new; the current publication is up to date.")
        outcome = Outcome(run_id=intake.run_id, is_published=True, is_new=False)
    else:
        # --rebuild also recomputes the weeks that no new capture covers.
        tags = {RECOMPUTE_ALL: "yes"} if rebuild else {}
        definitions = build_definitions(settings)
        build = _execute(definitions, BUILD_JOB.name, instance, tags)
        failures = [event for event in build.all_events if event.is_step_failure]
        if why := why_retry(settings, tags, failures):
            LOG.warning(f"The build failed ({why}); trying once without the captures new since the last publication.")
            build = _execute(definitions, BUILD_JOB.name, instance, {**tags, WITHOUT_NEW_CAPTURES: why})
        outcome = _outcome(build)
    left_out = [
        RefusedFile(file=record.request, reason=record.reason) for record in usable_captures(settings).left_out()
    ]
    return outcome.model_copy(update=of_intake | {"left_out": left_out})


def _execute(
    definitions: dg.Definitions,
    job: str,
    instance: dg.DagsterInstance,
    tags: dict[str, str],
    ops: dict[str, Any] | None = None,
) -> dg.ExecuteInProcessResult:
    result = definitions.resolve_job_def(job).execute_in_process(
        {"ops": ops or {}, **QUIET}, instance, raise_on_error=False, tags={REASON: BY_HAND, **tags}
    )
    # Dagster makes a failed step of an interruption by a person.
    if any(_is_interrupted(event) for event in result.all_events):
        raise KeyboardInterrupt
    return result


def _nothing_taken_from(intake: dg.ExecuteInProcessResult) -> list[str]:
    events = intake.asset_materializations_for_node(folder_captures.node_def.name)
    values = [event.metadata[NOTHING_TAKEN].value for event in events if NOTHING_TAKEN in event.metadata]
    return [str(folder) for folders in values if isinstance(folders, list) for folder in folders]


def _refused(intake: dg.ExecuteInProcessResult, key: str) -> list[RefusedFile]:
    events = [event.step_materialization_data.materialization for event in intake.get_asset_materialization_events()]
    tables = [event.metadata[key] for event in events if key in event.metadata]
    records = [record.data for table in tables if isinstance(table, dg.TableMetadataValue) for record in table.records]
    return [RefusedFile.model_validate(record) for record in records]


def _outcome(result: dg.ExecuteInProcessResult) -> Outcome:
    checks = [result_of(check) for check in result.get_asset_check_evaluations() if not check.passed]
    failed = [check for check in checks if check.is_error]
    # A failed check fails its step too, which is no second fault.
    errors = [] if failed else [_cause(event) for event in result.all_events if event.is_step_failure]
    return Outcome(
        run_id=result.run_id,
        is_published=result.success,
        is_new=True,
        failed_checks=failed,
        warnings=[check for check in checks if not check.is_error],
        errors=errors,
    )


def _is_interrupted(event: dg.DagsterEvent) -> bool:
    error = event.step_failure_data.error if event.is_step_failure else None
    return error is not None and error.cls_name == dg.DagsterExecutionInterruptedError.__name__


def _cause(event: dg.DagsterEvent) -> str:
    error = event.step_failure_data.error
    while error is not None and error.cause is not None:
        error = error.cause
    return _plain(f"{event.step_key or 'the run'}: {error.message.strip() if error else 'no error message'}")


def _plain(text: str) -> str:
    # Before it goes into the pipe: the name of a file may have bytes that no encoding knows.
    return "\n".join(plain_lines(text))


if __name__ == "__main__":
    main(sys.argv[1])
