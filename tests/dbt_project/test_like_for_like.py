"""What the almanac once published of the real weeks and must not again: growth across a change of coverage, of a week
with missing days, and a list that does not add up to the totals above it.

Each figure here is one that was published (or printed from it) before bounds were.
"""

from pathlib import Path

import pytest

from tests.support.project import needs_captures, query

pytestmark = needs_captures


def test_no_growth_is_taken_across_a_change_of_coverage(captures_data: Path) -> None:
    """The chart names nine models, days fifty: US tokens were not up by 153 %, they were named for the first time."""
    for fact, column, entity in (
        ("fct_country_weekly", "country_code", "US"),
        ("fct_country_weekly", "country_code", "CN"),
        ("fct_vendor_weekly", "vendor_id", "google"),
    ):
        rows = query(
            captures_data,
            f"select growth, growth_low, growth_high, growth_note from {fact} "
            f"where week_start = '2026-05-25' and basis = 'all' and {column} = '{entity}'",
        )
        assert len(rows) == 2  # one for each attribution
        for growth, low, high, note in rows:
            assert growth is None, entity
            assert low < 0 < high, entity
            assert note.endswith("leaves it open."), entity
    ((us,),) = query(
        captures_data,
        "select distinct growth from fct_country_weekly where week_start = '2026-05-25' and basis = 'top_9' "
        "and country_code = 'US'",
    )
    assert us == pytest.approx(-0.137, abs=0.0005)  # what the audit called like for like


def test_a_growth_on_the_whole_market_is_no_point_while_a_part_is_not_named(captures_data: Path) -> None:
    """What the named models did is another figure: xAI's was -39.5 %, where the whole of it fell by 31.8 %."""
    for fact in ("fct_vendor_weekly", "fct_country_weekly"):
        ((points, bounds, named),) = query(
            captures_data,
            f"select count(growth), count(growth_low), count(named_growth) from {fact} where basis = 'all'",
        )
        assert points == 0, fact
        assert bounds > 50, fact
        assert named > 50, fact


def test_no_model_grows_from_a_week_with_missing_days(captures_data: Path) -> None:
    """text-embedding-3-small was on the list on one day of the week before: +998 % was a day against a week."""
    jumps = query(
        captures_data,
        "select growth, growth_note from fct_model_usage_weekly "
        "where model_permaslug = 'openai/text-embedding-3-small'",
    )
    assert jumps
    assert all(growth is None or growth < 1 for growth, _ in jumps)
    assert any(note and note.endswith("leaves it open.") for _, note in jumps)
    assert not query(
        captures_data,
        "select week_start, model_permaslug from fct_model_usage_weekly "
        "where growth is not null and source <> 'weekly_page' and growth_low < growth_high",
    )


def test_an_exact_week_on_file_gives_the_growth_that_days_leave_open(captures_data: Path) -> None:
    """tencent/hy3, third of the report: +22.5 % from the days that named it, +22.3 % from the chart."""
    ((growth, low, high),) = query(
        captures_data,
        "select growth, growth_low, growth_high from fct_model_usage_weekly "
        "where week_start = '2026-07-27' and model_permaslug like 'tencent/hy3%' and rank <= 3",
    )
    assert low == growth == high
    assert f"{growth:+.1%}" == "+22.3%"


def test_a_week_that_lost_a_day_is_not_complete(captures_data: Path) -> None:
    """The source lost 2025-07-15: the +34.8 % after it is seven days against six."""
    weeks = query(
        captures_data,
        "select week_start::varchar, is_complete, growth, growth_note from fct_market_weekly "
        "where week_start in ('2025-07-14', '2025-07-21') order by all",
    )
    assert [(week, is_complete, growth) for week, is_complete, growth, _ in weeks] == [
        ("2025-07-14", False, None),
        ("2025-07-21", True, None),
    ]
    assert all(note for *_, note in weeks)
    for fact in ("fct_model_usage_weekly", "fct_vendor_weekly", "fct_country_weekly"):
        grown = f"select * from {fact} where week_start in ('2025-07-14', '2025-07-21') and growth is not null"
        assert query(captures_data, grown) == [], fact


def test_a_list_names_all_that_the_totals_above_it_count(captures_data: Path) -> None:
    """Nine models of the chart under totals of ten of the page: the reader adds up 2.95 T under 3.54 T.

    The list is the page's ten, in its ranks, nine of them to the token as the chart has them now: up to 0.2 % less.
    """
    listed = query(
        captures_data,
        "select models.country_code, sum(usage.total_tokens), count(*) from fct_model_usage_weekly as usage "
        "inner join dim_model as models using (model_permaslug) "
        "where usage.week_start = '2026-03-16' and usage.rank <= 10 and models.is_current group by all order by all",
    )
    totals = query(
        captures_data,
        "select country_code, total_tokens from fct_country_weekly where week_start = '2026-03-16' "
        "and basis = 'top_10' and attribution = 'as_known_now' and total_tokens > 0 order by all",
    )
    assert sum(count for *_, count in listed) == 10
    assert dict(totals)["US"] == 3_536_000_000_000
    assert [country for country, *_ in listed] == [country for country, _ in totals]
    assert all(0 <= 1 - tokens / total < 0.0025 for (_, tokens, _), (_, total) in zip(listed, totals, strict=True))
    rows = query(
        captures_data,
        "select usage.rank, usage.rank_low, usage.rank_high, usage.total_tokens = sources.total_tokens "
        "from fct_model_usage_weekly as usage left join fct_model_usage_weekly_by_source as sources "
        "on usage.week_start = sources.week_start and usage.model_permaslug = sources.model_permaslug "
        "and sources.source = 'weekly_chart' where usage.week_start = '2026-03-16' order by rank",
    )
    assert rows == [(rank, rank, rank, True) for rank in range(1, 10)] + [(10, 10, 10, None)]


def test_a_week_in_part_is_that_of_its_days(captures_data: Path) -> None:
    """The chart of the running week names nine models, its six days fifty-eight."""
    assert query(
        captures_data,
        "select source, is_complete, days_observed, named_models from fct_market_weekly "
        "where week_start = '2026-08-03'",
    ) == [("daily_rankings", False, 6, 58)]
