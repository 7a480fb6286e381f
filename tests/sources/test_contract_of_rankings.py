"""The contract server against the source's description of `rankings-daily`: what it answers, rule by rule.

Each docstring gives the rule as the Data API's documentation has it. What is expected is counted here, from the figures
of whole days behind the server, or comes from the real captures.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support.asking import NOW, Asker
from tests.support.contract_server.market import TIED, made_up_names
from tests.support.contract_server.serving import DEMO_KEY, ContractServer, contract_server
from tests.support.contract_server.slices import BUCKETS, MODALITIES
from tests.support.project import CAPTURES, needs_captures


def test_rows_are_sorted_and_other_is_last_though_larger_than_the_first(source: ContractServer, asker: Asker) -> None:
    """At most 51 rows a date, by date, tokens descending, ties by permaslug, `other` last whatever its size."""
    day = date(2026, 5, 4)
    models = source.market.models_of(day, NOW)
    first_50_by_name = sorted(models)[:50]
    source.restate(day, {name: 100 if name in first_50_by_name else 99 for name in models})
    rows = asker.by_date(start_date="2026-05-04", end_date="2026-05-05")
    assert list(rows) == ["2026-05-04", "2026-05-05"]
    outside = len(models) - 50
    assert rows["2026-05-04"] == [*((name, 100) for name in first_50_by_name), ("other", 99 * outside)]
    assert 99 * outside > 100
    expected = sorted(source.market.models_of(date(2026, 5, 5), NOW).items(), key=lambda row: (-row[1], row[0]))
    assert rows["2026-05-05"][:50] == expected[:50]
    assert rows["2026-05-05"][50] == ("other", sum(tokens for _, tokens in expected[50:]))


def test_ties_are_ordered_by_permaslug(asker: Asker) -> None:
    """Two models have the same tokens every day: they stand in the order of their names."""
    (rows,) = asker.by_date(start_date="2026-05-06", end_date="2026-05-06").values()
    names = [made_up_names()[number] for number in TIED]
    assert [name for name, _ in rows if name in names] == sorted(names) != names


@pytest.mark.parametrize("used", [50, 40])
def test_models_without_tokens_are_left_out_and_other_where_nothing_is_outside(
    source: ContractServer, asker: Asker, used: int
) -> None:
    """A model with 0 tokens has no row; `other` has none when no model is outside the top 50."""
    source.restate(date(2026, 5, 7), {name: 7 if number < used else 0 for number, name in enumerate(made_up_names())})
    (rows,) = asker.by_date(start_date="2026-05-07", end_date="2026-05-07").values()
    assert sorted(rows) == sorted((name, 7) for name in made_up_names()[:used])


def test_the_day_in_progress_is_partial_and_days_to_come_have_no_rows(source: ContractServer, asker: Asker) -> None:
    """Today can be asked for, and has what was used so far: half of it at noon, all of it once it is over."""
    at_noon = asker.totals(start_date="2026-09-30", end_date="2026-10-02")
    settled = sum(source.market.models_of(NOW.date(), NOW + timedelta(days=3)).values())
    assert list(at_noon) == ["2026-09-30"]
    assert at_noon["2026-09-30"] == pytest.approx(settled / 2, rel=1e-6)


def test_a_week_adds_up_all_models_before_it_is_ranked(source: ContractServer, asker: Asker) -> None:
    """Weeks are named by their Monday, and exact for the top 50; seven days add up to the week's total, to the token.

    A model's week summed from daily rows is a lower bound: on days outside the top 50 it sits in `other`.
    """
    window = {"start_date": "2026-06-01", "end_date": "2026-06-14"}
    days, weeks = asker.by_date(**window), asker.by_date(**window, period="week")
    assert list(weeks) == ["2026-06-01", "2026-06-08"]
    daily = list(asker.totals(**window).values())
    assert asker.totals(**window, period="week") == {"2026-06-01": sum(daily[:7]), "2026-06-08": sum(daily[7:])}
    truth: dict[str, int] = defaultdict(int)
    named: dict[str, int] = defaultdict(int)
    for day, rows in list(days.items())[:7]:
        for name, tokens in source.market.models_of(date.fromisoformat(day), NOW).items():
            truth[name] += tokens
        for name, tokens in rows:
            named[name] += tokens
    week = dict(weeks["2026-06-01"][:50])
    assert week.items() <= truth.items()
    below = [name for name, tokens in week.items() if named[name] < tokens]
    assert below
    assert all(named[name] <= tokens for name, tokens in week.items())


def test_a_week_that_the_window_cuts_has_the_days_that_were_asked_for(asker: Asker) -> None:
    """Our reading: exact data are cut to the window, so that a client must ask from a Monday to a Sunday."""
    window = {"start_date": "2026-06-03", "end_date": "2026-06-05"}
    assert asker.totals(**window, period="week") == {"2026-06-01": sum(asker.totals(**window).values())}


def test_months_add_up_their_days(asker: Asker) -> None:
    """`period=month` is as exact as the days are."""
    window = {"start_date": "2026-04-01", "end_date": "2026-05-31"}
    months = asker.totals(**window, period="month")
    assert list(months) == ["2026-04-01", "2026-05-01"]
    assert sum(months.values()) == sum(asker.totals(**window).values())


def test_buckets_part_the_market_and_modalities_do_not(asker: Asker) -> None:
    """Both slice the exact data: the context buckets add up to it to the token; a modality is a part of it."""
    window = {"start_date": "2026-06-01", "end_date": "2026-06-07", "period": "week"}
    (whole,) = asker.totals(**window).values()
    assert sum(sum(asker.totals(**window, context_bucket=bucket).values()) for bucket in BUCKETS) == whole
    parts = [sum(asker.totals(**window, modality=modality).values()) for modality in MODALITIES]
    assert all(0 < part < whole for part in parts)
    assert sum(parts) > whole
    sliced = [sum(asker.totals(**window, modality="text", context_bucket=name).values()) for name in BUCKETS]
    assert sum(sliced) == parts[0]


def test_the_last_estimated_week_reaches_past_the_end(asker: Asker) -> None:
    """Estimates are of whole weeks: a window that ends on a Monday gives the week to its Sunday."""
    to_sunday = asker.by_date(start_date="2026-06-01", end_date="2026-06-14", period="week", category="programming")
    to_monday = asker.by_date(start_date="2026-06-01", end_date="2026-06-08", period="week", category="programming")
    assert to_monday == to_sunday
    assert list(to_monday) == ["2026-06-01", "2026-06-08"]


def test_estimates_are_sampled_and_do_not_add_up(asker: Asker) -> None:
    """Natural and programming language are all there is, yet a model's estimates miss its exact week by percents."""
    window = {"start_date": "2026-06-01", "end_date": "2026-06-07", "period": "week"}
    exact = dict(asker.by_date(**window)["2026-06-01"][:50])
    kinds = [dict(asker.by_date(**window, language_type=name)["2026-06-01"]) for name in ("natural", "programming")]
    both = exact.keys() & kinds[0].keys() & kinds[1].keys()
    misses = [abs(kinds[0][name] + kinds[1][name] - exact[name]) / exact[name] for name in both]
    assert len(misses) > 30
    assert 0.02 < max(misses) < 0.1


@needs_captures
def test_real_days_come_back_as_the_newest_capture_has_them_and_weeks_as_the_chart_had_them() -> None:
    """Fed by real captures: the 51 rows of a covered day are theirs, and whole weeks add up to the page's own chart."""
    newest = json.loads(sorted((CAPTURES / "rankings_daily").glob("*.json"))[-1].read_text())
    with contract_server(datetime(2026, 8, 11, tzinfo=UTC), CAPTURES) as server:
        asker = Asker(server.url, DEMO_KEY)
        window = {name: newest["meta"][name] for name in ("start_date", "end_date")}
        assert asker.rankings(**window).json()["data"] == newest["data"]
        weeks = asker.totals(start_date="2026-07-20", end_date="2026-08-02", period="week")
        asker.close()
    # From the whole week views that another collector took (captures_more).
    assert weeks == {"2026-07-20": 58_041_497_415_980, "2026-07-27": 56_788_588_911_921}
