"""What each form says of itself, and why a faulty one is refused: whole sentences, since a person reads them."""

import json
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from orchestration.captures.contract import CaptureFacts, IsoMoment, Permaslug, reason
from orchestration.captures.forms.weekly import ChartPoint
from orchestration.captures.recognition import recognise
from orchestration.captures.strict_json import MAX_BYTES, Refused, parse_json_strictly
from tests.support.hostile import NOW, capture_of_form, put

MONDAY, SUNDAY = date(2026, 3, 16), date(2026, 3, 22)
DAILY_AT, CHART_AT = datetime(2026, 3, 18, 0, 5, tzinfo=UTC), datetime(2026, 3, 24, 3, 44, 22, tzinfo=UTC)
SAYS = {
    "data_api_daily": CaptureFacts("rankings-daily", DAILY_AT, MONDAY, date(2026, 3, 17), 6),
    "data_api_weekly": CaptureFacts(
        "rankings-daily", datetime(2026, 3, 31, 0, 5, tzinfo=UTC), MONDAY, date(2026, 3, 29), 6
    ),
    "openrouter_export": CaptureFacts("rankings-daily", DAILY_AT, MONDAY, date(2026, 3, 17), 6),
    "weekly_chart": CaptureFacts("rankings-chart", CHART_AT, MONDAY, date(2026, 3, 29), 6),
    "weekly_page": CaptureFacts("rankings-page", datetime(2026, 3, 23, 23, 59, 59, tzinfo=UTC), MONDAY, SUNDAY, 3),
    "weekly_totals": CaptureFacts("rankings-chart", CHART_AT, MONDAY, SUNDAY, 1),
}


@pytest.mark.parametrize("form", SAYS)
def test_a_capture_says_of_itself_what_stands_in_it(form: str) -> None:
    found, facts = recognise(json.dumps(capture_of_form(form)).encode(), NOW)
    assert (found.name, facts) == (form, SAYS[form])


def _again(key: str) -> Callable[[Any], Any]:
    def change(capture: Any) -> Any:
        capture[key] = [*capture[key], capture[key][0]]
        return capture

    return change


def _of_weeks(days: int) -> Callable[[Any], Any]:
    """Make of an answer one of the Mondays of a window, which is what period=week gives."""

    def change(capture: Any) -> Any:
        end = date.fromordinal(MONDAY.toordinal() + days)
        capture["data"] = [row for row in capture["data"] if row["date"] == str(MONDAY)]
        capture["meta"] |= {"end_date": str(end), "as_of": f"{end}T23:59:00Z"}
        return capture

    return change


def _of_a_month(days: int) -> Callable[[Any], Any]:
    """Make of an answer one of the first day of a window alone, which is what period=month gives."""

    def change(capture: Any) -> Any:
        first = date(2026, 2, 1)
        end = date.fromordinal(first.toordinal() + days)
        rows = [row for row in capture["data"] if row["date"] == str(MONDAY)]
        capture["data"] = [row | {"date": str(first)} for row in rows]
        capture["meta"] |= {"start_date": str(first), "end_date": str(end)}
        return capture

    return change


def _one_week_of(start: str) -> Callable[[Any], Any]:
    def change(capture: Any) -> Any:
        capture["data"] = capture["data"][:3]
        capture["meta"] |= {"start_date": start}
        return capture

    return change


def _days_of_tokens(*tokens: int) -> Callable[[Any], Any]:
    def change(capture: Any) -> Any:
        rows = [row for row in capture["data"] if row["date"] == str(MONDAY)]
        capture["data"] = [row | {"total_tokens": count} for row, count in zip(rows, tokens, strict=True)]
        return capture

    return change


def _fetched_on_the_monday_before(capture: Any) -> Any:
    return capture | {"fetched_at": "2026-03-15T23:59:59Z"}


# Form, what was done to a valid capture of it, and all that is said after the name of the form.
REFUSALS: list[tuple[str, Callable[[Any], Any], str]] = [
    (
        "data_api_daily",
        _of_a_month(27),
        "only first days of months in 2026-02-01 … 2026-02-28: an answer with period=month would be read as days",
    ),
    (
        "data_api_weekly",
        put("meta", "end_date", "2026-03-28"),
        "the window ends on 2026-03-28, within the week of 2026-03-23: ask to a Sunday",
    ),
    (
        "data_api_weekly",
        _one_week_of("2026-02-17"),
        "1 of the 5 weeks in 2026-02-17 … 2026-03-29: an answer with period=month?",
    ),
    ("data_api_daily", _again("data"), "the pair (date, model) ('2026-03-16', 'openai/a') occurs twice"),
    (
        "data_api_daily",
        put("meta", "start_date", "2026-03-18"),
        "the window 2026-03-18 … 2026-03-17 ends before it begins",
    ),
    ("data_api_daily", _days_of_tokens(0, 0, 0), "the rows of 2026-03-16 add up to 0 tokens"),
    ("openrouter_export", put("row_count", 7), "row_count says 7, found 6 rows"),
    (
        "openrouter_export",
        put("rows", 0, "share_of_daily_tokens", 0.5),
        "the shares of 2026-03-16 add up to 1.129630, expected 1",
    ),
    ("openrouter_export", put("rows", 2, "rank", 3), "2026-03-16: every model has a rank and `other` has none"),
    ("openrouter_export", put("rows", 1, "rank", 1), "the ranks of 2026-03-16 are not 1 … 2"),
    ("openrouter_export", put("rows", 1, "total_tokens", 91), "the ranks of 2026-03-16 do not follow the tokens"),
    ("weekly_chart", _again("data"), "the week 2026-03-16 occurs twice"),
    (
        "weekly_chart",
        _fetched_on_the_monday_before,
        "the week 2026-03-23 had not begun when the chart was fetched (2026-03-15)",
    ),
    ("weekly_totals", _again("data"), "the week 2026-03-16 occurs twice"),
    ("weekly_page", _again("models"), "the model openai/a occurs twice"),
    ("weekly_page", put("models", 0, "rank", 4), "the ranks are not 1 … 3"),
    ("weekly_page", put("models", 0, "total_tokens", 4), "the ranks do not follow the tokens"),
    (
        "weekly_page",
        put("models", 1, "total_tokens", 5_001_000_000_000),
        "it has 5,001,000,000,000 tokens where the page shows three digits, so its date 2026-03-23 is not its moment: "
        "state the moment with --as-of, for this file or its folder",
    ),
    (
        "weekly_page",
        put("models", 0, "prompt_price", 1.5),
        "models.0.prompt_price: a price lies in 0 … 1.0 USD per token, or is -1, found 1.5",
    ),
    (
        "weekly_page",
        put("models", 0, "prompt_price", "1_0"),
        "models.0.prompt_price: a decimal is a number or plain decimal text, found '1_0'",
    ),
    ("weekly_page", put("date", 20260323), "date: a date is written YYYY-MM-DD, found 20260323"),
    ("weekly_page", put("date", "2026-3-23"), "date: a date is written YYYY-MM-DD, found '2026-3-23'"),
    ("weekly_page", put("date", "2022-12-26"), "date: a date lies in 2023-01-01 … 2199, found 2022-12-26"),
    ("weekly_chart", put("fetched_at", 5), "fetched_at: a moment is ISO 8601 text, found 5"),
    (
        "weekly_chart",
        put("fetched_at", "2022-12-31T00:00Z"),
        "fetched_at: a moment lies in 2023 … 2199, found 2022-12-31T00:00Z",
    ),
    (
        "weekly_chart",
        put("data", 0, "ys", {f"a/{n}": 1 for n in range(52)}),
        "data.0.ys: a week names at most 50 models and Others, found 52 rows",
    ),
]


@pytest.mark.parametrize(("form", "change", "sentence"), REFUSALS, ids=[f"{at}" for at in range(len(REFUSALS))])
def test_a_refusal_says_what_is_wrong_and_where(form: str, change: Callable[[Any], Any], sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        recognise(json.dumps(change(capture_of_form(form))).encode(), NOW)
    assert str(refused.value) == f"{form}: {sentence}"


@pytest.mark.parametrize(
    ("form", "change"),
    [
        ("data_api_daily", _of_weeks(5)),  # six days may have but one with rows
        ("data_api_weekly", _of_weeks(6)),
        ("data_api_daily", _of_a_month(26)),
        ("data_api_daily", _days_of_tokens(1, 0, 0)),
        ("data_api_daily", _days_of_tokens(0, 0, 1)),
        ("openrouter_export", put("rows", 1, "total_tokens", 90)),  # a tie has two ranks
        ("weekly_page", put("models", 1, "total_tokens", 10**13)),
        ("weekly_chart", put("fetched_at", "2026-03-23T00:00:00Z")),  # the week began with the moment
        ("weekly_chart", put("data", 0, "ys", {f"a/{n}": 1 for n in range(50)} | {"Others": 1})),
    ],
    ids=[
        "six days",
        "a week",
        "27 days",
        "tokens first",
        "tokens last",
        "a tie",
        "a tie on a page",
        "a week that just began",
        "fifty models and Others",
    ],
)
def test_what_comes_near_a_fault_is_none(form: str, change: Callable[[Any], Any]) -> None:
    assert recognise(json.dumps(change(capture_of_form(form))).encode(), NOW)[0].name == form


def test_days_of_every_weekday_are_no_answer_of_weeks() -> None:
    capture = capture_of_form("data_api_daily")
    capture["meta"] |= {"end_date": "2026-03-22"}
    capture["meta"]["as_of"] = "2026-03-23T00:05:00Z"
    assert recognise(json.dumps(capture).encode(), NOW)[0].name == "data_api_daily"


def test_fifty_models_and_other_are_a_day() -> None:
    names = [*(f"a/{number}" for number in range(50)), "other"]
    capture = capture_of_form("data_api_daily")
    capture["data"] = [{"date": str(MONDAY), "model_permaslug": name, "total_tokens": 1} for name in names]
    assert recognise(json.dumps(capture).encode(), NOW)[1].row_count == 51


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"\xff", "not UTF-8 text"),
        (b"[1]", "the JSON is a list; every known form is an object"),
        (b'{"a": NaN}', "the JSON holds NaN, which is no JSON value"),
        (b'{"a": {"b": 1, "b": 1}}', "the JSON repeats the key b within one object"),
        (b'{"a": "\\ud800"}', "the JSON holds half of a surrogate pair, which is no text"),
    ],
)
def test_what_is_no_json_is_said(body: bytes, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_json_strictly(body)
    assert str(refused.value) == sentence


def test_a_body_has_its_limit_to_the_byte() -> None:
    whole = b'{"a": 1}'.ljust(MAX_BYTES)
    assert parse_json_strictly(whole) == {"a": 1}
    with pytest.raises(Refused, match=r"^larger than 8,388,608 bytes, so no capture$"):
        parse_json_strictly(whole + b" ")


def test_a_name_has_its_limit_to_the_character() -> None:
    name = TypeAdapter(Permaslug)
    assert name.validate_python("a/" + "x" * 198)
    with pytest.raises(ValidationError):
        name.validate_python("a/" + "x" * 199)


def test_a_moment_is_in_utc_whatever_its_zone_and_the_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    try:
        moment = TypeAdapter(IsoMoment).validate_python("2026-03-16T05:30:00+05:30")
        assert moment.isoformat() == "2026-03-16T00:00:00+00:00"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_of_several_faults_the_first_is_told_and_the_others_are_counted() -> None:
    def said(value: Any) -> str:
        with pytest.raises(ValidationError) as error:
            ChartPoint.model_validate(value)
        return reason(error.value)

    assert said({"x": "2026-03-16", "ys": {"a/x": -1}}) == "ys.a/x: a token count lies in 0 … 10^17, found -1"
    assert said({"x": 1, "ys": 2}) == "x: a date is written YYYY-MM-DD, found 1 (and 1 more)"
    assert said({"x": 1, "ys": {"a/x": -1, "a/y": -1}}).endswith(" (and 2 more)")
    assert said(5).startswith("the whole: ")
