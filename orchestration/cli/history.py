"""What Dagster's history says of the past: the last build with its warnings, and when the source was last asked.

Belongs here: asking the history. Does not: opening it (runtime/instance.py), printing (terminal.py).
"""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dagster import AssetCheckSeverity, AssetKey, DagsterEventType, DagsterInstance, RunsFilter

from orchestration.checks.describe import describe_result
from orchestration.cli.last_known import keep_last_known, state_of
from orchestration.runtime.schedules import BUILD_JOB
from orchestration.settings import OFFLINE_BY_WISH

SOURCE = AssetKey("openrouter_export_captures")
# So many runs back it is looked for one that asked; the others were told to stay offline.
LOOK_BACK = 100


def ask_history(instance: DagsterInstance, home: Path) -> dict[str, Any]:
    """Return the last build and when the source was last asked, by these names, and keep both for `almanac status`."""
    state = state_of(home)
    known = {"last_build": last_build(instance), "last_asked": last_asked(instance)}
    with suppress(OSError):  # a folder that is read-only is asked anew each time
        keep_last_known(home, state, known)
    return known


def last_build(instance: DagsterInstance) -> dict[str, Any] | None:
    """Return what became of the last build, with its warnings in words; None when there was none."""
    records = instance.get_run_records(RunsFilter(job_name=BUILD_JOB.name), limit=1)
    if not records:
        return None
    run = records[0].dagster_run
    events = instance.all_logs(run.run_id, of_type=DagsterEventType.ASSET_CHECK_EVALUATION)
    checks = [event.get_dagster_event().asset_check_evaluation_data for event in events]
    not_passed = [(check, check.asset_key.path[-1]) for check in checks if not check.passed]
    return {
        "run_id": run.run_id,
        "status": run.status.value.lower(),
        "started": records[0].create_timestamp.isoformat(timespec="seconds"),
        "checks_passed": sum(check.passed for check in checks),
        "checks_not_passed": [
            f"{check.check_name} on {asset} ({check.severity.value.lower()})" for check, asset in not_passed
        ],
        "warnings": [
            {
                "name": check.check_name,
                "asset": asset,
                "sentence": describe_result(check.check_name, asset, check.metadata),
            }
            for check, asset in not_passed
            if check.severity is AssetCheckSeverity.WARN
        ],
    }


def last_asked(instance: DagsterInstance) -> dict[str, Any] | None:
    """Return when OpenRouter's exports were last asked, and what came of it; None where no run is known."""
    for record in instance.fetch_materializations(SOURCE, limit=LOOK_BACK).records:
        made = record.asset_materialization
        found = {name: value.value for name, value in made.metadata.items()} if made else {}
        if not found or found.get("unreachable") == OFFLINE_BY_WISH:
            continue
        asked_at = datetime.fromtimestamp(record.timestamp, UTC).isoformat(timespec="seconds")
        has_answered = found.get("unreachable") == "no"
        new, held = found.get("new_captures", 0), found.get("already_held", 0)
        said = f"{new} new captures, {held} held already" if has_answered else str(found.get("unreachable"))
        return {"asked_at": asked_at, "has_answered": has_answered, "answer": said}
    return None
