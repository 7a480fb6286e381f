"""The jobs of one `almanac run`, in this process and on the same instance as the UI's; its last line is the outcome.

Belongs here: running the jobs and saying what became of them. Does not: the work itself (assets/).
"""

import json
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import dagster as dg

from orchestration.assets.captures import NOTHING_TAKEN, folder_captures
from orchestration.checks.describe import describe_result
from orchestration.cli.history import ask_history
from orchestration.cli.machine import in_a_sentence
from orchestration.cli.out import show_traceback
from orchestration.cli.outcome import FailedCheck, Outcome, RefusedFile, Warned
from orchestration.cli.run import STOPPED_STATUS
from orchestration.definitions import build_definitions, intake_definitions
from orchestration.foreign import plain_lines
from orchestration.publication.provenance import is_up_to_date, usable_captures
from orchestration.runtime.instance import KEPT_RUNS, open_instance, prune_runs
from orchestration.runtime.mending import writing
from orchestration.runtime.metadata import in_words
from orchestration.runtime.progress import show_progress
from orchestration.runtime.resources import LOG
from orchestration.runtime.schedules import BUILD_JOB, BY_HAND, INTAKE_JOB, REASON, RECOMPUTE_ALL
from orchestration.settings import Settings, is_debugging

# What a person should know is said by the logger `almanac`.
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def main(asked: str) -> None:
    """Run what is asked, as JSON with the keys folders, offline_because and rebuild; print the outcome as JSON."""
    # Ignored while Python was starting; dbt and Dagster must hear it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    show_progress()
    settings = Settings.from_environment()
    try:
        with writing(settings), open_instance(settings) as instance:
            outcome = _run(settings, instance, **json.loads(asked))
            prune_runs(instance, settings.dagster_home, datetime.now(UTC) - KEPT_RUNS)
            with suppress(Exception):  # for `almanac status`, which asks again: what was published stands
                ask_history(instance, settings.dagster_home)
    except KeyboardInterrupt:
        sys.exit(STOPPED_STATUS)
    except Exception as error:
        if is_debugging():
            show_traceback()
        why = _said(str(error) or type(error).__name__)
        outcome = Outcome(run_id="", is_published=False, is_new=False, errors=[why])
    outcome.errors = [in_a_sentence(why, settings.data_dir) for why in outcome.errors]
    print(outcome.model_dump_json(), flush=True)


def _run(
    settings: Settings, instance: dg.DagsterInstance, *, folders: list[str], offline_because: str, rebuild: bool
) -> Outcome:
    intake_config = {
        "folder_captures": {"config": {"directories": folders}},
        "openrouter_export_captures": {"config": {"offline_because": offline_because}},
        "openrouter_catalogue_captures": {"config": {"offline_because": offline_because}},
        "openrouter_data_api_captures": {"config": {"offline_because": offline_because}},
    }
    intake = _execute(intake_definitions(settings), INTAKE_JOB.name, instance, intake_config)
    if not intake.success:
        return _outcome(intake)
    came = {"nothing_taken_from": _nothing_taken_from(intake), "refused": _refused(intake)}
    if not rebuild and is_up_to_date(settings, usable_captures(settings)):
        LOG.info("nothing new since the last publication: what is published stands")
        return Outcome(run_id=intake.run_id, is_published=True, is_new=False, **came)
    # Who asks for a rebuild distrusts what is there: what was verified before is not taken for granted.
    tags = {RECOMPUTE_ALL: "yes"} if rebuild else {}
    outcome = _outcome(_execute(build_definitions(settings), BUILD_JOB.name, instance, {}, tags))
    return outcome.model_copy(update=came)


def _execute(
    definitions: dg.Definitions,
    job: str,
    instance: dg.DagsterInstance,
    ops: dict[str, Any],
    tags: Mapping[str, str] = MappingProxyType({}),
) -> dg.ExecuteInProcessResult:
    result = definitions.resolve_job_def(job).execute_in_process(
        {"ops": ops, **QUIET}, instance, raise_on_error=False, tags={REASON: BY_HAND, **tags}
    )
    # Dagster makes a failed step of it; to us it is no fault, but what somebody wanted.
    if any(_is_interrupted(event) for event in result.all_events):
        raise KeyboardInterrupt
    return result


def _nothing_taken_from(intake: dg.ExecuteInProcessResult) -> list[str]:
    made = intake.asset_materializations_for_node(folder_captures.node_def.name)
    folders = [one.metadata[NOTHING_TAKEN].value for one in made if NOTHING_TAKEN in one.metadata]
    return [str(folder) for found in folders if isinstance(found, list) for folder in found]


def _refused(intake: dg.ExecuteInProcessResult) -> list[RefusedFile]:
    made = [event.step_materialization_data.materialization for event in intake.get_asset_materialization_events()]
    tables = [one.metadata["refused"] for one in made if "refused" in one.metadata]
    records = [record.data for table in tables if isinstance(table, dg.TableMetadataValue) for record in table.records]
    return [RefusedFile.model_validate(record) for record in records]


def _outcome(result: dg.ExecuteInProcessResult) -> Outcome:
    not_passed = [check for check in result.get_asset_check_evaluations() if not check.passed]
    failed = [FailedCheck(**in_words(check)) for check in not_passed if check.severity is dg.AssetCheckSeverity.ERROR]
    warned = [
        Warned(name=name, asset=asset, sentence=describe_result(name, asset, check.metadata))
        for check in not_passed
        if check.severity is dg.AssetCheckSeverity.WARN
        for name, asset in [(check.check_name, check.asset_key.path[-1])]
    ]
    # A failed check fails its step too: that is no second fault.
    errors = [] if failed else [_cause(event) for event in result.all_events if event.is_step_failure]
    return Outcome(
        run_id=result.run_id,
        is_published=result.success,
        is_new=True,
        failed_checks=failed,
        warnings=warned,
        errors=errors,
    )


def _is_interrupted(event: dg.DagsterEvent) -> bool:
    error = event.step_failure_data.error if event.is_step_failure else None
    return error is not None and error.cls_name == dg.DagsterExecutionInterruptedError.__name__


def _cause(event: dg.DagsterEvent) -> str:
    error = event.step_failure_data.error
    while error is not None and error.cause is not None:
        error = error.cause
    return _said(f"{event.step_key or 'the run'}: {error.message.strip() if error else 'no error message'}")


def _said(text: str) -> str:
    # Plain before it goes into the pipe: the name of a file may hold what no encoding knows.
    return "\n".join(plain_lines(text))


if __name__ == "__main__":
    main(sys.argv[1])
