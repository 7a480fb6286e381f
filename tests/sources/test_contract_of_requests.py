"""The contract server against the source's description of `rankings-daily`: what may be asked, rule by rule.

Each docstring gives the rule as the Data API's documentation has it. Its answers: test_contract_of_rankings.py.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from orchestration.captures.recognition import recognise
from tests.support.asking import NOW, Asker


def test_by_default_the_last_30_days_up_to_the_last_completed_one(asker: Asker) -> None:
    """Without dates the answer covers the 30 days that end yesterday; `as_of` has milliseconds and Z."""
    answer = asker.rankings()
    assert answer.json()["meta"] == {
        "as_of": "2026-09-30T12:00:00.123Z",
        "version": "v1",
        "start_date": "2026-08-31",
        "end_date": "2026-09-29",
    }
    assert list(asker.by_date()) == [str(date(2026, 8, 31) + timedelta(days=number)) for number in range(30)]
    form, facts = recognise(answer.content, NOW)
    assert (form.name, facts.row_count) == ("data_api_daily", 30 * 51)


def test_both_ends_of_a_window_are_inclusive_and_366_days_are_the_most(asker: Asker) -> None:
    """`start_date` and `end_date` belong to the window, which spans 366 days at most."""
    assert list(asker.by_date(start_date="2026-03-01", end_date="2026-03-02")) == ["2026-03-01", "2026-03-02"]
    assert len(asker.by_date(start_date="2025-02-01", end_date="2026-02-01")) == 366
    assert "366" in asker.refusal(start_date="2025-02-01", end_date="2026-02-02")


def test_a_start_before_the_dataset_is_moved_and_an_end_before_it_refused(asker: Asker) -> None:
    """The dataset begins on 2025-01-01: an earlier start is moved there, and `meta` says so; an earlier end: 400."""
    window = {"start_date": "2024-06-01", "end_date": "2025-01-02"}
    assert asker.rankings(**window).json()["meta"]["start_date"] == "2025-01-01"
    assert list(asker.by_date(**window)) == ["2025-01-01", "2025-01-02"]
    assert list(asker.by_date(start_date="2024-06-01", end_date="2025-01-01")) == ["2025-01-01"]
    asker.refusal(start_date="2024-06-01", end_date="2024-12-31")


@pytest.mark.parametrize(
    "parameters",
    [
        {"start_date": "2026-02-30"},
        {"end_date": "2026-02-30"},
        {"start_date": "2026-2-3"},
        {"start_date": "20260203"},
        {"start_date": ""},
        {"start_date": "2026-03-02", "end_date": "2026-03-01"},
        {"period": "year"},
        {"modality": "video"},
        {"context_bucket": "1k"},
        {"category": "cooking", "period": "week"},
        {"language_type": "klingon", "period": "week"},
        {"catgory": "science", "period": "week"},
        {"period": ["day", "week"]},
    ],
    ids=str,
)
def test_what_is_no_day_no_window_or_no_value_is_refused(asker: Asker, parameters: dict[str, Any]) -> None:
    """A day that is not in the calendar, a start after the end, and a value that is not listed are a 400."""
    asker.refusal(**parameters)


@pytest.mark.parametrize(
    "parameters",
    [
        {"category": "science", "language_type": "natural", "period": "week"},
        {"category": "science", "modality": "text", "period": "week"},
        {"category": "science", "context_bucket": "1K", "period": "week"},
        {"language_type": "natural", "modality": "text", "period": "week"},
        {"language_type": "natural", "context_bucket": "1K", "period": "week"},
        {"category": "science", "period": "day"},
        {"language_type": "natural", "period": "day"},
        {"category": "science"},
        {"language_type": "natural"},
    ],
    ids=str,
)
def test_estimates_do_not_go_with_each_other_nor_with_exact_filters_nor_days(
    asker: Asker, parameters: dict[str, str]
) -> None:
    """`category` and `language_type` exclude each other, exact filters and `period=day`, said or by default: 400."""
    asker.refusal(**parameters)
