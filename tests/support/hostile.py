"""Bad inputs for tests: files with one fault each, bodies that cost much to read, text that a terminal obeys."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from orchestration.captures.contract import MAX_TOKENS, Circumstances
from orchestration.captures.forms import FORMS
from orchestration.captures.recognition import recognise
from orchestration.captures.strict_json import MAX_BYTES, MAX_DEPTH
from tests.support.mutations import seeds

NOW = datetime(2026, 11, 24, tzinfo=UTC)
Change = Callable[[Any], Any]
EVIL = "\x1b[2J\x9b31m\n\u202e[red]x[/red] \x07" + "long" * 1000
AROUND = Circumstances(seen_at=NOW)  # for the forms that name no moment


def capture_of_form(form: str) -> Any:
    """Return a valid capture of a form."""
    (found, *_) = [seed for seed in seeds() if recognise(json.dumps(seed).encode(), NOW, AROUND)[0].name == form]
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


def _none_counted(capture: Any) -> Any:
    for row in capture["data"]:
        row |= {"prompt_tokens": 0, "completion_tokens": 0, "reasoning_tokens": 0}
    return capture


MOMENTS = ("9999-12-31T23:59:59-23:59", "0001-01-01T00:00+23:59", "2022-12-31T23:59Z", "20260323T000500Z", "٢٠٢٦")
# What an answer is a part of, and when an undated one was taken, its bytes alone do not say.
TOLD_BY_CONTENT = [name for name, form in FORMS.items() if form.answers({}) and not form.is_undated]
FIELD_OF_MOMENT = {
    "openrouter_export": ("retrieved_at",),
    "data_api_daily": ("meta", "as_of"),
    "data_api_weekly": ("meta", "as_of"),
    "weekly_chart": ("fetched_at",),
    "weekly_totals": ("fetched_at",),
    "model_ranking_day": ("fetched_at",),
    "model_ranking_week": ("fetched_at",),
    "model_ranking_rolling": ("fetched_at",),
    "app_ranking": ("meta", "as_of"),
}
FIELDS_OF_DATES: dict[str, list[tuple[Any, ...]]] = {
    "openrouter_export": [("snapshot_date",), ("rows", 0, "date")],
    "data_api_daily": [("meta", "start_date"), ("meta", "end_date"), ("data", 0, "date")],
    "weekly_chart": [("data", 0, "x")],
    "weekly_page": [("date",)],
    "weekly_totals": [("data", 0, "x")],
    "model_ranking_day": [("data", 0, "date")],
    "model_ranking_week": [("data", 2, "date")],
    "model_ranking_rolling": [("data", 2, "date")],
    "app_ranking": [("meta", "start_date"), ("meta", "end_date")],
}
PRICE_FIELDS: dict[str, list[tuple[Any, ...]]] = {
    "model_catalogue": [
        *(("data", 0, "pricing", key) for key in ("prompt", "completion", "input_per_million")),
        ("data", 0, "pricing", "overrides", 0, "completion"),
    ],
    "price_history": [("models", "openai/a", "points", 0, place) for place in (1, 2)],
}
CATALOGUE_PRICES = (
    *("  0.5 ", "1_0", "inf", "nan", "1e7", "1000000.01", "1e-16", "-0.5"),
    *(1e308, -2.5, True, [0.5], "0x1"),
)
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
    *(
        (form, put(*field, value))
        for form, fields in PRICE_FIELDS.items()
        for field in fields
        for value in CATALOGUE_PRICES
    ),
    *(("model_catalogue", put("data", 0, "id", name)) for name in ("", "a\n", "x" * 201, 1, None)),
    *(("model_catalogue", put("data", 0, "canonical_slug", name)) for name in ("", "x", "a:b/x", "a/\n")),
    *(("model_catalogue", put("data", 0, "created", value)) for value in (-1, 10**12, 1.5, "1772323200")),
    *(("model_catalogue", put("data", 0, "context_length", value)) for value in (-1, 10**13, "1", True)),
    ("model_catalogue", put("data", 1, "pricing", {"prompt": "0.1", "completion": "-1"})),  # a pair with two prices
    *(("model_ranking_day", put("data", 0, "total_usage", value)) for value in (-0.01, 1e10, "1 USD", True)),
    ("model_catalogue", put("data", 0, "architecture", {"input_modalities": ["te,xt"]})),
    ("provider_catalogue", put("data", 1, "slug", "openai")),
    *(("provider_catalogue", put("data", 0, "headquarters", code)) for code in ("us", "USA", "", 1)),
    ("price_history", put("models", "openai/a", "points", 0, 0, "2026-03-17")),
    ("price_history", put("models", "openai/a", "points", 0, 0, "2025-12-31")),
    ("price_history", put("models", "openai/a", "last_seen", "2026-03-18")),
    ("price_history", put("models", "openai/a", "points", [])),
    ("price_history", put("models", {})),
    *(("openrouter_export", put("rows", 0, "share_of_daily_tokens", value)) for value in PRICES),
    ("data_api_daily", _all_rows("data", 0)),
    ("weekly_page", _all_rows("models", 0)),
    ("weekly_totals", _all_rows("data", 0)),
    ("weekly_chart", _no_tokens_in_week),
    ("data_api_daily", _all_rows("data", MAX_TOKENS + 1)),
    ("weekly_totals", _all_rows("data", 2**63 - 1)),
    ("data_api_daily", put("data", 0, "model_permaslug", "a:b/x")),
    *(
        (form, change)
        for form in ("model_ranking_day", "model_ranking_week", "model_ranking_rolling")
        for change in (
            put("data", 0, "prompt_tokens", MAX_TOKENS),  # with its completion tokens
            put("data", 0, "requests", -1),
            put("data", 0, "reasoning_tokens", 10),  # of 9 completion tokens
            put("data", 4, "prompt_tokens", 1),  # of no name
            put("data", 0, "model_permaslug", "openai/a:free"),
            put("data", 0, "model_permaslug", "other"),
            put("data", 0, "variant", "free"),  # which is there
            put("data", 0, "variant", "a:b"),
            put("data", 0, "variant", "x" * 200),
            put("view", "month"),
            _none_counted,
        )
    ),
    ("model_ranking_day", put("data", 1, "date", "2026-03-15")),
    ("model_ranking_week", put("data", 2, "date", "2026-03-15")),
    ("model_ranking_rolling", put("data", 2, "date", "2026-03-13")),
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
    if "models" in capture and form not in ("weekly_page", "price_history"):
        capture["date"] = "2026-03-23"
    return json.dumps(capture).encode()


def hostile_bodies() -> Iterator[bytes]:
    """Return every one of them, one at a time."""
    for form in TOLD_BY_CONTENT:
        for text, _ in TEXT_FAULTS.values():
            yield with_ignored_key(form, text)
    for form, change in FAULTS:
        yield faulty(form, change)
    yield from BOMBS.values()
