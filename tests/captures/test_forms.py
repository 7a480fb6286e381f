"""What counts as a capture: the real ones do, and every fault that the contract names is refused with its reason."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.captures.contract import Circumstances, Refused, _token_count
from orchestration.captures.recognition import recognise
from tests.support.project import BACKFILLED, CAPTURES, MORE_CAPTURES, needs_captures, needs_more_captures

NOW = datetime(2026, 11, 24, tzinfo=UTC)
FOLDERS = {
    "rankings_daily": "data_api_daily",
    "weekly_chart": "weekly_chart",
    "weekly_models": "weekly_page",
    "app_rankings": "app_ranking",
}


def _answer(**changes: Any) -> dict[str, Any]:
    answer = {
        "data": [
            {"date": "2026-03-22", "model_permaslug": "a/x", "total_tokens": "10"},
            {"date": "2026-03-22", "model_permaslug": "other", "total_tokens": "90"},
        ],
        "meta": {
            "as_of": "2026-03-23T00:05:00.000Z",
            "version": "v1",
            "start_date": "2026-03-22",
            "end_date": "2026-03-22",
        },
    }
    return answer | changes


def _refusal(document: Any) -> str:
    with pytest.raises(Refused) as caught:
        recognise(json.dumps(document).encode(), NOW)
    return str(caught.value)


@needs_captures
@pytest.mark.parametrize(("folder", "form"), FOLDERS.items())
def test_every_real_capture_is_recognised_by_its_content(folder: str, form: str) -> None:
    files = sorted((CAPTURES / folder).glob("*.json"))
    assert files
    for file in files:
        found, facts = recognise(file.read_bytes(), NOW, Circumstances(stated_at=datetime.fromisoformat(BACKFILLED)))
        assert found.name == form
        assert facts.row_count > 0


@needs_more_captures
def test_a_real_week_view_is_an_iso_week_on_a_monday_and_on_no_other_day() -> None:
    """Else seven rolling days stand as a week beside real ones, with another total."""
    found = {
        file.name[:13]: recognise(file.read_bytes(), NOW) for file in (MORE_CAPTURES / "model_rankings").glob("*.json")
    }
    forms = {name: form.name for name, (form, _) in found.items()}
    assert {name for name, form in forms.items() if form == "model_ranking_rolling"} == {
        "week-20260724",
        "week-20260806",
    }
    weeks = sorted(facts.window_start for name, (_, facts) in found.items() if forms[name] == "model_ranking_week")
    assert [str(week) for week in weeks] == ["2026-07-06", "2026-07-13", "2026-07-20", "2026-07-27", "2026-08-03"]
    assert sum(form == "model_ranking_day" for form in forms.values()) == 8


@pytest.mark.parametrize(
    ("fetched_at", "last", "form"),
    [
        ("2026-03-23T00:00:00Z", "2026-03-22", "model_ranking_week"),
        ("2026-03-23T23:59:59Z", "2026-03-22", "model_ranking_week"),
        ("2026-03-24T00:00:00Z", "2026-03-22", "model_ranking_rolling"),
        ("2026-03-24T01:00:00+02:00", "2026-03-22", "model_ranking_week"),
        ("2026-03-22T23:59:59Z", "2026-03-22", "model_ranking_rolling"),
        ("2026-03-23T04:00:00Z", "2026-03-23", "model_ranking_rolling"),
        ("2026-03-23T04:00:00Z", "2026-03-21", "model_ranking_rolling"),
        ("2026-03-24T04:00:00Z", "2026-03-23", "model_ranking_rolling"),
    ],
)
def test_a_week_view_is_an_iso_week_when_its_last_day_is_the_sunday_before(
    fetched_at: str, last: str, form: str
) -> None:
    counts = {"prompt_tokens": 1, "completion_tokens": 0, "reasoning_tokens": 0, "requests": 1}
    row = {"date": last, "model_permaslug": "a/x", "variant": "standard", **counts}
    body = json.dumps({"fetched_at": fetched_at, "view": "week", "data": [row]}).encode()
    assert recognise(body, NOW)[0].name == form


def _with_row(**row: Any) -> dict[str, Any]:
    answer = _answer()
    answer["data"][0] |= row
    return answer


FAULTS = {
    "a float": (_with_row(total_tokens=1.6), "an integer or a decimal string"),
    "a float in text": (_with_row(total_tokens="1e3"), "an integer or a decimal string"),
    "a truth value": (_with_row(total_tokens=True), "an integer or a decimal string"),
    "a negative": (_with_row(total_tokens=-1), "0 … 10^17"),
    "too large": (_with_row(total_tokens=10**17 + 1), "0 … 10^17"),
    "a missing key": (_answer(data=[{"date": "2026-03-22", "model_permaslug": "a/x"}]), "total_tokens: Field required"),
    "a day outside the window": (_with_row(date="2026-03-21"), "lies outside the window"),
    "a date that is none": (_with_row(date="2026-02-30"), "day is out of range"),
    "a duplicate": (_answer(data=[_answer()["data"][0]] * 2), "occurs twice"),
    "no rows": (_answer(data=[]), "data is empty"),
    "a name without author": (_with_row(model_permaslug="x"), "author/model"),
    "an as_of without zone": (_answer(meta=_answer()["meta"] | {"as_of": "2026-03-23T00:05:00"}), "time zone"),
    "an as_of to come": (_answer(meta=_answer()["meta"] | {"as_of": "2027-03-23T00:05:00Z"}), "lies in the future"),
}


@pytest.mark.parametrize(("document", "reason"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_refused_with_its_reason(document: Any, reason: str) -> None:
    assert reason in _refusal(document)


def test_the_valid_answer_that_the_faults_are_made_from_is_taken() -> None:
    form, facts = recognise(json.dumps(_answer()).encode(), NOW)
    assert (form.name, facts.row_count) == ("data_api_daily", 2)


@needs_captures
def test_rows_may_come_in_any_order() -> None:
    parsed = json.loads((CAPTURES / "rankings_daily" / "20260719T000516Z.json").read_bytes())
    parsed["data"].reverse()
    assert recognise(json.dumps(parsed).encode(), NOW)[0].name == "data_api_daily"


@given(st.integers(0, 10**17))
def test_a_token_count_is_read_to_the_token_as_number_and_as_text(tokens: int) -> None:
    assert _token_count(tokens) == _token_count(str(tokens)) == tokens


@given(st.one_of(st.floats(), st.integers(max_value=-1), st.integers(min_value=10**17 + 1), st.text(), st.none()))
def test_nothing_else_is_a_token_count(value: object) -> None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and (value == "0" or value[0] != "0"):
        return
    with pytest.raises(ValueError, match="token count"):
        _token_count(value)


names = st.from_regex(r"[a-z]{1,5}/[a-z<>|\"'; ]{1,9}(:free)?", fullmatch=True).filter(lambda name: name != "other")


@given(st.dictionaries(names, st.integers(1, 10**17), min_size=1, max_size=50), st.integers(0, 300))
def test_every_well_formed_answer_is_taken_for_what_it_says(rows: dict[str, int], days: int) -> None:
    day = date(2026, 1, 1) + timedelta(days=days)
    data = [{"date": str(day), "model_permaslug": name, "total_tokens": str(tokens)} for name, tokens in rows.items()]
    as_of = f"{day + timedelta(days=1)}T00:05:00Z"
    meta = {"as_of": as_of, "version": "v1", "start_date": str(day), "end_date": str(day)}
    form, facts = recognise(json.dumps({"data": data, "meta": meta}).encode(), NOW + timedelta(days=400))
    assert (form.name, facts.row_count) == ("data_api_daily", len(rows))
    assert facts.window_start == facts.window_end == day


WEEKS = ("2026-03-02", "2026-03-09", "2026-03-16")


def _weekly(*dates: str, **meta: str) -> bytes:
    rows = [{"date": day, "model_permaslug": name, "total_tokens": "7"} for day in dates for name in ("a/x", "other")]
    window = {"as_of": "2026-03-23T00:05:00Z", "version": "v1", "start_date": "2026-03-02", "end_date": "2026-03-22"}
    return json.dumps({"data": rows, "meta": window | meta}).encode()


def test_an_answer_with_nothing_but_mondays_is_one_of_weeks() -> None:
    form, facts = recognise(_weekly(*WEEKS), NOW)
    assert form.name == "data_api_weekly"
    assert (facts.window_start, facts.window_end, facts.row_count) == (date(2026, 3, 2), date(2026, 3, 22), 6)
    assert recognise(_weekly(*WEEKS, "2026-03-17"), NOW)[0].name == "data_api_daily"
    one_day = _weekly("2026-03-16", start_date="2026-03-16", end_date="2026-03-16")
    assert recognise(one_day, NOW)[0].name == "data_api_daily"


def test_a_week_in_progress_is_taken_and_a_week_cut_by_the_window_is_not() -> None:
    """Both have a part of the week; that it is one shows by the moment of the first, and by nothing in the second."""
    cut = {"end_date": "2026-03-19"}
    assert recognise(_weekly(*WEEKS, as_of="2026-03-20T12:00:00Z", **cut), NOW)[0].name == "data_api_weekly"
    for asked in ({}, {"modality": "text"}):
        with pytest.raises(Refused, match="within the week of 2026-03-16: ask to a Sunday"):
            recognise(_weekly(*WEEKS, **cut), NOW, Circumstances(asked))
    with pytest.raises(Refused, match="lies outside the window"):
        recognise(_weekly(*WEEKS, start_date="2026-03-03"), NOW)
    # Estimates are of whole weeks, whatever the window.
    assert recognise(_weekly(*WEEKS, **cut), NOW, Circumstances({"category": "legal"}))[0].name == "data_api_estimate"


@pytest.mark.parametrize("month", ["2025-09-01", "2025-10-01"], ids=["that begins on a Monday", "that does not"])
def test_months_are_refused_as_such(month: str) -> None:
    last = {"2025-09-01": "2025-09-30", "2025-10-01": "2025-10-31"}[month]
    with pytest.raises(Refused, match="period=month"):
        recognise(_weekly(month, start_date=month, end_date=last), NOW)


@pytest.mark.parametrize(
    ("asked", "form"),
    [
        ({"modality": "image_output"}, "data_api_slice"),
        ({"context_bucket": "10K"}, "data_api_slice"),
        ({"category": "marketing/seo"}, "data_api_estimate"),
        ({"language_type": "natural"}, "data_api_estimate"),
        ({"modality": "smell"}, None),
        ({"modality": "text", "context_bucket": "1K"}, None),
    ],
)
def test_a_part_is_told_from_the_whole_by_what_was_asked(asked: dict[str, str], form: str | None) -> None:
    """The same bytes: taken for the whole, a slice would be a market a tenth as large."""
    if form is None:
        with pytest.raises(Refused, match="no known form"):
            recognise(_weekly(*WEEKS), NOW, Circumstances(asked))
    else:
        assert recognise(_weekly(*WEEKS), NOW, Circumstances(asked))[0].name == form
        with pytest.raises(Refused, match="named by its Monday"):
            recognise(_weekly("2026-03-17"), NOW, Circumstances(asked))
