"""Spend and price index of two real weeks, computed by hand in plain Python from the captures' JSON."""

import json
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from math import sqrt
from typing import Any

import pytest

from tests.support.model_runner import ModelRunner
from tests.support.project import MORE_CAPTURES, needs_more_captures

# One process makes the models of all these tests.
pytestmark = [needs_more_captures, pytest.mark.xdist_group("economics")]
VIEWS = {"2026-07-20": "week-20260727T041309Z.json", "2026-07-27": "week-20260803T040550Z.json"}
CATALOGUES = ("20260807.json", "20260814.json")
Prices = dict[str, list[tuple[Fraction, Fraction]]]  # by model, one pair (prompt, completion) for each day of a week


def _read(*path: str) -> Any:
    return json.loads(MORE_CAPTURES.joinpath(*path).read_text())


# Read by a person: of these ids the catalogues' collector names several models.
SHARED_IDS = {
    "anthropic/claude-opus-4.8": "anthropic/claude-4.8-opus-20260528",
    "anthropic/claude-sonnet-5": "anthropic/claude-sonnet-5-20260630",
    "anthropic/claude-sonnet-4.6": "anthropic/claude-4.6-sonnet-20260217",
    "deepseek/deepseek-v4-flash": "deepseek/deepseek-v4-flash-20260423",
    "deepseek/deepseek-v4-pro": "deepseek/deepseek-v4-pro-20260423",
    "google/gemini-3-flash-preview": "google/gemini-3-flash-preview-20251217",
    "minimax/minimax-m3": "minimax/minimax-m3-20260531",
    "openai/gpt-5.6-luna": "openai/gpt-5.6-luna-20260709",
    "z-ai/glm-5.2": "z-ai/glm-5.2-20260616",
}


def _models_of_ids() -> dict[str, str]:
    # Ids of one model that has no other id, and whose price is known throughout.
    slugs, ids = defaultdict(set), defaultdict(set)
    for name in CATALOGUES:
        for row in _read("models", name)["data"]:
            slugs[row["id"]].add(row["canonical_slug"])
            ids[row["canonical_slug"]].add(row["id"])
    plain = {each: next(iter(found)) for each, found in slugs.items() if len(found) == 1 and ":" not in each}
    unique = {each: slug for each, slug in plain.items() if len(ids[slug]) == 1} | SHARED_IDS
    history = _read("price_history", "prices.json")["models"]
    return {
        each: slug
        for each, slug in unique.items()
        if history.get(each, {}).get("present_now") and not any(None in point for point in history[each]["points"])
    }


def _week(name: str) -> dict[str, tuple[int, int]]:
    rows = _read("model_rankings", name)["data"]
    return {
        row["model_permaslug"] + ("" if row["variant"] == "standard" else f":{row['variant']}"): (
            row["prompt_tokens"],
            row["completion_tokens"],
        )
        for row in rows
        if row["prompt_tokens"] + row["completion_tokens"] > 0
    }


def _prices(week: str, used: dict[str, tuple[int, int]]) -> Prices:
    # The price of a day is the last that was set by then; before a model was listed it needs none.
    monday = date.fromisoformat(week)
    days = [str(monday + timedelta(days=number)) for number in range(7)]
    found: Prices = {name: [(Fraction(0), Fraction(0))] * 7 for name in used if name.endswith(":free")}
    history = _read("price_history", "prices.json")["models"]
    for each, model in _models_of_ids().items():
        points = [
            (day, Fraction(str(prompt)), Fraction(str(output))) for day, prompt, output in history[each]["points"]
        ]
        in_force = [[(p, c) for set_on, p, c in points if set_on <= day] for day in days]
        if model in used and any(in_force):
            found[model] = [until[-1] for until in in_force if until]
    return found


def _millionths(usd: Fraction) -> int:
    return int(usd * 10**6 + Fraction(1, 2))


@pytest.fixture(scope="module")
def built(models: ModelRunner) -> ModelRunner:
    ids = _models_of_ids()
    history = _read("price_history", "prices.json")
    history["models"] = {each: history["models"][each] for each in ids}
    bodies: dict[str, Any] = {name: _read("model_rankings", name) for name in VIEWS.values()}
    bodies["prices.json"] = history | {"model_count": len(ids)}
    for name in CATALOGUES:
        rows = _read("models", name)["data"]
        bodies[name] = {"data": [row for row in rows if ids.get(row["id"]) == row["canonical_slug"]]}
    models.build({name: json.dumps(body).encode() for name, body in bodies.items()})
    return models


@pytest.mark.parametrize("week", VIEWS)
def test_spend_is_tokens_at_the_list_prices_of_the_week(week: str, built: ModelRunner) -> None:
    """Else money is wrong by a unit, a day of a price, or the kind of tokens that it was paid for."""
    used = _week(VIEWS[week])
    expected = dict.fromkeys(used, (None, None)) | {
        name: tuple(
            _millionths(sum(used[name][kind] * pick(day[kind] for day in days) for kind in (0, 1)) / Fraction(10**6))
            for pick in (min, max)
        )
        for name, days in _prices(week, used).items()
    }
    rows = built.rows(
        f"select model_permaslug, spend_usd_low * 1000000, spend_usd_high * 1000000, spend_usd is not null "
        f"from main.fct_model_spend_weekly where week_start = '{week}'"
    )
    assert {name: (low, high) for name, low, high, _ in rows} == expected
    assert all(is_exact == (low is not None and low == high) for _, low, high, is_exact in rows)
    priced = sum(sum(used[name]) for name, (low, _) in expected.items() if low is not None)
    assert priced > 0.7 * sum(map(sum, used.values())), "most of the week is compared"
    assert sum(low != high for low, high in expected.values()) > 10, "prices that change within the week are compared"
    ((low, high, share),) = built.rows(
        "select spend_usd_low * 1000000, spend_usd_high * 1000000, priced_share_low "
        f"from main.fct_price_index_weekly where week_start = '{week}'"
    )
    assert (low, high) == tuple(sum(bounds[side] or 0 for bounds in expected.values()) for side in (0, 1))
    assert share == pytest.approx(priced / sum(map(sum, used.values())), rel=1e-12)


def test_the_price_index_is_fishers_of_the_models_of_both_weeks(built: ModelRunner) -> None:
    """Else the index weighs one week's prices with the other's use where it should not."""
    before, now = VIEWS
    used = {week: _week(name) for week, name in VIEWS.items()}
    prices = {week: _prices(week, used[week]) for week in VIEWS}
    both = prices[before].keys() & prices[now].keys()

    def cost(at: str, of: str) -> Fraction:
        total = Fraction(0)
        for name in both:
            days = prices[at][name]
            for kind in (0, 1):
                mean = sum((day[kind] for day in days), Fraction(0)) / len(days)
                total += used[of][name][kind] * mean
        return total

    laspeyres, paasche = cost(now, before) / cost(before, before), cost(now, now) / cost(before, now)
    rows = built.rows(
        "select price_index, price_index_laspeyres, price_index_paasche, compared_models, price_index_low, "
        "price_index_high from main.fct_price_index_weekly order by week_start"
    )
    assert [tuple(row[:3]) for row in rows] == [
        (100, 100, 100),
        pytest.approx((100 * sqrt(laspeyres * paasche), float(100 * laspeyres), float(100 * paasche)), rel=1e-9),
    ]
    assert rows[1][3] == len(both) > 100
    assert rows[1][4] == rows[1][0] == rows[1][5], "with every split held no mix is guessed"
