"""Prints and revisions, to the token: by plain Python from the captures' bytes, which knows no model."""

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.support.made_up import made_up
from tests.support.project import CAPTURES, query

# From which moment a capture shows a week without 2025-07-15 (docs/method.md: the source lost it).
LOST = (date(2025, 7, 14), datetime(2026, 7, 1, tzinfo=UTC))
# By home, of docs/domain.md: whose models stood among the nine of the chart in 2026-07.
CHINESE = {"deepseek", "minimax", "moonshotai", "qwen", "stepfun", "tencent", "xiaomi", "z-ai"}
PRINTS = (
    "select week_start, print_tokens::bigint, known_from from fct_weekly_print "
    "where metric = 'market_total' and source = '{}' order by week_start, print_number"
)

Prints = dict[date, list[tuple[int, datetime]]]


def _prints_of_days(captures: Iterable[tuple[datetime, Mapping[date, int | None]]]) -> Prints:
    """A value of a week counts once all seven days are known from captures made after each had ended."""
    known: dict[date, tuple[int | None, datetime]] = {}
    prints: Prints = defaultdict(list)
    for as_of, days in sorted(captures, key=lambda capture: capture[0]):
        known |= {day: (tokens, as_of) for day, tokens in days.items()}
        for monday in {day - timedelta(days=day.weekday()) for day in days}:
            week = [known.get(monday + timedelta(days=number), (None, as_of)) for number in range(7)]
            ends = [datetime(*(monday + timedelta(days=n)).timetuple()[:3], tzinfo=UTC) for n in range(1, 8)]
            if all(tokens is not None and seen >= end for (tokens, seen), end in zip(week, ends, strict=True)):
                total = sum(tokens or 0 for tokens, _ in week)
                if not prints[monday] or prints[monday][-1][0] != total:
                    prints[monday].append((total, as_of))
    return {monday: found for monday, found in prints.items() if found}


def _daily_captures() -> list[tuple[datetime, dict[date, int | None]]]:
    captures = []
    for path in (CAPTURES / "rankings_daily").glob("*.json"):
        parsed = json.loads(path.read_bytes())
        days: dict[date, int | None] = defaultdict(int)
        for row in parsed["data"]:
            day = date.fromisoformat(row["date"])
            days[day] = (days[day] or 0) + int(row["total_tokens"])
        captures.append((datetime.fromisoformat(parsed["meta"]["as_of"]).replace(microsecond=0), days))
    return captures


def _chart() -> list[tuple[datetime, dict[date, dict[str, int]]]]:
    captures = []
    for path in (CAPTURES / "weekly_chart").glob("*.json"):
        parsed = json.loads(path.read_bytes())
        weeks = {date.fromisoformat(point["x"]): point["ys"] for point in parsed["data"]}
        captures.append((datetime.fromisoformat(parsed["fetched_at"]), weeks))
    return sorted(captures, key=lambda capture: capture[0])


def _found(rows: list[tuple[Any, ...]]) -> Prints:
    prints: Prints = defaultdict(list)
    for week, tokens, known_from in rows:
        prints[week].append((tokens, known_from.replace(microsecond=0)))
    return prints


def test_the_prints_of_the_daily_captures_are_those_of_the_bytes(captures_data: Path) -> None:
    expected = _prints_of_days(_daily_captures())
    assert _found(query(captures_data, PRINTS.format("daily_rankings"))) == expected
    assert max(map(len, expected.values())) == 2, "some week was restated: else this test says little"


def _prints_of_the_chart() -> Prints:
    prints: Prints = defaultdict(list)
    for as_of, weeks in _chart():
        for monday, rows in weeks.items():
            ends = datetime(*(monday + timedelta(days=7)).timetuple()[:3], tzinfo=UTC)
            total = sum(rows.values())
            is_whole = as_of >= ends and not (monday == LOST[0] and as_of >= LOST[1])
            if is_whole and (not prints[monday] or prints[monday][-1][0] != total):
                prints[monday].append((total, as_of))
    return {monday: found for monday, found in prints.items() if found}


def test_the_prints_of_the_chart_are_those_of_the_bytes(captures_data: Path) -> None:
    assert _found(query(captures_data, PRINTS.format("weekly_chart"))) == _prints_of_the_chart()


def test_the_weeks_that_another_source_shows_in_another_state(captures_data: Path) -> None:
    """The four weeks whose days were first held on 2026-06-22, by the chart of 2026-07-12, and no other."""
    printed = query(
        captures_data,
        "select week_start::varchar, source, later_source, first_print_tokens::bigint, later_tokens::bigint, revision,"
        " later_seen_at from fct_revision where later_source is not null order by 1",
    )
    totals = [
        ("2026-05-25", 31_821_170_937_871, 31_807_747_787_522),
        ("2026-06-01", 36_135_310_767_290, 36_126_105_262_907),
        ("2026-06-08", 44_623_118_857_794, 44_605_812_022_870),
        ("2026-06-15", 46_656_698_226_967, 46_647_905_566_215),
    ]
    seen = datetime(2026, 7, 12, 9, 35, 18, tzinfo=UTC)
    assert [(*row[:5], row[6].replace(microsecond=0)) for row in printed] == [
        (week, "daily_rankings", "weekly_chart", first, now, seen) for week, first, now in totals
    ]
    assert [row[5] for row in printed] == pytest.approx([now / first - 1 for _, first, now in totals], rel=1e-6)
    assert query(
        captures_data,
        "select week_start::varchar, source, latest_source, latest_tokens::bigint, is_of_one_source "
        "from fct_market_weekly_first_print where not is_of_one_source order by 1",
    ) == [(week, "daily_rankings", "weekly_chart", now, False) for week, _, now in totals]


def test_a_source_that_repeats_a_print_does_not_confirm_it(captures_data: Path) -> None:
    """The chart of 2026-06-29 was repeated 28 times; its value of 2026-07-20 is what the days came to a day later."""
    assert query(
        captures_data,
        "select week_start::varchar, prints, revision from fct_revision where metric = 'market_total' "
        "and source = 'weekly_chart' and week_start in ('2025-09-01', '2026-06-29', '2026-07-20') order by 1",
    ) == [("2025-09-01", 1, None), ("2026-06-29", 1, None), ("2026-07-20", 1, 0.0)]


@pytest.mark.parametrize(
    ("country", "week", "source", "displayed"),
    [
        ("US", "2026-06-15", "daily_rankings", "5.76 T"),
        ("CN", "2026-06-29", "daily_rankings", "23.45 T"),
        ("CN", "2026-07-20", "weekly_chart", "33.00 T"),
        ("CN", "2026-07-20", "daily_rankings", None),  # A day lacks one of the nine: its rows add up to 32.99.
        ("CN", "2026-07-27", "daily_rankings", "28.13 T"),
        ("US", "2026-07-27", "daily_rankings", "4.38 T"),
        ("", "2026-06-15", "daily_rankings", "46.7 T"),
        ("", "2026-07-27", "daily_rankings", "56.8 T"),
    ],
)
def test_first_prints_are_displayed_as_the_press_printed_them(
    captures_data: Path, country: str, week: str, source: str, displayed: str | None
) -> None:
    """As National Business Daily printed them: docs/method.md, the press's two habits."""
    assert query(
        captures_data,
        "select print_displayed from fct_weekly_print where metric like '%_total' and print_number = 1 "
        f"and coalesce(country_code, '') = '{country}' and week_start = '{week}' and source = '{source}'",
    ) == ([(displayed,)] if displayed else [])


@pytest.mark.parametrize(
    ("week", "prints", "first", "latest", "is_prompt"),
    [
        ("2025-07-14", 0, None, None, None),  # The source had lost a day of it before the first capture.
        ("2026-03-16", 1, 20_296_794_834_531, 20_296_794_834_531, False),  # The chart was captured from July on.
        ("2026-07-13", 2, 62_238_574_019_757, 62_773_944_339_618, True),  # 07-18 was restated by every row.
    ],
)
def test_a_week_of_the_chart_by_hand(
    captures_data: Path, week: str, prints: int, first: int | None, latest: int | None, is_prompt: bool | None
) -> None:
    """Added up by hand from the captures of 2026-07-12, 07-20 and 07-21."""
    assert query(
        captures_data,
        "select prints, first_print_tokens::bigint, latest_tokens::bigint, is_prompt from fct_revision "
        f"where metric = 'market_total' and source = 'weekly_chart' and week_start = '{week}'",
    ) == [(prints, first, latest, is_prompt)]


def test_growth_and_countries_are_printed_from_the_rows_of_their_captures(captures_data: Path) -> None:
    """The week of 2026-07-13 in the chart, before and after 07-18 was restated, as exact fractions."""
    monday = date(2026, 7, 13)
    expected = []
    for day in (20, 21):
        (weeks,) = [weeks for as_of, weeks in _chart() if as_of.date() == date(2026, 7, day)]
        total, before = sum(weeks[monday].values()), sum(weeks[monday - timedelta(days=7)].values())
        chinese = sum(tokens for name, tokens in weeks[monday].items() if name.split("/")[0] in CHINESE)
        expected.append((chinese, float(Fraction(total - before, before))))
    ((tokens, growth),) = [tuple(zip(*expected, strict=True))]
    figures = (
        "select first_print_tokens::bigint, latest_tokens::bigint, first_print_ratio, latest_ratio from fct_revision "
        f"where source = 'weekly_chart' and week_start = '{monday}' and metric = '{{}}' and basis = '{{}}'"
        " and country_code is not distinct from {}"
    )
    assert query(captures_data, figures.format("country_total", "top_9", "'CN'")) == [(*tokens, None, None)]
    assert query(captures_data, figures.format("market_growth", "all", "null")) == [(None, None, *growth)]


def test_horizons_are_what_plain_python_finds(captures_data: Path) -> None:
    """From the bytes: what the days, or the chart with another total since, had that long after, against the first."""
    captures = _daily_captures()
    prints = _prints_of_days(captures)
    chart = _prints_of_the_chart()
    last_seen: dict[date, datetime] = {}
    for as_of, days in sorted(captures, key=lambda capture: capture[0]):
        last_seen |= dict.fromkeys(days, as_of)
    for horizon in (1, 2, 7, 21):
        revisions = []
        for monday, found in prints.items():
            ends = datetime(*(monday + timedelta(days=7)).timetuple()[:3], tzinfo=UTC)
            moment = ends + timedelta(days=horizon)
            is_seen = all(last_seen[monday + timedelta(days=number)] >= moment for number in range(7))
            if is_seen and found[0][1] <= ends + timedelta(hours=24):
                *_, (now, seen) = chart[monday]
                is_another = seen > found[-1][1] and now != found[-1][0]
                values = [*found, (now, seen)] if is_another else found
                then = [tokens for tokens, known_from in values if known_from <= moment][-1]
                revisions.append(Fraction(then - found[0][0], found[0][0]))
        ((weeks, mean, bias, unchanged),) = query(
            captures_data,
            "select weeks_compared, mean_absolute_revision, bias, unchanged_share from fct_revision_by_horizon "
            f"where metric = 'market_total' and source = 'daily_rankings' and horizon_days = {horizon}",
        )
        assert weeks == len(revisions) > 2
        assert mean == pytest.approx(float(sum(map(abs, revisions)) / weeks), rel=1e-9)
        assert bias == pytest.approx(float(sum(revisions) / weeks), rel=1e-9)
        assert unchanged == sum(revision == 0 for revision in revisions) / weeks


def test_what_was_printed_first_is_what_was_known_at_that_moment_and_not_before(captures_data: Path) -> None:
    """Four weeks: from days, from the chart before the days, and two that were captured long after."""
    printed = query(
        captures_data,
        "select week_start, first_print_tokens, first_print_growth, source, first_print_at "
        "from fct_market_weekly_first_print "
        "where week_start in ('2025-07-21', '2026-06-01', '2026-07-13', '2026-07-20')",
    )
    assert len(printed) == 4
    for week, *figures, moment in printed:
        known = "select {} from market_weekly_known_at('{}'::timestamptz) where week_start = '{}'"
        then = query(captures_data, known.format("total_tokens, growth, source", moment.isoformat(), week))
        assert then == [tuple(figures)]
        before = (moment - timedelta(seconds=1)).isoformat()
        assert query(captures_data, known.format("is_complete", before, week)) in ([], [(False,)])


def test_the_week_to_date_counts_the_days_that_both_weeks_have(captures_data: Path) -> None:
    """The newest capture was made on Sunday 2026-08-09 at 00:05: six days, against the same six."""
    known: dict[date, int | None] = {}
    for _, days in sorted(_daily_captures(), key=lambda capture: capture[0]):
        known |= days
    this_week = sum(known[date(2026, 8, day)] or 0 for day in range(3, 9))
    week_before = sum(known[date(2026, 7, 27) + timedelta(days=number)] or 0 for number in range(6))
    assert query(
        captures_data,
        "select week_start, days_known, missing_days, to_date_tokens, previous_same_days_tokens from fct_week_to_date",
    ) == [(date(2026, 8, 3), 6, "2026-08-09", this_week, week_before)]


def test_made_up_captures_have_the_prints_that_plain_python_gives(made_up_data: Path) -> None:
    """Captures that restate, leave out and repeat; arrived shuffled, in two runs."""
    captures = [
        (as_of, {day: sum(rows.values()) for day, rows in days.items()})
        for as_of, days in made_up(random.Random(7))  # noqa: S311 - a test's dice
    ]
    assert _found(query(made_up_data, PRINTS.format("daily_rankings"))) == _prints_of_days(captures)
