"""What was verified comes back from the build database as it was kept, and never as the evidence of anything else."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.checks.evidence import Evidence, evidence_of, figures_of_weeks, forget_evidence, keep_evidence
from orchestration.checks.reference_figures import Figure
from orchestration.checks.standings import Standing, Standings

MONDAY = date(2026, 3, 16)
CODE, OTHER_CODE = "this", "other"

figures = st.builds(Figure, *[st.integers(0, 10**20)] * 3)
entities = st.none() | st.text("ABC\"'\\é", min_size=1, max_size=3)
standings = st.builds(
    Standings,
    st.frozensets(st.sampled_from(["top_9", "top_10", "all"])),
    st.dictionaries(
        st.tuples(st.sampled_from(["top_9", "all"]), st.just("as_known_now"), st.sampled_from(["daily", "chart"])),
        st.builds(Standing, st.dictionaries(entities, figures, max_size=4), figures),
        max_size=4,
    ),
)


@settings(deadline=None)
@given(st.dictionaries(st.integers(0, 600).map(lambda n: MONDAY + timedelta(weeks=n)), standings, max_size=3))
def test_what_is_kept_comes_back(kept: dict[date, Standings]) -> None:
    verified = Evidence({"a": "1"}, {week: (f"made of {week}", "figures") for week in kept}, kept)
    with duckdb.connect() as connection:
        keep_evidence(connection, CODE, verified)
        assert evidence_of(connection, CODE) == verified


def _evidence(captures: str = "captures", figures: str = "figures") -> Evidence:
    return Evidence({"a": "1"}, {MONDAY: (captures, figures)}, {MONDAY: Standings(frozenset(), {})})


def test_what_is_verified_again_replaces_what_was_and_the_rest_stays() -> None:
    later = MONDAY + timedelta(weeks=1)
    with duckdb.connect() as connection:
        keep_evidence(connection, CODE, _evidence())
        keep_evidence(connection, CODE, Evidence({"b": "2"}, {later: ("x", "y")}, {later: Standings(frozenset(), {})}))
        keep_evidence(connection, CODE, _evidence(figures="others"))
        found = evidence_of(connection, CODE)
    assert found.captures == {"a": "1", "b": "2"}
    assert found.weeks == {MONDAY: ("captures", "others"), later: ("x", "y")}


def test_evidence_of_other_code_is_none_and_goes() -> None:
    with duckdb.connect() as connection:
        assert evidence_of(connection, CODE) == Evidence(), "before anything was kept"
        keep_evidence(connection, OTHER_CODE, _evidence())
        assert evidence_of(connection, CODE) == Evidence()
        keep_evidence(connection, CODE, _evidence())
        assert evidence_of(connection, OTHER_CODE) == Evidence()


def test_after_an_alarm_nothing_is_taken_for_granted() -> None:
    with duckdb.connect() as connection:
        forget_evidence(connection)
        keep_evidence(connection, CODE, _evidence())
        forget_evidence(connection)
        assert evidence_of(connection, CODE) == Evidence()


@pytest.mark.parametrize(
    "change",
    [
        "update main.fct_vendor_weekly set tokens = 6 where vendor = 'b'",
        "delete from main.fct_vendor_weekly where vendor = 'b'",
        # Of a row's hash in DuckDB the last column is a part by exclusive or, in which two that are swapped cancel.
        "update main.fct_vendor_weekly set tokens = if(vendor = 'a', 7, 5)",
        # Two equal rows more cancel in the hash, and are counted all the same.
        "insert into main.fct_vendor_weekly select week_start, 'c', 1 from range(2), main.fct_market_weekly",
    ],
)
def test_a_row_that_is_another_gives_its_week_another_name(change: str) -> None:
    with duckdb.connect() as connection:
        for fact in ("market", "country"):
            connection.execute(f"create table main.fct_{fact}_weekly as select date '{MONDAY}' as week_start")
        for fact in ("fct_model_usage_weekly", "fct_model_usage_weekly_by_source"):
            connection.execute(f"create table main.{fact} (week_start date)")
        connection.execute("create table main.fct_model_usage_daily (usage_date date)")
        connection.execute(
            f"create table main.fct_vendor_weekly as select date '{MONDAY}' as week_start, * "
            "from (values ('a', 5), ('b', 7)) as rows (vendor, tokens)"
        )
        before = figures_of_weeks(connection)
        assert before.keys() == {MONDAY}
        connection.execute(change)
        assert figures_of_weeks(connection) != before
