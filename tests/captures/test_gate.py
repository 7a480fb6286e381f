"""What once got in and failed every run after it, or stopped the run that met it: each is refused, with its reason."""

import json
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from orchestration.captures.contract import MAX_CLOCK_LEAD
from orchestration.captures.forms.weekly import WeeklyPage
from orchestration.captures.raw_zone import RawZone
from orchestration.captures.recognition import recognise
from orchestration.captures.strict_json import Refused
from orchestration.sources.folder import Folder
from orchestration.sources.intake import take
from tests.support.hostile import (
    AROUND,
    BOMBS,
    FAULTS,
    NOW,
    TEXT_FAULTS,
    TOLD_BY_CONTENT,
    Change,
    capture_of_form,
    faulty,
    put,
    with_ignored_key,
)


def _refusal(body: bytes) -> str:
    with pytest.raises(Refused) as caught:
        recognise(body, NOW, AROUND)
    assert "its contract failed on it" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("form", TOLD_BY_CONTENT)
@pytest.mark.parametrize(("text", "reason"), TEXT_FAULTS.values(), ids=TEXT_FAULTS.keys())
def test_text_that_a_later_reader_cannot_read_is_refused_wherever_it_stands(form: str, text: str, reason: str) -> None:
    assert reason in _refusal(with_ignored_key(form, text))


@pytest.mark.parametrize(
    "text", ['"\\ud83d\\ude00"', '"é\\u0000"', "1e-999", "9" * 40, "[" * 30 + "]" * 30, '"\\\\ud800"']
)
def test_what_every_reader_reads_is_taken(text: str) -> None:
    assert recognise(with_ignored_key("weekly_chart", text), NOW)[0].name == "weekly_chart"


@pytest.mark.parametrize(("form", "change"), FAULTS)
def test_a_value_that_the_models_cannot_digest_is_refused(form: str, change: Change) -> None:
    _refusal(faulty(form, change))


@pytest.mark.parametrize(
    ("form", "path", "limit"),
    [("openrouter_export", ("snapshot_date",), "retrieved_at"), ("data_api_daily", ("meta", "end_date"), "as_of")],
)
def test_a_window_may_end_a_day_after_the_captures_own_moment(form: str, path: tuple[str, ...], limit: str) -> None:
    capture = capture_of_form(form)
    moment = datetime.fromisoformat(capture.get(limit) or capture["meta"][limit])
    last = moment.date() + MAX_CLOCK_LEAD
    recognise(json.dumps(put(*path, str(last))(capture)).encode(), NOW)
    assert "ends more than a day after" in _refusal(
        json.dumps(put(*path, str(last + timedelta(days=1)))(capture)).encode()
    )


@pytest.mark.parametrize("price", [0, 0.0, 1, 2.5e-07, "0", "0.00000025", "1", -1, "-1", None])
def test_prices_as_the_source_writes_them_are_taken(price: Any) -> None:
    recognise(json.dumps(put("models", 0, "prompt_price", price)(capture_of_form("weekly_page"))).encode(), NOW)


@pytest.mark.parametrize("body", BOMBS.values(), ids=BOMBS.keys())
def test_a_million_faults_are_refused_as_fast_as_one(body: bytes) -> None:
    """Each fault was kept to be counted: 7 MB took 53 seconds and 6 GB of memory."""
    began = time.process_time()
    assert len(_refusal(body)) < 500
    assert time.process_time() - began < 10


def test_a_contract_that_fails_refuses_the_capture_and_not_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A gate with a hole: whatever a contract raises, the good captures beside the bad one are taken."""
    page, chart = (json.dumps(capture_of_form(form)).encode() for form in ("weekly_page", "weekly_chart"))
    (tmp_path / "a.json").write_bytes(page)
    (tmp_path / "b.json").write_bytes(chart)

    def overflow(*_: object) -> None:
        raise OverflowError("date value out of range")

    monkeypatch.setattr(WeeklyPage, "facts_at", overflow)
    said: list[str] = []
    intake = take(Folder(tmp_path), RawZone(tmp_path / "raw"), tmp_path / "quarantine", said.append)
    assert [sidecar.form for sidecar in intake.taken] == ["weekly_chart"]
    assert intake.refused == [("a.json", "its contract failed on it: OverflowError: date value out of range")]
    assert said == ["refused a.json: its contract failed on it: OverflowError: date value out of range"]
