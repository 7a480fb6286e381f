"""What bounds promise, for any true weeks and any part of them that captures show (hypothesis).

The truth is a whole ranking; the captures leave out what they will. If one of these fails, the almanac states as
certain what is not so: a newspaper's right figure is refuted, or a wrong one confirmed.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from orchestration.captures.raw_zone import RawZone
from orchestration.checks.blocking import CHECKS, audit_facts, verify
from orchestration.checks.reference import ATTRIBUTIONS, bases
from tests.support.model_runner import ModelRunner
from tests.support.true_weeks import TrueWeeks, concentration, owners, places, top, true_weeks

ENTITIES = (("vendor", "fct_vendor_weekly", "vendor_id"), ("country", "fct_country_weekly", "country_code"))
OF_ALL = (*ENTITIES, ("model", "fct_model_usage_weekly", "model_permaslug"))
FACTS = ("fct_model_usage_weekly", "fct_model_usage_weekly_by_source", "fct_vendor_weekly", "fct_country_weekly")
ROUNDING = Fraction(1, 10**12)  # of the doubles that hold growth


def _levels_are_within_their_bounds(models: ModelRunner, truth: TrueWeeks) -> None:
    """Else a model that fell off the list is denied its tokens, and the audit refutes a total that is true.

    Part of a vendor's week stands in `other`, where no row names it. Days name the first ranks of each day: a model
    that is on none of them may yet be among the first of the week, and the press's usual basis is the first ten.
    """
    for fact, row in _figures(models, truth, "low_tokens, high_tokens, total_tokens, source"):
        low, high, point, source = row.figures
        if source is not None:
            assert low <= row.true <= high, (fact, row)
        assert point in (None, row.true) or source == "weekly_page", (fact, row)
        if row.week in truth.whole and row.basis == "all":
            assert low == high, ("every model of it is named", fact, row)
    rows = models.rows(
        "select week_start, source, model_permaslug, low_tokens, high_tokens "
        "from main.fct_model_usage_weekly_by_source where is_complete and not is_other"
    )
    for week, source, name, low, high in rows if not truth.restated else ():
        assert low <= truth.week(week).get(name, 0) <= high, (source, week, name)


def _shares_and_ranks_are_within_their_bounds(models: ModelRunner, truth: TrueWeeks) -> None:
    """Else a model is denied a place that it has, or a vendor a share, where the sources name a part of its week."""
    for fact, row in _figures(models, truth, "share_low, share_high, rank, rank_low, rank_high"):
        least, most, rank, first, last = row.figures
        market = sum(truth.week(row.week).values())
        assert least is None or least - ROUNDING <= Fraction(row.true, market) <= most + ROUNDING, (fact, row)
        if row.true and row.entity is not None:
            assert rank in (None, row.place), (fact, row)
            assert first <= row.place, (fact, row)
            assert last is None or row.place <= last, (fact, row)


def _growth_is_within_its_bounds(models: ModelRunner, truth: TrueWeeks) -> None:
    """Of the true whole market, and of the true first n of each week: else growth is news that a whole ranking refutes.

    A point is given only where the bounds are one, or a page shows it; no point says why.
    """
    for fact, row in _figures(models, truth, "growth, growth_low, growth_high, growth_note"):
        growth, low, high, note = row.figures
        assert row.entity is None or (growth is None) == (note is not None), (fact, row)
        if row.true_before:
            exact = Fraction(row.true, row.true_before) - 1
            room = ROUNDING * (1 + abs(exact))
            assert low is None or low <= exact + room, (fact, row)
            assert high is None or exact - room <= high, (fact, row)
        if growth is not None:
            assert low <= growth, (fact, row)
            assert high is None or growth <= high, (fact, row)


def _leads_are_as_long_as_they_say(models: ModelRunner, truth: TrueWeeks) -> None:
    """Else "at least three weeks" is two, or "at most three" four, where a part of a week is named."""
    for fact, row in _figures(models, truth, "lead_streak_weeks, lead_streak_low, lead_streak_high", ENTITIES[1:]):
        exact, least, most = row.figures
        lead = 0
        for week in reversed([monday for monday in truth.weeks if monday <= row.week]):
            counted = top(truth.week(week), bases()[row.basis])
            countries = owners("country", counted, _known_on(week, row.attribution))
            others = [tokens for country, tokens in countries.items() if country not in (None, row.entity)]
            if countries[row.entity] <= max(others, default=0):
                break
            lead += 1
        if row.entity is not None:
            assert least <= lead, (fact, row, lead)
            assert most is None or lead <= most, (fact, row, lead)
            assert exact == (least if least == most else None), (fact, row)


def _concentration_is_within_its_bounds(models: ModelRunner, truth: TrueWeeks) -> None:
    """Else a market is called concentrated that is not: what no row names may be of many vendors, or of one."""
    rows = models.rows("select week_start, hhi_low, hhi_high from main.fct_market_weekly where is_complete")
    for week, low, high in rows:
        least, most = concentration(truth.week(week))
        assert low is None or low - 1e-6 <= least, week
        assert high is None or most <= high + 1e-6, week


def _points_are_where_bounds_are_one(models: ModelRunner, truth: TrueWeeks) -> None:
    """A lower bound that stands as the figure is the fault of Alibaba at a fifth; a null bound reads as 0."""
    for fact in FACTS:
        wrong = f"select * from main.{fact} where source is not null and not coalesce("
        assert not models.rows(f"{wrong} 0 <= low_tokens and low_tokens <= high_tokens, false)"), fact
        is_point = "if(low_tokens = high_tokens, coalesce(total_tokens = low_tokens, false), total_tokens is null)"
        assert not models.rows(f"{wrong} source = 'weekly_page' or {is_point}, false)"), fact
    totals = "select week_start, attribution, sum(named_tokens) from main.{} where basis = 'all' group by all"
    markets = dict(models.rows("select week_start, total_tokens from main.fct_market_weekly"))
    for _, fact, _ in ENTITIES:
        for week, attribution, tokens in models.rows(totals.format(fact)):
            assert tokens == markets[week], (fact, week, attribution)


def _the_second_pair_of_eyes_sees_the_same(models: ModelRunner, truth: TrueWeeks) -> None:
    """The blocking checks, on any captures: where they differ, one of two codes has a rule wrong and blocks a run."""
    results = [one.result() for one in verify(RawZone(models.root / "raw"), models.connection)]
    assert [(r.check_name, r.metadata["expected"], r.metadata["found"]) for r in results if not r.passed] == []


def _the_almanac_passes_its_own_audit(models: ModelRunner, truth: TrueWeeks) -> None:
    """The checker and the facts, on any captures: a figure that it would not confirm blocks every later run."""
    results = audit_facts(models.connection)
    assert [(r.asset_key, r.metadata["expected"], r.metadata["found"]) for r in results if not r.passed] == []


OF_THE_TRUTH = (
    _levels_are_within_their_bounds,
    _shares_and_ranks_are_within_their_bounds,
    _growth_is_within_its_bounds,
    _leads_are_as_long_as_they_say,
    _concentration_is_within_its_bounds,
)
OF_ANY_CAPTURES = (
    _points_are_where_bounds_are_one,
    _the_second_pair_of_eyes_sees_the_same,
    _the_almanac_passes_its_own_audit,
)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
# A day of the week before leaves a model open that a chart of the same total names: growth of the days' own rows, 25.9
# %, was refused by the checker, which knows 25.7 %.
@example(seed=15088553)
# A join over the worst ranks of countries ended DuckDB 2.0.0, and the run with it.
@example(seed=340)
# The page shows the rank of a model whose tokens the days have: the audit set it against the days' ranks alone.
@example(seed=12038810)
@given(seed=st.integers(0, 2**32 - 1))
def test_every_promise_is_kept_on_any_weeks_and_captures(models: ModelRunner, seed: int) -> None:
    """What each promise is worth stands at it; they are tried on one build, which is what takes the time."""
    truth = true_weeks(random.Random(seed))  # noqa: S311 - a test's dice
    models.build(truth.captures, [*{fact for _, fact in CHECKS}, "int_figures_audited"])
    for promise in OF_ANY_CAPTURES if truth.has_mixed_signs else (*OF_THE_TRUTH, *OF_ANY_CAPTURES):
        promise(models, truth)


@dataclass(frozen=True)
class _Row:
    """A row of a fact of a complete week, and what is true of it."""

    week: date
    entity: str | None
    basis: str
    attribution: str
    true: int
    true_before: int | None
    place: int | None
    figures: list[Any]


def _figures(
    models: ModelRunner, truth: TrueWeeks, columns: str, entities: Sequence[tuple[str, str, str]] = OF_ALL
) -> Iterator[tuple[str, _Row]]:
    for by, fact, column in entities:
        keys, where = ("basis, attribution", "") if by != "model" else ("'all', 'as_known_now'", "and not is_other")
        for week, entity, basis, attribution, *figures in models.rows(
            f"select week_start, {column}, {keys}, {columns} from main.{fact} where is_complete {where}"
        ):
            tokens: list[dict[str | None, int]] = []
            for monday in (week, week - timedelta(days=7)):
                ranking = top(truth.week(monday), bases()[basis]) if monday in truth.weeks else {}
                known_on = _known_on(week, attribution)
                tokens.append(dict(ranking.items()) if by == "model" else {**owners(by, ranking, known_on)})
            this_week, before = tokens
            true = this_week.get(entity, 0), before.get(entity), places(this_week).get(entity)
            yield fact, _Row(week, entity, basis, attribution, *true, figures)


def _known_on(week: date, attribution: str) -> date:
    assert attribution in ATTRIBUTIONS
    return date.max if attribution == "as_known_now" else week + timedelta(days=6)
