"""Periods as people write them: weeks, months and days, in English and Chinese, alone and within a sentence."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.claims.periods import Period, PeriodError, find_periods, read_period, start_of, week_of
from orchestration.seeds import read_seed

ARTICLE = Period("week", date(2026, 3, 16), date(2026, 3, 22))
PUBLISHED = date(2026, 3, 24)


@pytest.mark.parametrize(
    "text",
    [
        "2026-W12",
        "week 12 of 2026",
        "16 to 22 March 2026",
        "16–22 March 2026",
        "16th to 22nd of March 2026",
        "March 16–22, 2026",
        "16 March to 22 March 2026",
        "2026-03-16 … 2026-03-22",
        "2026-03-16 to 2026-03-22",
        "2026/3/16 – 2026/3/22",
        "week to 22 March 2026",
        "week ending 22 March 2026",
        "the week that ended on 22 March 2026",
        "week of 16 March 2026",
        "week of March 16, 2026",
        "week beginning 16 March 2026",
        "week with 18 March 2026",
        "16.03.2026 – 22.03.2026",
        "2026年3月16日至22日",
        "2026年3月16日至3月22日",
        "2026年第12周",
        "截至2026年3月22日当周",
        "2026年3月18日当周",
    ],
)
def test_the_week_of_the_article_in_many_words(text: str) -> None:
    assert read_period(text) == ARTICLE


@pytest.mark.parametrize("text", ["16 to 22 March", "week of 16 March", "week to 22 March", "3月16日至22日"])
def test_the_day_of_publication_gives_the_year(text: str) -> None:
    assert read_period(text, PUBLISHED) == ARTICLE
    with pytest.raises(PeriodError, match="of which year"):
        read_period(text)
    with pytest.raises(PeriodError, match="of which year"):
        read_period(text, date(2026, 11, 30))  # more than half a year later


def test_a_week_may_end_after_its_publication_or_in_the_next_year() -> None:
    assert read_period("16 to 22 March", date(2026, 3, 18)) == ARTICLE
    assert read_period("29 December to 4 January", date(2026, 1, 5)).start == date(2025, 12, 29)
    assert read_period("29 December to 4 January 2026").start == date(2025, 12, 29)
    assert read_period("29 December 2025 to 4 January").end == date(2026, 1, 4)


@pytest.mark.parametrize("text", ["February 2026", "Feb 2026", "2026-02", "2026年2月", "1 to 28 February 2026"])
def test_a_month(text: str) -> None:
    period = read_period(text)
    assert period == Period("month", date(2026, 2, 1), date(2026, 2, 28))
    assert start_of(period, "month") == date(2026, 2, 1)
    with pytest.raises(PeriodError, match="February 2026 is no week"):
        start_of(period, "week")


@pytest.mark.parametrize(
    "text", ["1 August 2026", "August 1, 2026", "1st of August 2026", "1 Aug 2026", "2026-08-01", "2026年8月1日"]
)
def test_a_day(text: str) -> None:
    assert read_period(text) == Period("day", date(2026, 8, 1), date(2026, 8, 1))


def test_a_day_alone_names_the_week_whose_monday_or_sunday_it_is() -> None:
    assert start_of(read_period("2026-03-16"), "week") == ARTICLE.start
    assert start_of(read_period("2026-03-22"), "week") == ARTICLE.start


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("03/04/2026", "2026-04-03 or 2026-03-04"),
        ("03.04.2026", "2026-04-03 or 2026-03-04"),
        ("week of 18 March 2026", "2026-03-18 is a Wednesday.*write 2026-03-16"),
        ("week to 24 March 2026", "2026-03-24 is a Tuesday.*which seven days"),
        ("31 February 2026", "there is no day 31 February 2026"),
        ("2026-W60", "2026 has no week 60"),
        ("22 to 16 March 2026", "2026-03-22 is after 2026-03-16"),
        ("16 and 22 March 2026", "is no period"),
        ("last week", "is no period"),
        ("9999-12-31", "too far from today"),
        ("December 9999", "too far from today"),
        ("9999-W52", "too far from today"),
        ("0000-W01", "has no week 1"),
        ("soon", "YYYY-MM-DD"),
    ],
)
def test_what_is_not_sure_is_asked(text: str, question: str) -> None:
    with pytest.raises(PeriodError, match=question):
        read_period(text)


@pytest.mark.parametrize(
    ("text", "span", "start"),
    [
        ("seven days to 29 June 2026", "seven_days", date(2026, 6, 23)),
        ("7 days up to 2026-06-29", "seven_days", date(2026, 6, 23)),
        ("23 to 29 June 2026", "seven_days", date(2026, 6, 23)),
        ("seven days to 28 June 2026", "week", date(2026, 6, 22)),
        ("28 days to 29 June 2026", "four_weeks", date(2026, 6, 2)),
        ("four weeks ending 28 June 2026", "four_weeks", date(2026, 6, 1)),
        ("28 days to 28 February 2026", "month", date(2026, 2, 1)),
        ("截至2026年6月29日的七天", "seven_days", date(2026, 6, 23)),
    ],
)
def test_runs_of_days_are_named_by_their_first(text: str, span: str, start: date) -> None:
    period = read_period(text)
    assert (period.span, start_of(period, span)) == (span, start)
    with pytest.raises(PeriodError, match="is no"):
        start_of(period, "day")


def test_days_that_are_no_week_are_none() -> None:
    period = read_period("16 to 23 March 2026")
    assert period.kind == "days"
    with pytest.raises(PeriodError, match="is no week; weeks run from Monday to Sunday"):
        start_of(period, "week")


def test_a_slash_date_that_can_be_one_day_only_is_read() -> None:
    assert read_period("16/03/2026") == read_period("03/16/2026") == read_period("2026-03-16")


WRITTEN = [
    lambda first, last: f"{first} … {last}",
    lambda first, last: f"{first:%G-W%V}",
    lambda first, last: f"{first.day} {first:%B %Y} to {last.day} {last:%B %Y}",
    lambda first, last: f"{first:%b} {first.day}, {first.year} – {last:%b} {last.day}, {last.year}",
    lambda first, last: f"week of {first.day} {first:%B %Y}",
    lambda first, last: f"week to {last:%B} {last.day}, {last.year}",
    lambda first, last: f"{first.year}年{first.month}月{first.day}日至{last.year}年{last.month}月{last.day}日",
]


@given(st.dates(date(2025, 1, 1), date(2030, 12, 31)), st.sampled_from(WRITTEN))
def test_any_written_form_of_a_week_reads_back(day: date, written: type) -> None:
    week = week_of(day)
    text = written(week.start, week.end)
    assert read_period(text) == week
    ((start, end, found),) = find_periods(f"Models took 7.359 T tokens in {text}, up 56.9 %")
    assert found == week
    assert f"Models took 7.359 T tokens in {text}, up 56.9 %"[start:end] == text
    assert week.end - week.start == timedelta(6)


@pytest.mark.parametrize(
    "text",
    [
        "Models may grow 5 %",
        "4 models took 2.5 T",
        "rank 3 of 10",
        "GPT-5.4 took 1 T",
        "up 16 to 22 %",
        "from 5 to 25 T",
    ],
)
def test_other_numbers_are_no_periods(text: str) -> None:
    assert find_periods(text, PUBLISHED) == []


@pytest.mark.parametrize("row", [row for row in read_seed("claim_forms") if row["purpose"] == "period"])
def test_every_form_reads_its_example(row: dict[str, str]) -> None:
    ((start, end, period),) = find_periods(row["example"], PUBLISHED)
    assert row["example"][start:end] == row["example"]
    assert period.kind == row["kind"].partition("_")[0] or (row["kind"].startswith("range") and period.kind == "week")
