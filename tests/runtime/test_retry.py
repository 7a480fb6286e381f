"""A build that fails on new captures is tried once without them; they are named, and stay out until a rebuild."""

import json
import logging
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import dagster as dg
import pytest

from orchestration.captures.contract import CaptureFacts
from orchestration.captures.forms import FORMS
from orchestration.captures.raw_zone import RawZone
from orchestration.captures.recognition import recognise
from orchestration.captures.sidecar import Sidecar
from orchestration.publication.provenance import usable_captures
from orchestration.runtime import schedules
from orchestration.runtime.resources import Almanac, warn_of_new_captures, writing
from orchestration.runtime.schedules import (
    BY_HAND,
    CHECK_FAILED,
    DBT_ERRORS,
    REASON,
    WITHOUT_NEW_CAPTURES,
    retry_request,
)
from orchestration.settings import Settings
from tests.support.hostile import capture_of_form
from tests.support.project import almanac, figures_of, query

# What the load takes and the models do not: one model twice on a day, which is the key of a fact.
TWICE = {
    "data": [{"date": "2026-03-16", "model_permaslug": "openai/a", "total_tokens": "5"}] * 2,
    "meta": {"as_of": "2026-03-18T00:05:00Z", "version": "v1", "start_date": "2026-03-16", "end_date": "2026-03-16"},
}


def _keep(data: Path, form: str, name: str) -> Sidecar:
    body = json.dumps(capture_of_form(form)).encode()
    sidecar = RawZone(data / "raw").keep(body, *recognise(body, datetime.now(UTC)), "folder", name)
    assert sidecar is not None
    return sidecar


def test_a_capture_that_fails_the_build_stays_out_and_later_ones_are_published(sample_data: Path, data: Path) -> None:
    when = datetime(2026, 3, 30, tzinfo=UTC)
    facts = CaptureFacts("rankings-daily", when, date(2026, 3, 16), date(2026, 3, 16), 2)
    zone = RawZone(data / "raw")
    twice = zone.keep(json.dumps(TWICE).encode(), FORMS["data_api_daily"], facts, "folder", "twice.json")
    assert twice is not None
    outcome = almanac(data, "run", "--offline", "--json")
    assert outcome.returncode == 2, outcome.stderr
    assert "Captures that are new since the last publication: twice.json (raw/data_api_daily/" in outcome.stderr
    assert "trying once without the captures new since the last publication" in outcome.stderr
    assert "Not in the figures, since a build failed with the new captures: twice.json." in outcome.stderr
    assert [capture["file"] for capture in json.loads(outcome.stdout)["left_out"]] == ["twice.json"]
    assert figures_of(data) == figures_of(sample_data)
    assert len(list(zone.sidecars())) == 8, "the bytes stay"

    _keep(data, "weekly_chart", "later.json")
    with writing(Settings(data)):
        pass  # as any materialization does, from the UI or with Dagster's command line
    assert "twice.json" in almanac(data, "status").stdout
    outcome = almanac(data, "run", "--offline")
    assert outcome.returncode == 2, outcome.stderr
    assert "The build failed" not in outcome.stderr
    assert "Not in the figures, since a build failed with the new captures: twice.json." in outcome.stderr
    requests = {request for (request,) in query(data, "select request from capture_log")}
    assert "later.json" in requests
    assert "twice.json" not in requests

    (data / "raw" / twice.raw_path).unlink()
    (data / "raw" / twice.sidecar_path).unlink()
    with writing(Settings(data)):
        assert usable_captures(Settings(data)).left_out() == [], "a person removed it"


def _build(data: Path, failures: list[str], **tags: str) -> list[str]:
    """Go through a build that changes nothing, with these failures, and return the requests of what it used."""
    instance = SimpleNamespace(all_logs=lambda *_, **__: failures)
    run = SimpleNamespace(job_name="build", tags={name.replace("_", "/", 1): value for name, value in tags.items()})
    context: Any = SimpleNamespace(run=run, run_id="one", instance=instance)
    settings = Settings(data)
    with Almanac(data_dir=str(data), source_url=settings.source_url).yield_for_execution(context):
        return [sidecar.request for sidecar in usable_captures(settings).sidecars() if sidecar.source == "folder"]


def test_captures_left_out_are_tried_again_when_everything_is_recomputed_or_the_retry_failed(data: Path) -> None:
    _keep(data, "weekly_chart", "new.json")
    assert _build(data, ["still"], almanac_without_new_captures="it fails") == []
    assert _build(data, [], almanac_without_new_captures="it fails") == [], "the retry failed too: no capture's fault"
    _keep(data, "openrouter_export", "later.json")
    assert _build(data, []) == ["later.json"]
    assert sorted(_build(data, [], almanac_recompute_all="yes")) == ["later.json", "new.json"]


def test_a_build_that_failed_names_the_captures_to_look_at(
    data: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        warn_of_new_captures(Settings(data))
        assert "new since the last publication: none." in caplog.messages[-2]
        assert "the build database was changed" in caplog.messages[-1]
        sidecar = _keep(data, "weekly_chart", "new.json")
        _build(data, ["it fails"])
        assert caplog.messages[-1].endswith(f"new since the last publication: new.json (raw/{sidecar.raw_path}).")
        # Before the first publication it may be any capture.
        _keep(tmp_path, "weekly_chart", "first.json")
        warn_of_new_captures(Settings(tmp_path))
        assert "Captures that are stored: first.json (raw/weekly_chart/" in caplog.messages[-2]
        assert "This code version has not published before" in caplog.messages[-1]


def _failure(name: str, message: str) -> Any:
    error = SimpleNamespace(cls_name=name, message=message, cause=None)
    return SimpleNamespace(step_failure_data=SimpleNamespace(error=error))


def _request(
    monkeypatch: pytest.MonkeyPatch,
    tags: dict[str, str],
    *errors: str,
    is_new: bool = True,
    message: str = f"{DBT_ERRORS} it fails",
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


@pytest.mark.parametrize(
    ("error", "message"),
    [
        ("DagsterDbtCliRuntimeError", f'{DBT_ERRORS} IO Error: Could not set lock on file "x"'),
        ("DagsterDbtCliRuntimeError", f"{DBT_ERRORS} No space left on device"),
        ("DagsterDbtCliRuntimeError", f"{DBT_ERRORS} IO Error: Disk quota exceeded"),
        ("DagsterDbtCliRuntimeError", "The dbt CLI process with command `dbt build` failed with exit code -9"),
        ("PermissionError", "Permission denied"),
        ("MemoryError", ""),
    ],
)
def test_no_capture_is_left_out_for_what_the_machine_refused(
    error: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = _request(monkeypatch, {REASON: "daily"}, error, message=message)
    assert isinstance(refused, dg.SkipReason)


@pytest.mark.parametrize(
    ("tags", "error", "is_new"),
    [
        ({REASON: "daily"}, CHECK_FAILED, True),
        ({REASON: "daily"}, "ChecksFailed", True),
        ({REASON: "retry", WITHOUT_NEW_CAPTURES: "it fails"}, "DagsterDbtCliRuntimeError", True),
        ({REASON: BY_HAND}, "DagsterDbtCliRuntimeError", True),
        ({REASON: "daily"}, "DagsterDbtCliRuntimeError", False),
    ],
    ids=[
        "a check found a difference",
        "a test of dbt failed",
        "it was the retry",
        "the command line retries",
        "nothing is new",
    ],
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
