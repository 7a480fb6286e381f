"""The models at the edges of what the contracts take: the largest counts, the first days, zeros, names of any kind."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from orchestration.captures.contract import MAX_RANKED_ROWS, MAX_TOKENS
from orchestration.captures.forms.weekly import MAX_PRICE
from orchestration.captures.raw_zone import RawZone
from orchestration.checks.blocking import verify
from orchestration.seeds import first_day
from tests.support.made_up import capture_of
from tests.support.model_runner import ModelRunner

# Weeks that the claims on file are about, a whole month of them, so that the claims' macros meet the counts too.
WEEKS = [date(2026, 2, 23) + timedelta(days=7 * week) for week in range(6)]
AUTHORS = ("openai", "deepseek", "qwen", "xiaomi", "z-ai", "new-author", "openrouter", "google", "x-ai", "minimax")
LATE = datetime(2026, 8, 1, tzinfo=UTC)


def _names(suffix: object) -> list[str]:
    return [f"{AUTHORS[row % len(AUTHORS)]}/m{suffix}-{row}" for row in range(MAX_RANKED_ROWS)]


def _days(counts: list[int]) -> bytes:
    # Each day has a list of its own, so that a week has as many rows as it can have: 7 × 50, and `other`.
    days = {}
    for number, monday in enumerate(WEEKS):
        for offset in range(7):
            names = [*_names(offset), "other"]
            days[monday + timedelta(days=offset)] = dict.fromkeys(names, counts[number % len(counts)])
    return capture_of(LATE, days)


def _chart(tokens: int) -> bytes:
    points = [{"x": str(monday), "ys": dict.fromkeys([*_names(""), "Others"], tokens)} for monday in WEEKS]
    return json.dumps({"fetched_at": LATE.isoformat(), "data": points}).encode()


def _page(monday: date, tokens: int, price: float) -> bytes:
    rows = [
        {"rank": rank, "slug": name, "total_tokens": tokens, "prompt_price": price, "completion_price": price}
        for rank, name in enumerate(_names(""), start=1)
    ]
    return json.dumps({"date": str(monday + timedelta(days=7)), "models": rows}).encode()


def _totals(tokens: int) -> bytes:
    weeks = [{"x": str(monday - timedelta(days=70)), "total_tokens": tokens} for monday in WEEKS]
    return json.dumps({"fetched_at": LATE.isoformat(), "data": weeks}).encode()


def _differences(models: ModelRunner) -> list[str]:
    results = [one.result() for one in verify(RawZone(models.root / "raw"), models.connection)]
    return [f"{result.check_name} on {result.asset_key}" for result in results if not result.passed]


@pytest.mark.parametrize("counts", [[MAX_TOKENS], [MAX_TOKENS, 1]], ids=["all at the bound", "from 1 to the bound"])
def test_nothing_overflows_at_the_largest_counts(models: ModelRunner, counts: list[int]) -> None:
    """Every row of every form at the bound: sums, squares, shares, growth, bounds, claims; each as recomputed."""
    pages = [_page(monday, MAX_TOKENS, MAX_PRICE) for monday in WEEKS]
    models.build([_days(counts), _chart(MAX_TOKENS), _totals(MAX_TOKENS), *pages])
    assert _differences(models) == []
    extremes = "select max(total_tokens), min(hhi_low), max(hhi_high) from fct_market_weekly"
    ((largest, low, high),) = models.rows(extremes)
    assert largest == 7 * 51 * MAX_TOKENS
    assert 0 < low <= high <= 10_000
    assert models.rows("select max(prompt_price_usd_per_mtok) from dim_model") == [(1_000_000.0,)]


def test_days_alone_reach_no_limit_either(models: ModelRunner) -> None:
    """One vendor with all of it: the largest square that there can be."""
    days = {
        monday + timedelta(days=offset): dict.fromkeys([f"openai/m{offset}-{row}" for row in range(50)], MAX_TOKENS)
        for monday in WEEKS
        for offset in range(7)
    }
    models.build([capture_of(LATE, days)])
    assert _differences(models) == []
    assert models.rows("select distinct hhi_low, hhi_high from fct_market_weekly") == [(10_000.0, 10_000.0)]


def test_a_slice_without_its_sidecar_is_not_the_market(models: ModelRunner) -> None:
    """Its bytes say that it is a whole week; the chart beside it says how much that was."""
    monday = WEEKS[0]
    part = capture_of(LATE, {monday: {"openai/a": 1000, "qwen/b": 500}}, monday + timedelta(days=6))
    chart = {"fetched_at": LATE.isoformat(), "data": [{"x": str(monday), "ys": {"openai/a": 15_000, "Others": 5_000}}]}
    models.build([part, json.dumps(chart).encode()])
    assert _differences(models) == []
    assert models.rows("select total_tokens, source from fct_market_weekly") == [(20_000, "weekly_chart")]
    assert models.rows("select max(share), count(*) from fct_model_usage_weekly where not is_other") == [(0.75, 1)]
    assert models.rows("select count(*) from fct_model_usage_weekly_by_source where source = 'data_api_weeks'") == [
        (2,)
    ]


def test_rows_of_0_beside_others_make_no_wrong_figure(models: ModelRunner) -> None:
    """A named model may have 0 where a period has tokens; all of a period at 0 is refused (tests/captures)."""
    days = {monday + timedelta(days=offset): {"openai/a": 0, "other": 1} for monday in WEEKS for offset in range(7)}
    models.build([capture_of(LATE, days)])
    assert _differences(models) == []
    assert models.rows("select distinct share from fct_model_usage_daily order by share") == [(0.0,), (1.0,)]


def test_the_first_days_of_all_are_digested(models: ModelRunner) -> None:
    """2023-01-01 is a Sunday, so that its week began in 2022."""
    as_of = datetime(2023, 1, 3, 12, tzinfo=UTC)
    chart = {"fetched_at": as_of.isoformat(), "data": [{"x": "2023-01-02", "ys": {"openai/a": 5, "Others": 1}}]}
    page = {"date": str(first_day()), "models": [{"rank": 1, "slug": "openai/a", "total_tokens": 7}]}
    days = {first_day() + timedelta(days=offset): {"openai/a": 1, "other": 2} for offset in range(3)}
    models.build([capture_of(as_of, days), json.dumps(chart).encode(), json.dumps(page).encode()])
    assert _differences(models) == []
    assert models.rows("select min(week_start) from fct_market_weekly") == [(date(2022, 12, 26),)]


NAMES = (
    "a/b",
    "a/b:free",
    "a/b:free:x",
    "A/b",
    "a/B",
    "other/other",
    "Others/x",
    "openrouter/auto",
    "openrouter/auto:x",
    'it\'s/"quoted"',
    "a/b/c/d",
    "é/\u0301",
    "e\u0301/x",
    "\u202e/\u2066x",
    "\U0010ffff/\uffff",
    "<script>/alert(1)",
    "../../etc",
    "a /b ",
    " a/ b",
    "%s/{0}",
    "null/null",
    "-1/0",
    "undisclosed/x",
    "unmapped/x",
    "a/" + "x" * 198,
)


def test_names_of_any_kind_keep_every_figure(models: ModelRunner) -> None:
    """Names are data: none is taken for another, for `other`, or for a piece of SQL."""
    days = {
        monday + timedelta(days=offset): {name: 100 + rank for rank, name in enumerate(NAMES)} | {"other": 7}
        for monday in WEEKS
        for offset in range(7)
    }
    models.build([capture_of(LATE, days)])
    assert _differences(models) == []
    listed = "select distinct model_permaslug from fct_model_usage_weekly where not is_other"
    assert {name for (name,) in models.rows(listed)} == set(NAMES)
