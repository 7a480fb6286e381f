"""A capture that a gate with a hole took and DuckDB reads, but on which the recomputation raises: known before it does.

The checks of every run would fail on it, which no publication would survive. One that disagrees with the facts is
another matter (test_blocking.py): it is digested, and stops the publication.
"""

from __future__ import annotations

import json
from typing import Any

import duckdb
import pytest

from orchestration.captures.contract import CaptureFacts
from orchestration.captures.forms import FORMS
from orchestration.checks.digestion import why_not_digested
from orchestration.checks.reference import Reference
from orchestration.checks.reference_captures import read_captures
from orchestration.warehouse.load import load
from tests.support.hostile import TOLD_BY_CONTENT, capture_of_form, put
from tests.support.in_memory import NOW, InMemory

FACTS = CaptureFacts("any", NOW, NOW.date(), NOW.date(), 1)
# Form, fault, and what raises.
TAKEN_BY_DUCKDB = {
    "a name that is a number": ("data_api_daily", put("data", 0, "model_permaslug", 5), "TypeError"),
    "a name on a page that is a number": ("weekly_page", put("models", 0, "slug", 5), "AttributeError"),
    "a name that is a list": ("data_api_daily", put("data", 0, "model_permaslug", ["a"]), "TypeError"),
    "a moment of another spelling": ("data_api_daily", put("meta", "as_of", "2026-03-18 00:05 UTC"), "ValueError"),
    "a date of another spelling": ("data_api_daily", put("data", 0, "date", "2026-3-16"), "ValueError"),
    "a count of another spelling": ("data_api_daily", put("data", 0, "total_tokens", "9e1"), "ValueError"),
    "no rank": ("weekly_page", put("models", 0, "rank", None), "TypeError"),
}


@pytest.mark.parametrize("name", TAKEN_BY_DUCKDB)
def test_what_raises_is_known_before_the_checks(name: str) -> None:
    form, fault, error = TAKEN_BY_DUCKDB[name]
    zone = InMemory()
    sidecar = zone.keep_unjudged(json.dumps(fault(capture_of_form(form))).encode(), FORMS[form], FACTS)
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        assert load(connection, zone).unreadable == []
    assert why_not_digested(zone, sidecar).startswith(f"the recomputation cannot digest it: {error}: ")


def test_a_name_that_is_a_number_is_read_and_raises_later() -> None:
    """Reading alone would not have found it."""
    form, fault, _ = TAKEN_BY_DUCKDB["a name that is a number"]
    zone = InMemory()
    zone.keep_unjudged(json.dumps(fault(capture_of_form(form))).encode(), FORMS[form], FACTS)
    assert len(read_captures(zone)) == 1
    with pytest.raises(TypeError):
        Reference(zone)


@pytest.mark.parametrize("form", TOLD_BY_CONTENT)
def test_a_capture_of_any_form_is_digested(form: str) -> None:
    zone = InMemory()
    sidecar = zone.keep_unjudged(json.dumps(capture_of_form(form)).encode(), FORMS[form], FACTS)
    assert why_not_digested(zone, sidecar) == ""


def test_a_capture_that_disagrees_is_digested() -> None:
    """What the checks are for is not taken away from them: only what raises is left out."""
    zone = InMemory()
    body: Any = capture_of_form("data_api_daily")
    body["data"] = [body["data"][0]] * 2  # one model twice, the last of which counts in Python: no total is right
    assert why_not_digested(zone, zone.keep_unjudged(json.dumps(body).encode(), FORMS["data_api_daily"], FACTS)) == ""
