"""What bounds promise, for any true weeks and any part of them that captures show (hypothesis).

The truth is a whole ranking; the captures leave out what they will. If one of these fails, the almanac states as
certain what is not so: a newspaper's right figure is refuted, or a wrong one confirmed.
"""

import random
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from orchestration.captures.raw_zone import RawZone
from orchestration.checks.blocking import audit_facts, verify
from orchestration.checks.reference import ATTRIBUTIONS, bases
from tests.support.model_runner import ModelRunner
from tests.support.true_weeks import TrueWeeks, owners, top, true_weeks

ENTITIES = (("vendor", "fct_vendor_weekly", "vendor_id"), ("country", "fct_country_weekly", "country_code"))
FACTS = ("fct_model_usage_weekly", "fct_model_usage_weekly_by_source", "fct_vendor_weekly", "fct_country_weekly")
ROUNDING = Fraction(1, 10**12)  # of the doubles that hold growth


def _every_model_is_within_its_bounds(models: ModelRunner, truth: TrueWeeks) -> None:
    """Else "between 0 and the last row" is a guess: a model that fell off the list would be denied its tokens."""
    for fact in ("fct_model_usage_weekly", "fct_model_usage_weekly_by_source"):
        rows = models.rows(
            f"select week_start, model_permaslug, low_tokens, high_tokens from main.{fact} "
            "where is_complete and not is_other"
        )
        for week, name, low, high in rows:
            assert low <= truth.week(week).get(name, 0) <= high, (fact, week, name)


def _every_vendor_and_country_is_within_its_bounds(models: ModelRunner, truth: TrueWeeks) -> None:
    """Else the audit refutes a total that is true, because part of it stands in `other`, where no row names it."""
    for by, fact, column in ENTITIES:
        rows = models.rows(
            f"select week_start, {column}, attribution, low_tokens, high_tokens from main.{fact} "
            "where is_complete and basis = 'all'"
        )
        for week, entity, attribution, low, high in rows:
            true = owners(by, truth.week(week), _known_on(week, attribution))
            assert low <= true[entity] <= high, (by, week, entity, attribution)


def _a_top_n_is_within_its_bounds(models: ModelRunner, truth: TrueWeeks) -> None:
    """Else a tally of the first ten, the press's usual basis, is refuted though it is right.

    Days name the first ranks of each day: a model that is on none of them may yet be among the first of the week.
    """
    for by, fact, column in ENTITIES:
        rows = models.rows(
            f"select week_start, {column}, basis, attribution, low_tokens, high_tokens from main.{fact} "
            "where is_complete and basis <> 'all'"
        )
        for week, entity, basis, attribution, low, high in rows:
            first = top(truth.week(week), bases()[basis])
            true = owners(by, first, _known_on(week, attribution))
            assert low <= true[entity] <= high, (by, week, entity, basis, attribution)


def _growth_is_within_its_bounds(models: ModelRunner, truth: TrueWeeks) -> None:
    """On the whole market, of the models that either week names: what neither names, `named_share` says; on a top n,
    of the true first n of each week, else growth at the last ranks is news that a whole ranking refutes.
    """
    named = _named(models)
    for by, fact, column in ENTITIES:
        rows = models.rows(
            f"select week_start, {column}, basis, attribution, growth_source, growth, growth_low, growth_high "
            f"from main.{fact} where growth_source is not null"
        )
        for week, entity, basis, attribution, source, *found in rows:
            pair = [week, week - timedelta(days=7)]
            known_on, ranks = _known_on(week, attribution), bases()[basis]
            named_in_either = set().union(*(named[monday, source] for monday in pair))
            counted = [
                {name: truth.week(monday).get(name, 0) for name in named_in_either}
                if ranks is None
                else top(truth.week(monday), ranks)
                for monday in pair
            ]
            true = [owners(by, rows_of_week, known_on)[entity] for rows_of_week in counted]
            _assert_contains(true, *found, key=(by, week, entity, basis, attribution, source))
    for week, name, *found in models.rows(
        "select week_start, model_permaslug, growth, growth_low, growth_high "
        "from main.fct_model_usage_weekly where growth_source is not null"
    ):
        true = [truth.week(monday).get(name, 0) for monday in (week, week - timedelta(days=7))]
        _assert_contains(true, *found, key=(week, name))


def _assert_contains(
    true: list[int], growth: float | None, low: float | None, high: float | None, *, key: tuple[object, ...]
) -> None:
    now, before = true
    if before:
        exact = Fraction(now, before) - 1
        assert low is None or Fraction(low) <= exact + ROUNDING * (1 + abs(exact)), key
        assert high is None or exact - ROUNDING * (1 + abs(exact)) <= Fraction(high), key
    if growth is not None and low is not None and high is not None:
        assert low <= growth <= high, key


def _growth_has_a_point_where_it_is_closed_enough_and_a_note_where_not(models: ModelRunner, truth: TrueWeeks) -> None:
    """A point within wide bounds is how text-embedding-3-small grew by 998 % from one day; no point must say why."""
    for fact in FACTS[:1] + FACTS[2:]:
        entity = {"fct_vendor_weekly": "vendor_id", "fct_country_weekly": "country_code"}.get(fact, "model_permaslug")
        is_one = "not is_other" if entity == "model_permaslug" else f"{entity} is not null"
        rows = models.rows(
            f"select week_start, {entity}, growth, growth_low, growth_high, growth_source, growth_note, "
            f"previous_tokens from main.{fact} where {is_one}"
        )
        for week, name, growth, low, high, source, note, previous in rows:
            assert (growth is None) == (note is not None), (fact, week, name)
            if source is None or not previous:
                assert growth is None, (fact, week, name)
            elif source != "weekly_page":
                is_closed = low is not None and high is not None and high - low <= 0.01
                assert (growth is not None) == is_closed, (fact, week, name)
            else:
                assert growth is not None, (fact, week, name)


def _bounds_are_in_order_and_there_where_a_source_answers(models: ModelRunner, truth: TrueWeeks) -> None:
    """Low, total and high out of order contradict themselves; a null bound reads as "no bound" or as 0."""
    for fact in FACTS:
        wrong = models.rows(
            f"select * from main.{fact} where not coalesce(low_tokens <= high_tokens, source is null) "
            "or not coalesce(total_tokens between low_tokens and high_tokens, total_tokens is null)"
        )
        assert not wrong, fact
        assert not models.rows(f"select * from main.{fact} where low_tokens < 0"), fact
    for _, fact, _ in ENTITIES:
        answered = f"select * from main.{fact} where source is not null"
        assert not models.rows(f"{answered} and basis <> 'all' and total_tokens is null"), fact
        assert not models.rows(f"{answered} and (low_tokens is null or high_tokens is null)"), fact


def _the_second_pair_of_eyes_sees_the_same(models: ModelRunner, truth: TrueWeeks) -> None:
    """The blocking checks, on any captures: where they differ, one of two codes has a rule wrong and blocks a run."""
    results = [one.result() for one in verify(RawZone(models.root / "raw"), models.connection)]
    assert [(r.check_name, r.metadata["expected"], r.metadata["found"]) for r in results if not r.passed] == []


def _the_almanac_passes_its_own_audit(models: ModelRunner, truth: TrueWeeks) -> None:
    """The checker and the facts, on any captures: a figure that it would not confirm blocks every later run."""
    results = audit_facts(models.connection)
    assert [(r.asset_key, r.metadata["expected"], r.metadata["found"]) for r in results if not r.passed] == []


PROMISES = (
    _every_model_is_within_its_bounds,
    _every_vendor_and_country_is_within_its_bounds,
    _a_top_n_is_within_its_bounds,
    _growth_is_within_its_bounds,
    _growth_has_a_point_where_it_is_closed_enough_and_a_note_where_not,
    _bounds_are_in_order_and_there_where_a_source_answers,
    _the_second_pair_of_eyes_sees_the_same,
    _the_almanac_passes_its_own_audit,
)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
# A day of the week before leaves a model open that a chart of the same total names: growth of the days' own rows, 25.9
# %, was refused by the checker, which knows 25.7 %.
@example(seed=15088553)
@given(seed=st.integers(0, 2**32 - 1))
def test_every_promise_is_kept_on_any_weeks_and_captures(models: ModelRunner, seed: int) -> None:
    """What each promise is worth stands at it; they are tried on one build, which is what takes the time."""
    truth = true_weeks(random.Random(seed))  # noqa: S311 - a test's dice
    models.build(truth.captures)
    for promise in PROMISES:
        promise(models, truth)


def _named(models: ModelRunner) -> dict[tuple[date, str], set[str]]:
    named: dict[tuple[date, str], set[str]] = {}
    for week, source, name in models.rows(
        "select week_start, source, model_permaslug from main.fct_model_usage_weekly_by_source where not is_other"
    ):
        named.setdefault((week, source), set()).add(name)
    return named


def _known_on(week: date, attribution: str) -> date:
    assert attribution in ATTRIBUTIONS
    return date.max if attribution == "as_known_now" else week + timedelta(days=6)
