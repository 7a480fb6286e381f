"""A capture on which the build fails, though every gate before it took it: found, left out, named, and only that one.

Belongs here: the search, and one whole run with captures that no contract took. Does not: the load's own search
(tests/warehouse/test_load.py).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.assets.isolation import find_at_fault
from orchestration.captures.contract import CaptureFacts
from orchestration.captures.forms import FORMS
from orchestration.captures.raw_zone import RawZone
from orchestration.captures.recognition import recognise
from orchestration.captures.sidecar import Sidecar
from tests.support.in_memory import InMemory
from tests.support.project import almanac, query

NAMES = [name for name, form in FORMS.items() if form.answers({})]
MARCH = datetime(2026, 3, 30, tzinfo=UTC)


def _captures(count: int) -> list[Sidecar]:
    zone = InMemory()
    facts = CaptureFacts("any", MARCH, MARCH.date(), MARCH.date(), 1)
    return [
        zone.keep_unjudged(str(number).encode(), FORMS[NAMES[number % len(NAMES)]], facts) for number in range(count)
    ]


@given(st.data(), st.integers(1, 40))
def test_the_captures_at_fault_are_found_and_no_others(data: st.DataObject, count: int) -> None:
    captures = _captures(count)
    at_fault = data.draw(st.sets(st.sampled_from(range(count)), max_size=4))
    trusted = [capture for number, capture in enumerate(captures) if number % 3 == 0 and number not in at_fault]
    suspects = [capture for capture in captures if capture not in trusted]
    bad = {captures[number].sha256 for number in at_fault}
    tried: list[frozenset[str]] = []

    def builds(chosen: Iterable[Sidecar]) -> bool:
        tried.append(frozenset(capture.sha256 for capture in chosen))
        return not tried[-1] & bad

    found = find_at_fault(suspects, trusted, builds)
    assert {capture.sha256 for capture in found} == bad
    assert len(tried) == len(set(tried)) <= 2 + len(NAMES) + 2 * len(bad) * 6


def test_where_the_code_is_at_fault_no_capture_is() -> None:
    assert find_at_fault(_captures(9), [], lambda _: False) == []


def test_where_two_do_not_go_together_one_of_them_is_left_out() -> None:
    captures = _captures(9)
    pair = [captures[2], captures[7]]
    (found,) = find_at_fault(captures, [], lambda chosen: not all(one in chosen for one in pair))
    assert found in pair


# What the load takes and the models do not: one model twice on a day, which is the key of a fact.
TWICE = {
    "data": [{"date": "2026-03-16", "model_permaslug": "openai/a", "total_tokens": "5"}] * 2,
    "meta": {"as_of": "2026-03-18T00:05:00Z", "version": "v1", "start_date": "2026-03-16", "end_date": "2026-03-16"},
}
# What the load and the models take and the recomputation does not: a name that is a number, which DuckDB reads as text.
NUMBER = TWICE | {
    "data": [
        {"date": "2026-03-17", "model_permaslug": 7, "total_tokens": "5"},
        {"date": "2026-03-17", "model_permaslug": "openai/a", "total_tokens": "5"},
    ],
    "meta": {"as_of": "2026-03-18T00:05:00Z", "version": "v1", "start_date": "2026-03-17", "end_date": "2026-03-17"},
}
CHART = {
    "fetched_at": "2026-07-01T00:05:00Z",
    "data": [{"x": "2026-06-22", "ys": {"openai/a": 70, "deepseek/b": 20, "Others": 10}}],
}


def _put(data: Path, body: bytes, form: str, name: str) -> None:
    """Keep bytes as a gate with a hole would: said to be of a form, and no more."""
    facts = CaptureFacts("rankings-daily", MARCH, date(2026, 3, 16), date(2026, 3, 16), 2)
    assert RawZone(data / "raw").keep(body, FORMS[form], facts, "folder", name)


@pytest.mark.long
def test_a_run_goes_on_without_the_captures_that_fail_in_load_build_and_checks(
    sample_data: Path, copied: Callable[[Path], Path]
) -> None:
    """Figures are those of the good captures; the others are named, stay in the raw zone, and are not tried again."""
    data = copied(sample_data)
    half = json.dumps(CHART | {"more": "\ud800"}).encode()
    _put(data, half, "weekly_chart", "half.json")
    _put(data, json.dumps(TWICE).encode(), "data_api_daily", "twice.json")
    _put(data, json.dumps(NUMBER).encode(), "data_api_daily", "number.json")
    good = json.dumps(CHART).encode()
    form, facts = recognise(good, datetime.now(UTC))
    RawZone(data / "raw").keep(good, form, facts, "folder", "good.json")
    raw = {path: path.read_bytes() for path in (data / "raw").rglob("*.gz")}
    before = query(data, "select * from fct_country_weekly where week_start < '2026-06-01' order by all")

    outcome = almanac(data, "run", "--offline")
    assert outcome.returncode == 0, outcome.stderr
    assert "left out half.json: the JSON holds half of a surrogate pair" in outcome.stderr
    assert "left out number.json: the recomputation cannot digest it: " in outcome.stderr
    assert "left out twice.json" in outcome.stderr
    assert query(data, "select total_tokens from fct_market_weekly where week_start = '2026-06-22'") == [(100,)]
    assert query(data, "select * from fct_country_weekly where week_start < '2026-06-01' order by all") == before
    assert query(
        data, "select count(*) from capture_log where request in ('half.json', 'twice.json', 'number.json')"
    ) == [(0,)]
    assert {path: path.read_bytes() for path in (data / "raw").rglob("*.gz")} == raw

    again = almanac(data, "run", "--offline")
    assert again.returncode == 0, again.stderr
    assert "nothing new since the last publication" in again.stderr
    refused = json.loads(almanac(data, "status", "--json").stdout)["refused"]
    reasons = {refusal["file"]: refusal["reason"] for refusal in refused}
    assert reasons.keys() == {"half.json", "twice.json", "number.json"}
    assert "the build fails with it: " in reasons["twice.json"]
    assert "uplicate key" in reasons["twice.json"]
