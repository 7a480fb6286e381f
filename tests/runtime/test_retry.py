"""A build that fails on new captures is tried once without them; they are named, and the next run tries them again."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import dagster as dg
import pytest

from orchestration.captures.contract import CaptureFacts
from orchestration.captures.forms import FORMS
from orchestration.captures.raw_zone import RawZone
from orchestration.runtime import schedules
from orchestration.runtime.schedules import BY_HAND, CHECK_FAILED, REASON, WITHOUT_NEW_CAPTURES, retry_request
from orchestration.settings import Settings
from tests.support.project import almanac, figures_of

# What the load takes and the models do not: one model twice on a day, which is the key of a fact.
TWICE = {
    "data": [{"date": "2026-03-16", "model_permaslug": "openai/a", "total_tokens": "5"}] * 2,
    "meta": {"as_of": "2026-03-18T00:05:00Z", "version": "v1", "start_date": "2026-03-16", "end_date": "2026-03-16"},
}


def test_a_run_goes_on_without_the_new_captures_that_fail_the_build(sample_data: Path, data: Path) -> None:
    when = datetime(2026, 3, 30, tzinfo=UTC)
    facts = CaptureFacts("rankings-daily", when, date(2026, 3, 16), date(2026, 3, 16), 2)
    zone = RawZone(data / "raw")
    assert zone.keep(json.dumps(TWICE).encode(), FORMS["data_api_daily"], facts, "folder", "twice.json")
    outcome = almanac(data, "run", "--offline", "--json")
    assert outcome.returncode == 0, outcome.stderr
    assert "trying once without the captures new since the last publication" in outcome.stderr
    assert "Leaving out twice.json (raw/data_api_daily/" in outcome.stderr
    assert [refused["file"] for refused in json.loads(outcome.stdout)["refused"]] == ["twice.json"]
    assert figures_of(data) == figures_of(sample_data)
    assert "twice.json" in almanac(data, "status").stdout
    assert len(list(zone.sidecars())) == 8, "the bytes stay"


def _failure(name: str, message: str) -> Any:
    error = SimpleNamespace(cls_name=name, message=message, cause=None)
    return SimpleNamespace(step_failure_data=SimpleNamespace(error=error))


def _request(
    monkeypatch: pytest.MonkeyPatch, tags: dict[str, str], *errors: str, is_new: bool = True, message: str = "it fails"
) -> dg.RunRequest | dg.SkipReason:
    monkeypatch.setattr(schedules, "captures_since_publication", lambda _: [1] if is_new else [])
    run = dg.DagsterRun(job_name="build", run_id="one", tags=tags)
    return retry_request(Settings(Path("/nowhere")), run, [_failure(name, message) for name in errors])


def test_a_failed_build_is_retried_once_without_what_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    request = _request(monkeypatch, {REASON: "daily"}, "DagsterDbtCliRuntimeError")
    assert isinstance(request, dg.RunRequest)
    assert request.tags[WITHOUT_NEW_CAPTURES] == "it fails"


def test_the_reason_is_dbts_own_error(monkeypatch: pytest.MonkeyPatch) -> None:
    message = f"The dbt CLI process with command\n{'dbt build ' * 40}\nErrors parsed from dbt logs:\n\nduplicate key"
    request = _request(monkeypatch, {REASON: "daily"}, "DagsterDbtCliRuntimeError", message=message)
    assert isinstance(request, dg.RunRequest)
    assert request.tags[WITHOUT_NEW_CAPTURES] == "duplicate key"


@pytest.mark.parametrize("message", ['IO Error: Could not set lock on file "x"', "No space left on device"])
def test_no_capture_is_left_out_for_what_the_machine_refused(message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = _request(monkeypatch, {REASON: "daily"}, "DagsterDbtCliRuntimeError", message=message)
    assert isinstance(refused, dg.SkipReason)


@pytest.mark.parametrize(
    ("tags", "error", "is_new"),
    [
        ({REASON: "daily"}, CHECK_FAILED, True),
        ({REASON: "retry", WITHOUT_NEW_CAPTURES: "it fails"}, "DagsterDbtCliRuntimeError", True),
        ({REASON: BY_HAND}, "DagsterDbtCliRuntimeError", True),
        ({REASON: "daily"}, "DagsterDbtCliRuntimeError", False),
    ],
    ids=["a check found a difference", "it was the retry", "the command line retries", "nothing is new"],
)
def test_it_is_not_retried(tags: dict[str, str], error: str, is_new: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(_request(monkeypatch, tags, error, is_new=is_new), dg.SkipReason)


def test_the_error_of_a_failed_check_has_the_name_that_is_asked_for() -> None:
    """No module of Dagster's own is imported for it: the name is held to what a failed check raises."""

    @dg.asset
    def thing() -> None:
        pass

    @dg.asset_check(asset=thing, blocking=True)
    def check() -> dg.AssetCheckResult:
        return dg.AssetCheckResult(passed=False, severity=dg.AssetCheckSeverity.ERROR)

    result = dg.materialize([thing, check], raise_on_error=False)
    assert CHECK_FAILED in {
        event.step_failure_data.error.cls_name
        for event in result.all_events
        if event.is_step_failure and event.step_failure_data.error
    }
