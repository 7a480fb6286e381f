"""The almanac's bounds beside the truth of real weeks: the ranking page's whole table, every model of it."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from orchestration.captures.raw_zone import RawZone
from orchestration.settings import Settings
from tests.support.model_runner import ModelRunner
from tests.support.project import MORE_CAPTURES, needs_captures, needs_more_captures, query
from tests.support.true_weeks import View, owners, top, views

# One process makes the models of all these tests.
pytestmark = [needs_captures, needs_more_captures, pytest.mark.xdist_group("whole rankings")]
ENTITIES = (("vendor", "fct_vendor_weekly", "vendor_id"), ("country", "fct_country_weekly", "country_code"))


@pytest.fixture(scope="module")
def real_models(captures_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModelRunner]:
    runner = ModelRunner(captures_data, tmp_path_factory.mktemp("models"))
    yield runner
    runner.connection.close()


@pytest.fixture(scope="module")
def captures(captures_data: Path) -> list[tuple[datetime, date, bytes]]:
    """Give every capture of a ranking with its moment and its last day, and the later daily ones beside them."""
    zone = RawZone(Settings(captures_data).raw)
    held = [(sidecar.as_of, sidecar.window_end, zone.read(sidecar)) for sidecar in zone.sidecars() if not sidecar.seal]
    for path in sorted((MORE_CAPTURES / "rankings_daily").glob("*.json")):
        meta = json.loads(path.read_text())["meta"]
        held.append((datetime.fromisoformat(meta["as_of"]), date.fromisoformat(meta["end_date"]), path.read_bytes()))
    return held


@pytest.mark.parametrize("view", views(), ids=lambda view: str(view.week))
def test_vendors_and_countries_as_known_then_are_within_their_bounds(
    view: View, real_models: ModelRunner, captures: list[tuple[datetime, date, bytes]]
) -> None:
    """Else a tally made from the whole ranking, which is right, is refuted by an almanac that saw fifty rows of it."""
    week, ranking = view.week, view.ranking
    known = [body for as_of, last, body in captures if as_of <= view.taken_at and last >= week]
    real_models.build(known)
    for by, fact, column in ENTITIES:
        true = owners(by, ranking, date.max)
        rows = real_models.rows(
            f"select {column}, low_tokens, high_tokens from main.{fact} where week_start = '{week}' "
            "and basis = 'all' and attribution = 'as_known_now' and is_complete"
        )
        assert len(rows) > 2, "a week that is not complete promises nothing"
        for entity, low, high in rows:
            assert low <= true[entity] <= high, (by, entity)


def test_a_week_in_the_same_state_is_the_whole_ranking_to_the_token(captures_data: Path) -> None:
    """Days and chart say of single models what the whole ranking says, or leave it open; nothing is rounded away.

    Only where the market's total is the view's, to the token, are both of one state of the data.
    """
    totals = dict(query(captures_data, "select week_start, total_tokens from fct_market_weekly where is_complete"))
    same = [(view.week, view.ranking) for view in views() if totals.get(view.week) == sum(view.ranking.values())]
    assert [str(week) for week, _ in same] == ["2026-07-06", "2026-07-20", "2026-07-27"]
    for week, ranking in same:
        for fact in ("fct_model_usage_weekly", "fct_model_usage_weekly_by_source"):
            rows = query(
                captures_data,
                f"select model_permaslug, low_tokens, high_tokens from {fact} where week_start = '{week}' "
                "and is_complete and not is_other",
            )
            assert len(rows) > 50
            for name, low, high in rows:
                assert low <= ranking.get(name, 0) <= high, (fact, week, name)
        for by, fact, column in ENTITIES:
            rows = query(
                captures_data,
                f"select {column}, basis, low_tokens, high_tokens from {fact} where week_start = '{week}' "
                "and attribution = 'as_known_now'",
            )
            for entity, basis, low, high in rows:
                ranks = None if basis == "all" else int(basis.removeprefix("top_"))
                assert low <= owners(by, top(ranking, ranks), date.max)[entity] <= high, (week, entity, basis)


def test_growth_that_the_whole_rankings_have_is_not_refuted(captures_data: Path) -> None:
    """xAI fell by 31.8 % in the week of 2026-07-27; -39.5 % stood as a point, of the models that fifty rows name."""
    rankings = {view.week: view.ranking for view in views()}
    week, before = date(2026, 7, 27), date(2026, 7, 20)
    for vendor in ("xai", "google", "openai", "mistral"):
        now, then = (owners("vendor", rankings[monday], date.max)[vendor] for monday in (week, before))
        true = now / then - 1
        ((growth, low, high),) = query(
            captures_data,
            "select growth, growth_low, growth_high from fct_vendor_weekly where attribution = 'as_known_now' "
            f"and basis = 'all' and vendor_id = '{vendor}' and week_start = '{week}'",
        )
        assert growth is None, vendor
        assert low <= true <= high, vendor
        answer = query(
            captures_data,
            f"select verdict from audit('vendor_growth', '{vendor}', null, [], '{week}', null, "
            f"{true:.3f}::decimal(38, 12), 0.001, null, null)",
        )
        assert answer in [[("confirmed",)], [("not_checkable",)]], vendor
    xai = [owners("vendor", rankings[monday], date.max)["xai"] for monday in (week, before)]
    assert f"{xai[0] / xai[1] - 1:+.1%}" == "-31.8%"


def test_exact_rows_of_the_chart_take_the_place_of_those_that_days_leave_open(captures_data: Path) -> None:
    """Else a model of the first three has a lower bound in the list, with its exact week on file beside it."""
    exact = query(
        captures_data,
        "select week_start, model_permaslug, total_tokens, days_listed from fct_model_usage_weekly "
        "where source = 'weekly_chart' and days_listed < 7",
    )
    assert exact
    rankings = {view.week: view.ranking for view in views()}
    for week, name, tokens, _ in exact:
        if week in rankings and week != date(2026, 7, 13):  # restated after the view
            assert tokens == rankings[week][name]


@pytest.fixture(scope="module")
def whole_models(real_models: ModelRunner, captures: list[tuple[datetime, date, bytes]]) -> ModelRunner:
    """Give the models of every capture, the whole rankings with them; in the module's last tests."""
    rankings = [path.read_bytes() for path in sorted((MORE_CAPTURES / "model_rankings").glob("*.json"))]
    real_models.build([*(body for _, _, body in captures), *rankings])
    return real_models


EXACT_WEEKS = {
    "2026-07-06": 52_619_668_699_308,
    "2026-07-20": 58_041_497_415_980,
    "2026-07-27": 56_788_588_911_921,
    "2026-08-03": 69_046_537_847_932,
}


def test_with_the_whole_rankings_on_file_those_weeks_are_exact(whole_models: ModelRunner) -> None:
    """Each model, vendor and country is what its view says, to the token, on the whole market and on each top n."""
    rankings = {str(view.week): view.ranking for view in views()}
    markets = whole_models.rows(
        "select week_start::varchar, total_tokens, other_tokens, named_share "
        f"from main.fct_market_weekly where week_start in {tuple(EXACT_WEEKS)} order by 1"
    )
    assert markets == [(week, tokens, None, 1.0) for week, tokens in EXACT_WEEKS.items()]
    for week in EXACT_WEEKS:
        models = whole_models.rows(
            "select model_permaslug, low_tokens::int64, high_tokens::int64, prompt_tokens + completion_tokens "
            f"from main.fct_model_usage_weekly where week_start = '{week}' order by rank"
        )
        assert models == [(name, tokens, tokens, tokens) for name, tokens in rankings[week].items()]
        for by, fact, column in ENTITIES:
            rows = whole_models.rows(
                f"select {column}, basis, low_tokens, total_tokens, high_tokens from main.{fact} "
                f"where week_start = '{week}' and attribution = 'as_known_now' and total_tokens is not null"
            )
            assert {basis for _, basis, *_ in rows} == {"all", "top_9", "top_10", "top_50"}
            for entity, basis, *found in rows:
                ranks = None if basis == "all" else int(basis.removeprefix("top_"))
                true = owners(by, top(rankings[week], ranks), date.max)[entity]
                assert found == [true, true, true], (week, entity, basis)


def test_a_whole_ranking_of_before_a_restatement_bounds_what_moved_after_it(whole_models: ModelRunner) -> None:
    """2026-07-18 and 07-19 were restated after the view: all seen moves are up, by all but 48,456,778,482."""
    found = dict(
        whole_models.rows(
            "select source, sum(named_tokens)::int64 from main.fct_model_usage_weekly_by_source "
            "where week_start = '2026-07-13' and source in ('daily_rankings', 'whole_weeks') group by source"
        )
    )
    assert found == {"daily_rankings": 62_773_944_339_618, "whole_weeks": 62_234_003_471_874}
    assert whole_models.rows(
        "select total_tokens::int64 from main.fct_market_weekly where week_start = '2026-07-13'"
    ) == [(62_773_944_339_618,)]
    # The figures of the issue: 65.76 ... 65.83 %.
    assert whole_models.rows(
        "select bounds_basis, round(100 * share_low, 2), round(100 * share_high, 2), share "
        "from main.fct_country_weekly where week_start = '2026-07-13' and basis = 'all' "
        "and attribution = 'as_known_now' and country_code = 'CN'"
    ) == [("assumed", 65.76, 65.83, None)]


def test_days_are_opened_where_a_view_equals_them_and_nowhere_else(whole_models: ModelRunner) -> None:
    """The Data API's `other` of 2026-08-14 is the sum of 416 models; views taken before a day settled open none."""
    opened = whole_models.rows(
        "select usage_date::varchar, count(*), sum(total_tokens)::int64, min(rank), max(rank) "
        "from main.fct_model_usage_daily where is_opened group by 1 order by 1"
    )
    others = dict(
        whole_models.rows(
            "select usage_date::varchar, total_tokens from main.fct_model_usage_daily_versions "
            "where is_other and known_to is null and opened_from is not null"
        )
    )
    assert opened == [
        ("2026-08-07", 396, others["2026-08-07"], 51, 446),
        ("2026-08-14", 416, others["2026-08-14"], 51, 466),
    ]
    view = json.loads((MORE_CAPTURES / "model_rankings" / "day-20260816T005349Z.json").read_text())
    whole = sum(row["prompt_tokens"] + row["completion_tokens"] for row in view["data"])
    assert whole_models.rows(
        "select sum(total_tokens)::int64, count(*) filter (where is_other) from main.fct_model_usage_daily "
        "where usage_date = '2026-08-14'"
    ) == [(whole, 0)]


def test_seven_days_that_are_no_week_are_on_file_and_counted_nowhere(whole_models: ModelRunner) -> None:
    rolling = "select capture_id, row_count from main.capture_log where source = 'rolling_weeks' order by 1"
    assert [count for _, count in whole_models.rows(rolling)] == [415, 418]
    assert whole_models.rows(
        "select count(*) from main.fct_model_usage_weekly_by_source where source = 'rolling_weeks' or "
        "week_start <> date_trunc('week', week_start)"
    ) == [(0,)]
