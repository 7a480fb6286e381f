"""One run of the whole, from the command line: the same job on the same instance as the UI's.

Belongs here: starting the job and reading its outcome. Does not: printing (cli.py) and the work itself (assets/).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from orchestration.instance import open_instance
from orchestration.settings import Settings
from orchestration.sources.http import refuse_unreachable
from orchestration.sources.intake import SourceUnreachable


@dataclass(frozen=True)
class FailedCheck:
    """A blocking check that did not hold, in words."""

    name: str
    asset: str
    expected: str
    found: str


@dataclass(frozen=True)
class Outcome:
    """What became of a run. ``errors`` are faults that are no failed check."""

    run_id: str
    is_published: bool
    failed_checks: list[FailedCheck] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def why_unreachable(settings: Settings) -> str:
    """Say why the source cannot be asked, within 5 seconds; empty when it can."""
    try:
        refuse_unreachable(settings.source_url)
    except SourceUnreachable as unreachable:
        return str(unreachable)
    return ""


def run_almanac(settings: Settings, folders: list[Path], offline_because: str, *, rebuild: bool) -> Outcome:
    """Materialize the job ``almanac`` in this process; waits while another run writes."""
    with open_instance(settings) as instance:
        # Imported here: Dagster takes about two seconds, and the definitions read the environment made above.
        from orchestration.automation import JOB_NAME
        from orchestration.definitions import defs

        run_config: dict[str, Any] = {
            "ops": {
                "folder_captures": {"config": {"directories": [str(folder.resolve()) for folder in folders]}},
                "openrouter_export_captures": {"config": {"offline_because": offline_because}},
                "raw_tables": {"config": {"rebuild": rebuild}},
            },
            "loggers": {"progress": {}},
        }
        with _without_stdout():
            result = defs.resolve_job_def(JOB_NAME).execute_in_process(
                run_config, instance, raise_on_error=False, tags={"almanac/reason": "command line"}
            )
        failed = [
            FailedCheck(check.check_name, check.asset_key.path[-1], *_words(check.metadata))
            for check in result.get_asset_check_evaluations()
            if not check.passed and check.severity.value == "ERROR"
        ]
        errors = (
            [] if result.success or failed else [_cause(event) for event in result.all_events if event.is_step_failure]
        )
        return Outcome(result.run_id, result.success, failed, errors)


def _words(metadata: Any) -> tuple[str, str]:
    values = {name: value.value for name, value in metadata.items()}
    if "expected" in values:
        return str(values["expected"]), str(values["found"])
    rows = values.get("dagster_dbt/failed_row_count", values.get("failed_row_count", "some"))
    return "no failing rows", f"{rows} failing rows"


def _cause(event: Any) -> str:
    error = event.step_failure_data.error
    while error is not None and error.cause is not None:
        error = error.cause
    step = event.step_key or "the run"
    return f"{step}: {error.message.strip() if error else 'failed without a word'}"


@contextmanager
def _without_stdout() -> Iterator[None]:
    # dbt's lines go to Dagster's compute log, and would go to our standard output too, which is for the answer.
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
