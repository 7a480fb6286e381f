"""Each whole ranking withheld in turn: what it says lies between the bounds that are known without it."""

import statistics
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.support.model_runner import ModelRunner
from tests.support.project import CAPTURES, MORE_CAPTURES, needs_captures, needs_more_captures
from tests.support.true_weeks import Ranking, View, concentration, owners, places, top, views

pytestmark = [needs_captures, needs_more_captures, pytest.mark.xdist_group("whole rankings")]
WEEK = timedelta(days=7)
RESTATED = date(2026, 7, 13)  # after its view was taken: what that says is of another state
ENTITIES = {"fct_vendor_weekly": ("vendor", "vendor_id"), "fct_country_weekly": ("country", "country_code")}
FACTS = ("fct_market_weekly", "fct_model_usage_weekly", *ENTITIES)
ROUNDING = Fraction(1, 10**12)  # of the doubles that hold ratios
Rankings = Mapping[date, Ranking]
Rows = dict[tuple[Any, ...], dict[str, Any]]


@pytest.fixture(scope="module")
def runner(captures_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModelRunner]:
    runner = ModelRunner(captures_data, tmp_path_factory.mktemp("withheld"))
    yield runner
    runner.connection.close()


@pytest.fixture(scope="module")
def with_all(runner: ModelRunner) -> dict[str, Rows]:
    """Give the rows of each fact with every ranking on file."""
    return _facts(runner, None)


def _facts(runner: ModelRunner, withheld: Path | None) -> dict[str, Rows]:
    folders = (CAPTURES / "weekly_chart", *(root / "rankings_daily" for root in (CAPTURES, MORE_CAPTURES)))
    paths = [path for folder in (*folders, MORE_CAPTURES / "model_rankings") for path in sorted(folder.glob("*.json"))]
    runner.build([path.read_bytes() for path in paths if path != withheld], FACTS)
    keys = {"fct_market_weekly": (), "fct_model_usage_weekly": ("model_permaslug",)}
    keys |= {fact: ("basis", column) for fact, (_, column) in ENTITIES.items()}
    facts: dict[str, Rows] = {}
    for fact, key in keys.items():
        where = "attribution = 'as_known_now'" if fact in ENTITIES else "true"
        answer = runner.connection.execute(f"select * from main.{fact} where is_complete and {where}")
        names = [column for column, *_ in answer.description]
        rows = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
        facts[fact] = {tuple(row[column] for column in ("week_start", *key)): row for row in rows}
    return facts


@pytest.mark.parametrize("view", views(), ids=lambda view: str(view.week))
def test_what_a_withheld_ranking_says_is_within_the_bounds(
    view: View, runner: ModelRunner, with_all: dict[str, Rows]
) -> None:
    """Of the week and of the next one: levels, shares, ranks, growths, leads and concentration."""
    rankings = {one.week: one.ranking for one in views() if one.week != RESTATED}
    facts, weeks = _facts(runner, view.path), (view.week, view.week + WEEK)
    compared = 0
    for fact, rows in facts.items():
        for (week, *key), row in rows.items():
            if week not in weeks:
                continue
            if fact != "fct_market_weekly":
                _is_no_narrower(with_all[fact].get((week, *key), {}), row, (fact, week, *key))
            if week in rankings and not row.get("is_other"):
                _holds(fact, rankings, week, key, row)
                compared += 1
                # Else a bound is given away: what no row names is all that is not known.
                unnamed = facts["fct_market_weekly"][week,]["other_tokens"] or 0
                assert fact == "fct_market_weekly" or row["high_tokens"] - row["low_tokens"] <= unnamed, (
                    fact,
                    week,
                    *key,
                )
    assert compared > 100 or view.week == RESTATED
    _print_widths(facts, view)


def _holds(fact: str, rankings: Rankings, week: date, key: list[Any], row: dict[str, Any]) -> None:
    ranking = rankings[week]
    market, before = sum(ranking.values()), rankings.get(week - WEEK)
    if fact == "fct_market_weekly":
        _is_within(row, "hhi", *concentration(ranking), key=(fact, week))
        ten = Fraction(sum(top(ranking, 10).values()), market)
        _is_within(row, "top10_share", ten, key=(fact, week))
        return
    parts: dict[str | None, int]
    parts_before: dict[str | None, int]
    if fact == "fct_model_usage_weekly":
        (name,) = key
        parts, parts_before = dict(ranking.items()), dict((before or {}).items())
    else:
        by, _ = ENTITIES[fact]
        basis, name = key
        ranks = None if basis == "all" else int(basis.removeprefix("top_"))
        parts, parts_before = ({**owners(by, top(one or {}, ranks), date.max)} for one in (ranking, before))
    true, at = parts.get(name, 0), (fact, week, *key)
    _is_within(row, "tokens", true, key=at)
    assert row["total_tokens"] in (None, true), at
    _is_within(row, "share", Fraction(true, market), key=at)
    if name is not None and true:
        place = places(parts)[name]
        _is_within(row, "rank", place, key=at)
        assert row["rank"] in (None, place), at
    if parts_before.get(name):
        growth = Fraction(true, parts_before[name]) - 1
        _is_within(row, "growth", growth, key=at)
        assert row["growth"] is None or abs(Fraction(row["growth"]) - growth) <= ROUNDING * (1 + abs(growth)), at
    if fact == "fct_country_weekly" and name is not None:
        is_ahead = true > max(tokens for other, tokens in parts.items() if other not in (None, name))
        assert not row["lead_streak_low"] or is_ahead, at
        assert row["lead_streak_high"] != 0 or not is_ahead, at


def _is_within(
    row: dict[str, Any], figure: str, least: Fraction | int, most: Fraction | int | None = None, *, key: tuple[Any, ...]
) -> None:
    low, high = (row[f"{end}_tokens" if figure == "tokens" else f"{figure}_{end}"] for end in ("low", "high"))
    most = least if most is None else most
    least, most = Fraction(least), Fraction(most)
    assert low is None or Fraction(low) <= least + ROUNDING * (1 + abs(least)), (figure, *key, float(least))
    assert high is None or most - ROUNDING * (1 + abs(most)) <= Fraction(high), (figure, *key, float(most))


def _is_no_narrower(known: dict[str, Any], row: dict[str, Any], key: tuple[Any, ...]) -> None:
    """What is known with the ranking lies within what is known without it; of 2026-07-13 nothing else is known."""
    for low, high in (("low_tokens", "high_tokens"), ("growth_low", "growth_high")):
        if known.get(low) is not None and row[low] is not None:
            assert Fraction(row[low]) <= Fraction(known[low]) + ROUNDING, (low, *key)
        if known.get(high) is not None and row[high] is not None:
            assert Fraction(known[high]) <= Fraction(row[high]) + ROUNDING, (high, *key)


def _print_widths(facts: dict[str, Rows], view: View) -> None:
    """Print the width of the shares that people ask for, which nothing promises."""
    largest = sorted(owners("vendor", view.ranking, date.max).items(), key=lambda row: -row[1])[:10]
    wanted = [("fct_country_weekly", "CN"), ("fct_country_weekly", "US")]
    wanted += [("fct_vendor_weekly", str(vendor)) for vendor, _ in largest]
    widths = []
    for fact, entity in wanted:
        row = facts[fact][view.week, "all", entity]
        widths.append(row["share_high"] - row["share_low"])
    print(f"{view.week} CN {widths[0]:.4%} US {widths[1]:.4%} vendors {statistics.median(widths[2:]):.4%}")
