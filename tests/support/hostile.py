"""What no run may take or print raw: files with one fault each, bodies made to cost much, a text that a terminal obeys.

Belongs here: the faults. Does not: any test, chance (mutations.py).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from orchestration.captures.contract import MAX_TOKENS
from orchestration.captures.forms import FORMS, recognise
from orchestration.captures.strict_json import MAX_BYTES, MAX_DEPTH
from tests.support.mutations import seeds

NOW = datetime(2026, 11, 24, tzinfo=UTC)
Change = Callable[[Any], Any]
EVIL = "\x1b[2J\x9b31m\n\u202e[red]x[/red] \x07" + "long" * 1000


def capture_of_form(form: str) -> Any:
    """Return a valid capture of a form."""
    (found, *_) = [seed for seed in seeds() if recognise(json.dumps(seed).encode(), NOW)[0].name == form]
    return found


def with_ignored_key(form: str, text: str) -> bytes:
    """Return a valid capture with one more key that no form reads, its value written as given."""
    body = json.dumps(capture_of_form(form))
    return f'{body[:-1]}, "ignored": {text}}}'.encode()


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


def put(*path: Any) -> Change:
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
    "app_ranking": ("meta", "as_of"),
}
FIELDS_OF_DATES: dict[str, list[tuple[Any, ...]]] = {
    "openrouter_export": [("snapshot_date",), ("rows", 0, "date")],
    "data_api_daily": [("meta", "start_date"), ("meta", "end_date"), ("data", 0, "date")],
    "weekly_chart": [("data", 0, "x")],
    "weekly_page": [("date",)],
    "weekly_totals": [("data", 0, "x")],
    "app_ranking": [("meta", "start_date"), ("meta", "end_date")],
}
PRICES = ("  0.5 ", "1_0", "inf", "nan", "1e999", "1e-7", "-0.5", 1e308, -0.5, 1.01, True, [0.5], "0x1", "٠")
FAULTS: list[tuple[str, Change]] = [
    *((form, put(*field, value)) for form, field in FIELD_OF_MOMENT.items() for value in MOMENTS),
    *(
        (form, put(*field, value))
        for form, fields in FIELDS_OF_DATES.items()
        for field in fields
        for value in ("0001-01-01", "2022-12-26", "9999-12-31", "9999-12-27", "2199-12-30", "2026-3-16")
    ),
    *(
        ("weekly_page", put("models", 0, key, value))
        for key in ("prompt_price", "completion_price")
        for value in PRICES
    ),
    *(("openrouter_export", put("rows", 0, "share_of_daily_tokens", value)) for value in PRICES),
    ("data_api_daily", _all_rows("data", 0)),
    ("weekly_page", _all_rows("models", 0)),
    ("weekly_totals", _all_rows("data", 0)),
    ("weekly_chart", _no_tokens_in_week),
    ("data_api_daily", _all_rows("data", MAX_TOKENS + 1)),
    ("weekly_totals", _all_rows("data", 2**63 - 1)),
    ("data_api_daily", put("data", 0, "model_permaslug", "a:b/x")),
    *(("app_ranking", put("data", 0, "app_id", value)) for value in (0, -1, 1.0, "7", True, None, 10**12 + 1, 2**63)),
    *(("app_ranking", put("data", 0, "app_name", value)) for value in ("", "a\nb", "a\x00", "x" * 201, None, 7)),
    *(("app_ranking", put("data", 0, "total_requests", value)) for value in (-1, 1.5, "1e3", 10**17 + 1, None)),
    *(("app_ranking", put("data", 0, "rank", value)) for value in (0, 2, 4, 201, "1", None)),
    ("app_ranking", put("data", 1, "app_id", 89)),  # twice
    ("app_ranking", put("data", 0, "total_tokens", "1")),  # the order of another question
    ("app_ranking", put("generated_at", "2026-03-18T00:05:00Z")),  # two moments
    ("app_ranking", put("meta", None)),  # none
    ("weekly_chart", put("models", [])),  # of two forms at once: with a date it could be a page
]


BOMBS = {
    "rows without anything": b'{"meta":{},"data":[{"model_permaslug":1}' + b",{}" * 2_700_000 + b"]}",
    "rows that are numbers": b'{"meta":{},"data":[{"model_permaslug":1}' + b",1" * 4_000_000 + b"]}",
    "a week of many names": b'{"fetched_at":"","data":[{"x":1,"ys":{"0":0'
    + b"".join(b',"%d":0' % key for key in range(1, 600_000))
    + b"}}]}",
    "brackets": b'{"a":' + b"[" * 8_000_000,
}


def faulty(form: str, change: Change) -> bytes:
    """Return a valid capture of a form with one fault."""
    capture = change(capture_of_form(form))
    if "models" in capture and form != "weekly_page":
        capture["date"] = "2026-03-23"
    return json.dumps(capture).encode()


def hostile_bodies() -> Iterator[bytes]:
    """Return every one of them, one at a time."""
    for form in FORMS:
        for text, _ in TEXT_FAULTS.values():
            yield with_ignored_key(form, text)
    for form, change in FAULTS:
        yield faulty(form, change)
    yield from BOMBS.values()
