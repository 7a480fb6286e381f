"""What must hold of versions, parts, growth and claims for any captures whatever, tried on many (hypothesis)."""

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.made_up import capture_of, made_up
from tests.support.model_runner import ModelRunner

VERSIONS = (
    "select usage_date, version, model_permaslug, total_tokens, known_from, known_to "
    "from main.fct_model_usage_daily_versions order by all"
)
several = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
dice = st.randoms(use_true_random=False, note_method_calls=False)


@several
@given(dice)
def test_the_order_of_arrival_and_repeats_do_not_count(models: ModelRunner, dice: random.Random) -> None:
    bodies = [capture_of(*capture) for capture in made_up(dice)]
    models.build(bodies, ["fct_model_usage_daily_versions"])
    in_order = models.rows(VERSIONS)
    mixed = bodies + dice.sample(bodies, 4)
    dice.shuffle(mixed)
    models.build(mixed, ["fct_model_usage_daily_versions"])
    assert models.rows(VERSIONS) == in_order


@several
@given(dice)
def test_vendors_and_countries_make_the_market_at_every_moment(models: ModelRunner, dice: random.Random) -> None:
    captures = made_up(dice)
    facts = ["market_weekly_known_at", "country_weekly_known_at", "fct_vendor_weekly", "fct_market_weekly"]
    models.build([capture_of(*capture) for capture in captures], facts)
    moment = dice.choice(captures)[0].isoformat()
    market = set(models.rows(f"select week_start, total_tokens from main.market_weekly_known_at('{moment}')"))
    for attribution in ("as_known_then", "as_known_now"):
        parts = models.rows(
            "select week_start, sum(named_tokens) "
            f"from main.country_weekly_known_at('{moment}', 'all', '{attribution}') group by all"
        )
        assert set(parts) == market
    vendors = models.rows(
        "select week_start, sum(named_tokens) from main.fct_vendor_weekly "
        "where basis = 'all' and attribution = 'as_known_now' group by all"
    )
    assert set(vendors) == set(models.rows("select week_start, total_tokens from main.fct_market_weekly"))


@several
@given(dice, st.integers(2, 10**9))
def test_growth_of_a_multiplied_series_is_unchanged(models: ModelRunner, dice: random.Random, factor: int) -> None:
    captures = made_up(dice)
    growths = (
        "select week_start, country_code, basis, attribution, growth, named_growth from main.fct_country_weekly "
        "union all select week_start, null, 'market', null, growth, growth from main.fct_market_weekly order by all"
    )
    models.build([capture_of(*capture) for capture in captures], ["fct_country_weekly", "fct_market_weekly"])
    before = models.rows(growths)
    assert any(row[-1] is not None for row in before)
    multiplied = [
        (as_of, {day: {name: factor * tokens for name, tokens in rows.items()} for day, rows in days.items()})
        for as_of, days in captures
    ]
    models.build([capture_of(*capture) for capture in multiplied], ["fct_country_weekly", "fct_market_weekly"])
    assert models.rows(growths) == before
