"""The almanac's bounds beside the truth of real weeks: the ranking page's whole table, every model of it.

Belongs here: what was published of a week, held against all that the source itself knew. Does not: made-up weeks
(test_bounds.py). The views are read as they are, by the rules of their collector's notes: tokens are prompt and
completion, a view taken on a Monday is the ISO week before it.
"""

from __future__ import annotations

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

pytestmark = [needs_captures, needs_more_captures]
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
    """Give every capture on file with its moment and the last day it covers, and the later daily ones beside them."""
    zone = RawZone(Settings(captures_data).raw)
    held = [(sidecar.as_of, sidecar.window_end, zone.read(sidecar)) for sidecar in zone.sidecars()]
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
