"""Files as their collectors keep them: each becomes what its twin of a known form is, to the token, or a sentence."""

import gzip
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from orchestration.captures.contract import Circumstances, Refused
from orchestration.captures.parts import Judged, judge_file
from orchestration.checks.reference_forms import read, read_splits
from orchestration.sources.folder import dated_by
from tests.support.kept import (
    DAY,
    MOMENT,
    STATE_IT,
    as_csv,
    day_file,
    day_rows,
    judged_in,
    put_in,
    refusal_of,
    table_rows,
    take_from,
)
from tests.support.project import CAPTURES, MORE_CAPTURES, RAW_CAPTURES, needs_captures, needs_raw_captures

NOW = datetime(2026, 11, 24, tzinfo=UTC)
STATED = "2026-08-03T04:05:50+00:00"
CHART, WEEK_TABLE = "weekly_chart/20260803T040550Z.json", "model_rankings/week-20260803T040550Z.json"
# The file, its twins in the other two folders, the moment that a person states, and the place of the twin's days.
TWINS = [
    ("data_api_2026-08-08.json.gz", ["rankings_daily/20260809T000518Z.json"], ""),
    ("day_file_2026-08-07.json", ["rankings_daily/20260809T000518Z.json"], ""),
    ("model-rankings-chart_2026-08-03.json", [CHART], ""),
    ("rankings_models_week_2026-08-03.json", [WEEK_TABLE], STATED),
    ("tracker_2026-08-03.json", [CHART, WEEK_TABLE], ""),
    ("dashboard_2026-08-14.json", ["model_rankings/day-20260816T005349Z.json"], ""),
]
APPS = [
    f"payload.top_apps.{view}: names of apps are not unique, and rows without the number (app_id) are not taken"
    for view in ("day", "week")
]


def _kept(name: str) -> bytes:
    body = (RAW_CAPTURES / name).read_bytes()
    return gzip.decompress(body) if name.endswith(".gz") else body


def _figures(body: bytes, days: set[str] | None = None) -> Any:
    """Return what the reference, which shares nothing with shapes and contracts, reads in a capture."""
    parsed = json.loads(body)
    form, _, rows = read(parsed) or ("", None, [])
    periods = {period for period, _, _ in rows} if days is None else days
    return form, sorted((p, n or "", int(t)) for p, n, t in rows if p in periods), read_splits(parsed, form)


@needs_captures
@needs_raw_captures
@pytest.mark.parametrize(("name", "twins", "stated"), TWINS, ids=[name for name, *_ in TWINS])
def test_a_kept_file_gives_the_figures_of_its_twins(name: str, twins: list[str], stated: str) -> None:
    stated_at = datetime.fromisoformat(stated) if stated else None
    judged, misses = judge_file(_kept(name), NOW, dated_by(name, stated_at))
    assert misses == (APPS if name.startswith("tracker") else [])
    for one, twin in zip(judged, twins, strict=True):
        body = next(root / twin for root in (CAPTURES, MORE_CAPTURES) if (root / twin).exists()).read_bytes()
        figures = _figures(one.part.body)
        days = {period for period, _, _ in figures[1]}
        assert figures == _figures(body, days)
        assert len(figures[1]) >= 51
        _, as_of, _ = read(json.loads(body)) or ("", None, [])
        assert as_of is not None
        assert one.facts.as_of.replace(microsecond=0) == as_of.replace(microsecond=0)
        assert one.facts.is_as_of_stated == bool(stated)


@needs_raw_captures
@pytest.mark.parametrize(
    ("name", "stated", "sentence"),
    [
        ("data_api_without_meta_2026-06-14.json", "", f"daily rankings of 2026-06-14 without a moment: {STATE_IT}"),
        ("rankings_models_week_2026-08-03.json", "", f"whole ranking to 2026-08-02 without a moment: {STATE_IT}"),
        *(
            (
                "rankings_models_rows_2026-10-08.json",
                stated,
                "4 rows of a whole ranking, which names hundreds of models, to those without tokens: a part is not "
                "taken for the whole",
            )
            for stated in ("", "2026-10-08T01:00:00Z")
        ),
    ],
)
def test_a_kept_file_that_lacks_something_is_told_what(name: str, stated: str, sentence: str) -> None:
    stated_at = datetime.fromisoformat(stated) if stated else None
    with pytest.raises(Refused) as caught:
        judge_file(_kept(name), NOW, dated_by(name, stated_at))
    assert str(caught.value) == sentence


@needs_raw_captures
def test_a_day_without_a_moment_is_taken_as_of_the_one_in_its_name_or_stated() -> None:
    """Its name's mere date is that of the figures: taken for the moment, the day would be known on its own evening."""
    body = _kept("data_api_without_meta_2026-06-14.json")
    stated_at = datetime(2026, 6, 15, 0, 5, tzinfo=UTC)
    for name, stated in (("2026-06-14.json", stated_at), ("20260615T000500Z.json", None)):
        (one,), _ = judge_file(body, NOW, dated_by(name, stated))
        assert (one.facts.as_of, one.facts.is_as_of_stated) == (stated_at, stated is not None)
        assert str(one.facts.window_start) == str(one.facts.window_end) == "2026-06-14"


@needs_raw_captures
def test_what_a_table_has_beyond_its_form_is_kept() -> None:
    rows = json.loads(_kept("rankings_models_rows_2026-10-08.json"))["data"]
    whole = table_rows(400)
    for number, row in enumerate(rows):
        names = {"count": "requests", "total_prompt_tokens": "prompt_tokens"}
        assert names.keys() <= row.keys()
        whole[number] = row | {"model_permaslug": f"{row['model_permaslug']}-{number}"}
    (one,) = judged_in({"fetched_at": "2026-10-08T01:00:00Z", "data": whole})
    assert one.form.name == "model_ranking_day"
    derived = json.loads(one.part.body)["data"][0]
    assert derived["total_usage"] == 22.68
    assert derived["total_byok_prompt_tokens"] == 0
    assert derived["requests"] == 8203070


WRAPPED: dict[str, tuple[Any, str]] = {
    "beside the rows": ({"fetched_at": MOMENT, "data": day_rows()}, "fetched_at"),
    "a null counts as none": ({"as_of": None, "cachedAt": MOMENT, "data": day_rows()}, "cachedAt"),
    "the start of a day counts as none": (
        {"as_of": f"{DAY}T00:00:00Z", "fetchedAt": MOMENT, "rows": day_rows()},
        "fetchedAt",
    ),
    "a mere date counts as none": ({"as_of": DAY, "fetchedAt": MOMENT, "rows": day_rows()}, "fetchedAt"),
    "the nearest counts": (
        {"fetched_at": "2026-10-01T00:00:00Z", "answer": {"generated_at": MOMENT, "list": day_rows()}},
        "generated_at",
    ),
    "of one object that of the figures": (
        {"fetched_at": "2026-10-01T00:00:00Z", "as_of": MOMENT, "data": day_rows()},
        "as_of",
    ),
    "deep": ({"a": [{"b": {"c": {"retrieved_at": MOMENT, "d": [[], {"e": day_rows()}]}}}]}, "retrieved_at"),
    "in each row, before what is around": (
        {"fetched_at": "2026-10-01T00:00:00Z", "data": [row | {"as_of": MOMENT} for row in day_rows()]},
        "as_of",
    ),
    "in each row": ([row | {"fetched_at": MOMENT} for row in day_rows()], "fetched_at"),
}


@pytest.mark.parametrize(("document", "key"), WRAPPED.values(), ids=WRAPPED.keys())
def test_rows_are_found_through_wrappers_with_their_moment(document: Any, key: str) -> None:
    (one,) = judged_in(document)
    assert (one.form.name, one.part.shape, one.part.moment_at) == ("data_api_daily", "days", key)
    assert one.facts.as_of == datetime.fromisoformat(MOMENT)
    assert (str(one.facts.window_start), one.facts.row_count) == (DAY, 51)


def test_an_answer_of_the_source_within_a_wrapper_is_that_answer() -> None:
    meta = {"as_of": MOMENT, "version": "v1", "start_date": DAY, "end_date": DAY}
    answer = {"data": day_rows(), "meta": meta}
    for document in ({"fetched_at": "2026-10-01T00:00:00Z", "response": answer}, [answer], [{"body": answer}]):
        (one,) = judged_in(document)
        assert (one.part.shape, one.facts.as_of) == ("as_it_is", datetime.fromisoformat(MOMENT))


def test_a_price_list_takes_the_moment_around_it_before_that_of_its_name() -> None:
    models = [{"id": "a/b", "canonical_slug": "a/b-1", "pricing": {"prompt": "0.1", "completion": "0.2"}}]
    for document in ({"fetched_at": MOMENT, "data": models}, {"cachedAt": MOMENT, "payload": {"models": models}}):
        (one,) = judged_in(document, name="20260101.json")
        assert (one.form.name, one.facts.as_of) == ("model_catalogue", datetime.fromisoformat(MOMENT))
    (one,) = judged_in(models, name="20260101.json")
    assert one.facts.as_of == datetime(2026, 1, 1, 23, 59, 59, tzinfo=UTC)


def test_a_price_list_whose_rows_have_moments_is_one_of_the_newest() -> None:
    """A capture for each row would show a catalogue of one model."""
    rows = [
        {"id": f"a/{n}", "pricing": {"prompt": "0.1", "completion": "0"}, "fetched_at": f"2026-08-09T00:0{n}:18Z"}
        for n in range(3)
    ]
    for document in (rows, {"data": rows}, {"fetched_at": "2026-08-01T00:00:18Z", "lists": {"models": rows}}):
        (one,) = judged_in(document)
        assert (one.facts.row_count, one.facts.as_of) == (3, datetime(2026, 8, 9, 0, 2, 18, tzinfo=UTC))


def test_rows_that_were_taken_one_by_one_are_one_capture_of_the_newest_moment() -> None:
    """A capture for each row would be a ranking of one app, or a day of one model."""
    columns = ("rank", "app_id", "app_name", "total_tokens", "total_requests")
    apps = [dict(zip(columns, (n, n, f"App {n}", 100 - n, 5), strict=True)) for n in (1, 2, 3)]
    for rows in (apps, day_rows(), table_rows(400, "2026-08-08")):
        # Two of them in one second.
        moments = [f"2026-08-09T01:{n // 60:02}:{n % 60:02}Z" for n in (1, *range(1, len(rows)))]
        (one,) = judged_in([row | {"fetched_at": moment} for row, moment in zip(rows, moments, strict=True)])
        assert one.facts.as_of == datetime.fromisoformat(moments[-1])
        assert one.facts.row_count in (len(rows), len(rows) - 1)
    chart = [{"x": f"2026-08-{day}", "ys": {"Others": 9}, "fetched_at": f"2026-08-{day}T01:00:00Z"} for day in (10, 17)]
    assert [str(one.facts.as_of.date()) for one in judged_in(chart)] == ["2026-08-10", "2026-08-17"]


def test_known_forms_of_collectors_are_held_to_the_same_rule() -> None:
    """Fails when a known chart without Others, or a short ranking, passes for the whole."""
    chart = {"fetched_at": MOMENT, "data": [{"x": "2026-08-03", "ys": {"a/b": 5}}]}
    assert refusal_of(json.dumps(chart).encode()).startswith("the week 2026-08-03 of the chart has no Others")
    names = dict(
        zip(("total_prompt_tokens", "total_completion_tokens", "total_native_tokens_reasoning"), PARTS, strict=True)
    )
    known = [
        {names.get(key, key): value for key, value in row.items()} | {"date": "2026-10-07", "requests": 1}
        for row in table_rows(500)
    ]
    for rows, is_whole in ((known, True), (known[:450], False), (known[200:], False)):
        for document in ({"view": "day", "data": rows}, {"answer": {"view": "day", "data": rows}}):
            body = json.dumps({"fetched_at": "2026-10-08T01:00:00Z"} | document).encode()
            if is_whole:
                (one,), _ = judge_file(body, NOW, Circumstances())
                assert (one.form.name, one.facts.row_count) == ("model_ranking_day", 499)
            else:
                assert refusal_of(body).startswith(f"{len(rows)} rows of a whole ranking")


def test_later_answers_of_the_page_in_a_collectors_wrapper_are_read() -> None:
    """Billed dollars and the tokens of own keys are kept; what failed stands beside."""
    more = {"total_usage": 22.68, "total_byok_prompt_tokens": 7, "rankingMetricValue": 1, "total_usage_media": None}
    wrapper = {"date": "2026-10-07", "fetched_at": "2026-10-08T01:00:00Z", "status": 200, "error": None}
    (one,) = judged_in(wrapper | {"data": {"data": [row | more for row in table_rows(400)]}})
    derived = json.loads(one.part.body)["data"][0]
    assert (one.form.name, one.part.place, more.items() <= derived.items()) == ("model_ranking_day", "data.data", True)


def test_marks_of_a_known_form_and_further_columns_do_not_shut_out_a_shape() -> None:
    """The page's own table has a key `view`; an answer, `meta`; collectors add the sum and the price to each row."""
    more = {"total_tokens": 5, "id": "b/c", "pricing": {"prompt": "1"}}
    rows = [row | more for row in table_rows(400)]
    for view, form in (("day", "model_ranking_day"), (None, "model_ranking_day")):
        (one,) = judged_in({"fetched_at": "2026-10-08T01:00:00Z", "view": view, "data": rows})
        assert (one.form.name, one.part.shape) == (form, "page_table")
    (one,) = judged_in({"fetched_at": MOMENT, "meta": None, "data": day_rows()})
    assert (one.form.name, one.part.shape) == ("data_api_daily", "days")


def test_lines_and_rows_of_many_days_are_days() -> None:
    """The one CSV of all days has more of them than one capture holds."""
    judged, _ = judge_file(day_file(6) + b"\n" + day_file(7), NOW, Circumstances())
    assert [str(one.facts.window_start) for one in judged] == ["2026-08-06", "2026-08-07"]
    days = [str(date(2025, 1, 1) + timedelta(days=number)) for number in range(400)]
    rows = [row for day in days for row in day_rows(day)]
    judged, _ = judge_file(as_csv(rows), NOW, Circumstances(stated_at=datetime(2026, 8, 1, tzinfo=UTC)))
    assert [(str(one.facts.window_start), str(one.facts.window_end), one.facts.row_count) for one in judged] == [
        ("2025-01-01", "2025-12-31", 365 * 51),
        ("2026-01-01", "2026-02-04", 35 * 51),
    ]


def test_of_a_day_that_a_file_lacks_it_says_nothing() -> None:
    """In one capture with the days around it, it would count as a day that the source took back."""
    rows = [row for day in ("2026-08-06", "2026-08-04", "2026-08-03") for row in day_rows(day)]
    judged = judged_in({"fetched_at": MOMENT, "data": rows})
    assert [(str(one.facts.window_start), str(one.facts.window_end)) for one in judged] == [
        ("2026-08-03", "2026-08-04"),
        ("2026-08-06", "2026-08-06"),
    ]


@needs_captures
def test_a_part_of_the_exports_csv_is_not_taken_for_the_day() -> None:
    body = (CAPTURES / "exports" / "rankings-daily_rows_2026-10-07.csv").read_bytes()
    assert refusal_of(body) == (
        "2026-10-07 has 10 models and `other`, and a whole day has 50 and `other`: a part is not taken for the whole"
    )


MANY_PERIODS = (
    "data has Mondays or first days of months only, of days or of longer periods: keep the whole answer, its `meta` too"
)
PARTS = ("prompt_tokens", "completion_tokens", "reasoning_tokens")
REFUSED: dict[str, tuple[Any, str]] = {
    "a column is missing": (
        {"fetched_at": MOMENT, "data": [{"date": DAY, "model_permaslug": "a/b", "tokens": 1}]},
        "data looks like daily rankings (shape days), but lacks total_tokens: add it, or, where it has another name, "
        "add a shape (CONTRIBUTING.md)",
    ),
    "a column is missing in a row": (
        [*day_rows(), {"date": DAY, "model_permaslug": "a/b"}],
        "it: row 52 lacks total_tokens, which the rows before it have",
    ),
    "what is nearest comes after what is one": (
        {"fetched_at": MOMENT, "few": [{"date": DAY, "model_permaslug": "a/b"}], "data": day_rows()[1:]},
        f"{DAY} has 49 models and `other`, and a whole day has 50 and `other`: a part is not taken for the whole",
    ),
    "two shapes fit": (
        [row | {"permaslug": "a/b", "requests": 1, **dict.fromkeys(PARTS, 1)} for row in table_rows(1)],
        "it fits whole ranking (shape page_table) and whole ranking (shape tracker_table) and whole ranking (shape "
        "table): keep the columns of one of them only",
    ),
    "no `other`": (
        {"fetched_at": MOMENT, "data": day_rows()[:-1]},
        f"{DAY} has 50 models without `other`, and a whole day has 50 and `other`: a part is not taken for the whole",
    ),
    "a chart without others": (
        {"fetchedAt": MOMENT, "points": [{"x": "2026-08-03", "ys": {"a/b": 5}}]},
        "the week 2026-08-03 of the chart has no Others: its total is not known",
    ),
    "first days only": (
        {"fetched_at": MOMENT, "data": [*day_rows("2026-07-01"), *day_rows("2026-08-01")]},
        MANY_PERIODS,
    ),
    "Mondays only": ({"fetched_at": MOMENT, "data": [*day_rows("2026-07-27"), *day_rows("2026-08-03")]}, MANY_PERIODS),
    **{
        f"{name} of a ranking": (
            {"fetched_at": "2026-10-08T01:00:00Z", "data": rows},
            f"{len(rows)} rows of a whole ranking, which names hundreds of models, to those without tokens: a part is "
            "not taken for the whole",
        )
        for name, rows in {"the first 450": table_rows(500)[:450], "399, to the last,": table_rows(399)}.items()
    },
    "a category of the market": (
        {"fetched_at": MOMENT, "category": "programming", "data": day_rows()},
        "category programming says that its rows are a part or of another period: not taken",
    ),
    "a week's answer": (
        {"fetched_at": MOMENT, "data": [row | {"period": "week"} for row in day_rows()]},
        "period week says that its rows are a part or of another period: not taken",
    ),
    "Mondays, each with its moment": (
        [
            row | {"fetched_at": f"{row['date'][:9]}9T00:05:18Z"}
            for day in ("2026-07-27", "2026-08-03")
            for row in day_rows(day)
        ],
        MANY_PERIODS.replace("data has", "it has"),
    ),
    "more tables than anybody keeps": ([[{"a": 1}]] * 5001, "it holds more than 5,000 tables: split it"),
    "a moment without a zone": (
        {"fetched_at": "2026-08-09 00:05:18", "data": day_rows()},
        f"daily rankings of {DAY} without a moment (fetched_at 2026-08-09 00:05:18 is none in ISO 8601 with the "
        f"time of day and its zone): {STATE_IT}",
    ),
    "a day to come": (
        {"fetched_at": "2026-08-06T01:00:00Z", "data": day_rows()},
        f"data_api_daily: {DAY} had not begun when the capture was made (2026-08-06)",
    ),
    "a number for a moment": (
        {"fetched_at": 1786233918, "data": day_rows()},
        f"daily rankings of {DAY} without a moment (fetched_at 1786233918 is none in ISO 8601 with the time of day and "
        f"its zone): {STATE_IT}",
    ),
    "the start of a day": (
        {"as_of": f"{DAY}T00:00:00Z", "data": day_rows()},
        f"daily rankings of {DAY} without a moment (as_of {DAY}T00:00:00Z is none in ISO 8601 with the time of day and "
        f"its zone): {STATE_IT}",
    ),
    "a month's view": (
        {"fetched_at": "2026-10-08T01:00:00Z", "view": "month", "data": table_rows(400)},
        "view month is neither day nor week: not taken",
    ),
    "numbers for moments of rows": (
        [row | {"fetched_at": 1786233918} for row in day_rows()],
        f"daily rankings of {DAY} without a moment (fetched_at 1786233918 is none in ISO 8601 with the time of day and "
        f"its zone): {STATE_IT}",
    ),
    "an answer that failed": (
        {"date": DAY, "fetched_at": MOMENT, "status": 500, "error": "x", "data": None},
        "data is empty: it holds no rows",
    ),
    "nothing": ({}, "it is empty"),
    "rows of nothing": (
        [{"a": 1}],
        "it is a list, and no known form has its rows: docs/forms.md shows those that are read",
    ),
}


@pytest.mark.parametrize(("document", "sentence"), REFUSED.values(), ids=REFUSED.keys())
def test_a_refusal_says_what_is_missing(document: Any, sentence: str) -> None:
    assert refusal_of(json.dumps(document).encode()) == sentence


def test_one_table_that_is_none_does_not_keep_the_others_out(tmp_path: Path) -> None:
    chart = [{"x": "2026-08-03", "ys": {"a/b": 5, "Others": 9}}]
    document = {"fetched_at": MOMENT, "chart": chart, "top": day_rows()[:10]}
    intake, said = take_from(put_in(tmp_path, {"a.json": json.dumps(document).encode()}))
    assert [one.form for one in intake.taken] == ["weekly_chart"]
    assert said == [
        f"a.json: a part of it was not taken: {DAY} has 10 models without `other`, and a whole day has 50 and `other`: "
        "a part is not taken for the whole"
    ]


def test_names_of_shapes_are_no_secret_of_a_day() -> None:
    """A file whose rows came from us is not derived twice: its own word for the origin counts as any other key."""
    (one,) = judged_in({"fetched_at": MOMENT, "data": day_rows()})
    assert isinstance(one, Judged)
    again, _ = judge_file(one.part.body, NOW, Circumstances())
    assert [part.part.shape for part in again] == [""]
