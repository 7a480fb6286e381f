"""What once got in and failed every run after it, or stopped the run that met it: each is refused, with its reason.

Belongs here: single faults, on valid captures of every form. Does not: chance (test_fuzz.py), the ordinary rules of
the forms (test_forms.py).
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from orchestration.captures.contract import MAX_CLOCK_LEAD, MAX_TOKENS
from orchestration.captures.forms import FORMS, recognise
from orchestration.captures.raw_zone import RawZone
from orchestration.captures.strict_json import MAX_BYTES, MAX_DEPTH, Refused
from orchestration.captures.weekly import WeeklyPage
from orchestration.sources.folder import Folder
from orchestration.sources.intake import take
from tests.support.mutations import seeds

NOW = datetime(2026, 11, 24, tzinfo=UTC)
Change = Callable[[Any], Any]


def _capture(form: str) -> Any:
    """Return a valid capture of a form."""
    (found, *_) = [seed for seed in seeds() if recognise(json.dumps(seed).encode(), NOW)[0].name == form]
    return found


def _raw(form: str, key: str, text: str) -> bytes:
    """Return a valid capture with one more key that no form reads, its value written as given."""
    body = json.dumps(_capture(form))
    return f'{body[:-1]}, "{key}": {text}}}'.encode()


def _refusal(body: bytes) -> str:
    with pytest.raises(Refused) as caught:
        recognise(body, NOW)
    assert "its contract failed on it" not in str(caught.value)
    return str(caught.value)


TEXT_FAULTS = {
    "half a surrogate pair": ('"\\ud800"', "surrogate"),
    "half a pair within a key": ('{"\\udc00": 1}', "surrogate"),
    "nested too deep": ("[" * MAX_DEPTH + "]" * MAX_DEPTH, "nested"),
    "nested deeper than DuckDB reads": ("[" * 200 + "]" * 200, "nested"),
    "nested deeper than Python reads": ("[" * 200_000 + "]" * 200_000, "not JSON"),
    "more digits than Python reads": ("9" * 5000, "a number of 5,000 characters"),
    "no double": ("1e999", "no double"),
    "larger than a capture": (f'"{"x" * MAX_BYTES}"', "larger than"),
    "17 MB": (f'"{"x" * 17 * 2**20}"', "larger than"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("text", "reason"), TEXT_FAULTS.values(), ids=TEXT_FAULTS.keys())
def test_text_that_a_later_reader_cannot_read_is_refused_wherever_it_stands(form: str, text: str, reason: str) -> None:
    assert reason in _refusal(_raw(form, "ignored", text))


@pytest.mark.parametrize(
    "text", ['"\\ud83d\\ude00"', '"é\\u0000"', "1e-999", "9" * 40, "[" * 30 + "]" * 30, '"\\\\ud800"']
)
def test_what_every_reader_reads_is_taken(text: str) -> None:
    assert recognise(_raw("weekly_chart", "ignored", text), NOW)[0].name == "weekly_chart"


def _set(*path: Any) -> Change:
    def change(capture: Any) -> Any:
        part = capture
        for key in path[:-2]:
            part = part[key]
        part[path[-2]] = path[-1]
        return capture

    return change


def _all_rows(key: str, tokens: int) -> Change:
    def change(capture: Any) -> Any:
        for row in capture[key]:
            row["total_tokens"] = tokens
        return capture

    return change


def _no_tokens_in_week(capture: Any) -> Any:
    capture["data"][0]["ys"] = dict.fromkeys(capture["data"][0]["ys"], 0)
    return capture


MOMENTS = ("9999-12-31T23:59:59-23:59", "0001-01-01T00:00+23:59", "2022-12-31T23:59Z", "20260323T000500Z", "٢٠٢٦")
FIELD_OF_MOMENT = {
    "openrouter_export": ("retrieved_at",),
    "data_api_daily": ("meta", "as_of"),
    "weekly_chart": ("fetched_at",),
    "weekly_totals": ("fetched_at",),
}
FIELDS_OF_DATES: dict[str, list[tuple[Any, ...]]] = {
    "openrouter_export": [("snapshot_date",), ("rows", 0, "date")],
    "data_api_daily": [("meta", "start_date"), ("meta", "end_date"), ("data", 0, "date")],
    "weekly_chart": [("data", 0, "x")],
    "weekly_page": [("date",)],
    "weekly_totals": [("data", 0, "x")],
}
PRICES = ("  0.5 ", "1_0", "inf", "nan", "1e999", "1e-7", "-0.5", 1e308, -0.5, 1.01, True, [0.5], "0x1", "٠")
FAULTS: list[tuple[str, Change]] = [
    *((form, _set(*field, value)) for form, field in FIELD_OF_MOMENT.items() for value in MOMENTS),
    *(
        (form, _set(*field, value))
        for form, fields in FIELDS_OF_DATES.items()
        for field in fields
        for value in ("0001-01-01", "2022-12-26", "9999-12-31", "9999-12-27", "2199-12-30", "2026-3-16")
    ),
    *(
        ("weekly_page", _set("models", 0, key, value))
        for key in ("prompt_price", "completion_price")
        for value in PRICES
    ),
    *(("openrouter_export", _set("rows", 0, "share_of_daily_tokens", value)) for value in PRICES),
    ("data_api_daily", _all_rows("data", 0)),
    ("weekly_page", _all_rows("models", 0)),
    ("weekly_totals", _all_rows("data", 0)),
    ("weekly_chart", _no_tokens_in_week),
    ("data_api_daily", _all_rows("data", MAX_TOKENS + 1)),
    ("weekly_totals", _all_rows("data", 2**63 - 1)),
    ("data_api_daily", _set("data", 0, "model_permaslug", "a:b/x")),
    ("weekly_chart", _set("models", [])),  # of two forms at once: with a date it could be a page
]


@pytest.mark.parametrize(("form", "change"), FAULTS)
def test_a_value_that_the_models_cannot_digest_is_refused(form: str, change: Change) -> None:
    capture = change(_capture(form))
    if "models" in capture and form != "weekly_page":
        capture["date"] = "2026-03-23"
    _refusal(json.dumps(capture).encode())


@pytest.mark.parametrize(
    ("form", "path", "limit"),
    [("openrouter_export", ("snapshot_date",), "retrieved_at"), ("data_api_daily", ("meta", "end_date"), "as_of")],
)
def test_a_window_may_end_a_day_after_the_captures_own_moment(form: str, path: tuple[str, ...], limit: str) -> None:
    capture = _capture(form)
    moment = datetime.fromisoformat(capture.get(limit) or capture["meta"][limit])
    last = moment.date() + MAX_CLOCK_LEAD
    recognise(json.dumps(_set(*path, str(last))(capture)).encode(), NOW)
    assert "ends more than a day after" in _refusal(
        json.dumps(_set(*path, str(last + timedelta(days=1)))(capture)).encode()
    )


@pytest.mark.parametrize("price", [0, 0.0, 1, 2.5e-07, "0", "0.00000025", "1", -1, "-1", None])
def test_prices_as_the_source_writes_them_are_taken(price: Any) -> None:
    recognise(json.dumps(_set("models", 0, "prompt_price", price)(_capture("weekly_page"))).encode(), NOW)


BOMBS = {
    "rows without anything": b'{"meta":{},"data":[{"model_permaslug":1}' + b",{}" * 2_700_000 + b"]}",
    "rows that are numbers": b'{"meta":{},"data":[{"model_permaslug":1}' + b",1" * 4_000_000 + b"]}",
    "a week of many names": b'{"fetched_at":"","data":[{"x":1,"ys":{"0":0'
    + b"".join(b',"%d":0' % key for key in range(1, 600_000))
    + b"}}]}",
    "brackets": b'{"a":' + b"[" * 8_000_000,
}


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
    page, chart = (json.dumps(_capture(form)).encode() for form in ("weekly_page", "weekly_chart"))
    (tmp_path / "a.json").write_bytes(page)
    (tmp_path / "b.json").write_bytes(chart)

    def overflow(_: object) -> None:
        raise OverflowError("date value out of range")

    monkeypatch.setattr(WeeklyPage, "facts", overflow)
    said: list[str] = []
    intake = take(Folder(tmp_path), RawZone(tmp_path / "raw"), tmp_path / "quarantine", said.append)
    assert [sidecar.form for sidecar in intake.taken] == ["weekly_chart"]
    assert intake.refused == [("a.json", "its contract failed on it: OverflowError: date value out of range")]
    assert said == ["refused a.json: its contract failed on it: OverflowError: date value out of range"]
