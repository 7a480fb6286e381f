"""The almanac's bounds beside the truth of real weeks: the ranking page's whole table, every model of it."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from orchestration.captures.raw_zone import RawZone
from orchestration.settings import Settings
from tests.support.model_runner import ModelRunner
from tests.support.project import MORE_CAPTURES, needs_captures, needs_more_captures, query
from tests.support.true_weeks import Ranking, owners, ranked, top

# One process makes the models of all these tests.
pytestmark = [needs_captures, needs_more_captures, pytest.mark.xdist_group("whole rankings")]
ENTITIES = (("vendor", "fct_vendor_weekly", "vendor_id"), ("country", "fct_country_weekly", "country_code"))
View = tuple[datetime, date, Ranking]  # when it was taken, the Monday of its week, the whole week


def _views() -> list[View]:
    views = []
    for path in sorted((MORE_CAPTURES / "model_rankings").glob("week-*.json")):
        body = json.loads(path.read_text())
        taken_at = datetime.fromisoformat(body["fetched_at"])
        if taken_at.weekday() == 0:  # the view is of the last seven days: only on a Monday are they an ISO week
            tokens: Counter[str] = Counter()
            for row in body["data"]:
                variant = "" if row["variant"] == "standard" else f":{row['variant']}"
                tokens[row["model_permaslug"] + variant] += row["prompt_tokens"] + row["completion_tokens"]
            views.append((taken_at, taken_at.date() - timedelta(days=7), ranked(tokens)))
    return views


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


@pytest.mark.parametrize("view", _views(), ids=lambda view: str(view[1]))
def test_vendors_and_countries_as_known_then_are_within_their_bounds(
    view: View, real_models: ModelRunner, captures: list[tuple[datetime, date, bytes]]
) -> None:
    """Else a tally made from the whole ranking, which is right, is refuted by an almanac that saw fifty rows of it."""
    taken_at, week, ranking = view
    known = [body for as_of, last, body in captures if as_of <= taken_at and last >= week]
    real_models.build(known)
    for by, fact, column in ENTITIES:
        true = owners(by, ranking, date.max)
        rows = real_models.rows(
            f"select {column}, low_tokens, high_tokens from main.{fact} where week_start = '{week}' "
            "and basis = 'all' and attribution = 'as_known_now' and is_complete"
        )
        assert len(rows) > 3, "a week that is not complete promises nothing"
        for entity, low, high in rows:
            assert low <= true[entity] <= high, (by, entity)


def test_a_week_in_the_same_state_is_the_whole_ranking_to_the_token(captures_data: Path) -> None:
    """Days and chart say of single models what the whole ranking says, or leave it open; nothing is rounded away.

    Only where the market's total is the view's, to the token, are both of one state of the data.
    """
    totals = dict(query(captures_data, "select week_start, total_tokens from fct_market_weekly where is_complete"))
    same = [(week, ranking) for _, week, ranking in _views() if totals.get(week) == sum(ranking.values())]
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


def test_growth_of_real_weeks_is_within_its_bounds(captures_data: Path) -> None:
    """At rank fifty days do not know who stands there: alibaba's share of them fell by 100 %, the truth is -19.6 %.

    And the true growth of the whole market, which only the whole ranking knows, must not be refuted.
    """
    rankings = {week: ranking for _, week, ranking in _views()}
    week, before = date(2026, 7, 27), date(2026, 7, 20)
    for by, fact, column in ENTITIES:
        rows = query(
            captures_data,
            f"select {column}, basis, growth, growth_low, growth_high from {fact} where week_start = '{week}' "
            f"and attribution = 'as_known_now' and growth_source is not null and basis <> 'all'",
        )
        assert len(rows) > 5
        for entity, basis, growth, low, high in rows:
            ranks = int(basis.removeprefix("top_"))
            now, then = (owners(by, top(rankings[monday], ranks), date.max)[entity] for monday in (week, before))
            if then:
                true = now / then - 1
                assert low is None or low - 1e-9 <= true, (entity, basis)
                assert high is None or true <= high + 1e-9, (entity, basis)
                assert growth is None or abs(growth - true) <= 0.01, (entity, basis)
    for vendor in ("xai", "google", "openai", "mistral"):
        now, then = (owners("vendor", rankings[monday], date.max)[vendor] for monday in (week, before))
        answer = query(
            captures_data,
            f"select verdict from audit('vendor_growth', '{vendor}', null, [], '{week}', null, "
            f"{now / then - 1:.3f}::decimal(38, 12), 0.001, null, null)",
        )
        assert answer in [[("confirmed",)], [("not_checkable",)]], vendor


def test_exact_rows_of_the_chart_take_the_place_of_those_that_days_leave_open(captures_data: Path) -> None:
    """Else a model of the first three has a lower bound in the list, with its exact week on file beside it."""
    exact = query(
        captures_data,
        "select week_start, model_permaslug, total_tokens, days_listed from fct_model_usage_weekly "
        "where source = 'weekly_chart' and days_listed < 7",
    )
    assert exact
    rankings = {week: ranking for _, week, ranking in _views()}
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
    rankings = {str(week): ranking for _, week, ranking in _views()}
    markets = whole_models.rows(
        "select week_start::varchar, total_tokens, source, other_tokens, named_share, is_settled "
        "from main.fct_market_weekly where source = 'whole_weeks' order by 1"
    )
    assert markets == [(week, tokens, "whole_weeks", None, 1.0, True) for week, tokens in EXACT_WEEKS.items()]
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


def test_a_whole_ranking_that_the_days_have_replaced_stands_on_its_own(whole_models: ModelRunner) -> None:
    """2026-07-18 was restated after the view was taken: growth against it would be of two states of the data."""
    found = dict(
        whole_models.rows(
            "select source, sum(total_tokens)::int64 from main.fct_model_usage_weekly_by_source "
            "where week_start = '2026-07-13' and source in ('daily_rankings', 'whole_weeks') group by source"
        )
    )
    assert found == {"daily_rankings": 62_773_944_339_618, "whole_weeks": 62_234_003_471_874}
    assert whole_models.rows(
        "select distinct source, total_tokens::int64 from main.fct_market_weekly where week_start = '2026-07-13'"
    ) == [("daily_rankings", 62_773_944_339_618)]
    of_whole = "growth_source = 'whole_weeks' and week_start in ('2026-07-13', '2026-07-20')"
    for fact in ("fct_model_usage_weekly", "fct_vendor_weekly", "fct_country_weekly"):
        assert whole_models.rows(f"select count(*) from main.{fact} where {of_whole}") == [(0,)]


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
