"""The ranking of apps: the real one is taken, what was asked decides what it is, and no part passes for the whole."""

import json
from datetime import UTC, datetime
from typing import Any

import duckdb
import pytest

from orchestration.captures.contract import Circumstances, Refused
from orchestration.captures.recognition import recognise
from orchestration.warehouse.load import load
from tests.support.hostile import capture_of_form
from tests.support.in_memory import NOW, InMemory
from tests.support.project import CAPTURES, needs_captures

TRENDING = {"sort": "trending"}


def _rows(*tokens: int, first: int = 1) -> list[dict[str, Any]]:
    return [
        {"rank": rank, "app_id": 1000 + rank, "app_name": "An app", "total_tokens": str(count), "total_requests": 3}
        for rank, count in enumerate(tokens, start=first)
    ]


def _answer(*tokens: int, first: int = 1) -> bytes:
    meta = {"as_of": "2026-08-22T02:01:37.000Z", "version": "v1", "start_date": "2026-07-23", "end_date": "2026-08-21"}
    return json.dumps({"data": _rows(*tokens, first=first), "meta": meta}).encode()


@needs_captures
def test_the_real_file_of_rows_is_taken_and_says_no_window() -> None:
    zone = InMemory()
    (file,) = (CAPTURES / "app_rankings").glob("*.json")
    assert zone.offer(file.read_bytes())
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        load(connection, zone)
        # By hand: the first two rows of the file, and how many there are.
        first = "select app_rank, app_id, app_name, total_tokens, total_requests from raw.app_usage order by 1 limit 2"
        assert connection.execute(first).fetchall() == [
            (1, 3067167, "Hermes Agent", 38877705398677, 402379468),
            (2, 2627404, "Claude Code", 9297169523819, 95774186),
        ]
        windows = "select distinct usage_start, usage_end, count(*) over () from raw.app_usage"
        assert connection.execute(windows).fetchall() == [(None, None, 50)]
        assert connection.execute("select count(*) from raw.usage_states").fetchall() == [(0,)]


@pytest.mark.parametrize(
    "asked", [{}, {"category": "coding"}, {"category": "coding", "subcategory": "cli-agent", "offset": "100"}, TRENDING]
)
def test_a_ranking_is_taken_with_what_was_asked(asked: dict[str, str]) -> None:
    form, facts = recognise(_answer(9, 7, 7), NOW, Circumstances(asked))
    assert (form.name, facts.row_count) == ("app_ranking_part" if asked else "app_ranking", 3)
    assert facts.as_of == datetime(2026, 8, 22, 2, 1, 37, tzinfo=UTC)


@pytest.mark.parametrize(
    "asked",
    [
        {"sort": "new"},
        {"category": "all"},
        {"offset": "101"},
        {"offset": "-1"},
        {"subcategory": "a b"},
        {"modality": "text"},
        {"category": "coding", "modality": "text"},
    ],
)
def test_what_the_source_cannot_be_asked_is_no_ranking_of_apps(asked: dict[str, str]) -> None:
    with pytest.raises(Refused, match="no known form"):
        recognise(_answer(9, 7), NOW, Circumstances(asked))


def test_only_a_ranking_asked_for_as_trending_may_have_another_order() -> None:
    """Put into a folder without what was asked, it would pass for the most used apps."""
    recognise(_answer(7, 9), NOW, Circumstances(TRENDING))
    for asked in ({}, {"sort": "popular"}, {"category": "coding"}):
        with pytest.raises(Refused, match="do not follow the tokens"):
            recognise(_answer(7, 9), NOW, Circumstances(asked))


def test_a_page_that_begins_at_an_offset_keeps_its_ranks() -> None:
    recognise(_answer(*[9] * 100, first=101), NOW, Circumstances({"offset": "100"}))
    with pytest.raises(Refused, match=r"data\.100: List should have at most 100|at most 100"):
        recognise(_answer(*[9] * 101), NOW)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"start_date": "2026-08-22", "end_date": "2026-08-21"}, "ends before it begins"),
        ({"end_date": "2026-08-24"}, "more than a day after"),
        ({"start_date": "2026-02-30"}, "day is out of range"),
    ],
)
def test_a_window_that_cannot_be_is_refused(change: dict[str, str], reason: str) -> None:
    answer = json.loads(_answer(9))
    answer["meta"] |= change
    with pytest.raises(Refused, match=reason):
        recognise(json.dumps(answer).encode(), NOW)


def test_rows_of_a_leaderboard_are_not_taken_for_apps() -> None:
    """A file with the marks of both says nothing that could be told apart."""
    capture = capture_of_form("data_api_daily")
    capture["data"][0]["app_id"] = 7
    with pytest.raises(Refused, match="matches several forms"):
        recognise(json.dumps(capture).encode(), NOW)
