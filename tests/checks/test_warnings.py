"""Test the checks that warn: each fails on a copy of the real warehouse with a fault, and has a sentence."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import pytest

from orchestration.checks.compare import warning
from orchestration.checks.results import describe_result
from orchestration.checks.warnings import CHECKS, query_check, run_warning_checks
from orchestration.seeds import threshold
from orchestration.settings import CLAIMS_DIR

NOW = datetime(2026, 8, 5, tzinfo=UTC)  # the week of 2026-07-27 is the one that ended last
FAULTS = {
    "authors_are_mapped": "update main.dim_model set vendor_id = 'unmapped:x' where author = 'deepseek'",
    "no_day_is_missing": "delete from main.fct_model_usage_daily where usage_date = '2026-07-18'",
    "captures_do_not_conflict": (
        "insert into raw.captures by name select * replace ('twin' as capture_id) from raw.captures "
        "where form = 'weekly_chart' order by as_of desc limit 1; "
        "insert into raw.capture_periods values ('twin', '2026-07-20', 'other content')"
    ),
    "last_week_is_here": "update main.dim_week set is_latest_complete = (week_start = '2026-07-20')",
    "lost_days_are_on_file": "update seeds.lost_days set expect_week_tokens = 1",
    "no_implausible_jump": "update main.fct_market_weekly set growth = 0.6 where week_start = '2026-07-20'",
    "claims_hold_to_their_schema": "publisher: [",  # a file of claims
    "days_and_weeks_agree": "delete from seeds.known_source_differences where week_start = '2026-06-15'",
}


def test_there_is_a_fault_for_every_check() -> None:
    assert FAULTS.keys() == {name for name, _ in CHECKS}


@pytest.mark.parametrize("name", FAULTS)
def test_each_warning_sees_its_fault(name: str, captures_copy: Path, tmp_path: Path) -> None:
    claims = CLAIMS_DIR
    with duckdb.connect(captures_copy / "warehouse" / "almanac.duckdb") as connection:
        before = {result.check_name: result for result in run_warning_checks(connection, NOW, claims)}
        assert before[name].passed or name == "authors_are_mapped"
        if name == "claims_hold_to_their_schema":
            claims = tmp_path
            (claims / "broken.yml").write_text(FAULTS[name])
        else:
            connection.execute(FAULTS[name])
        after = {result.check_name: result for result in run_warning_checks(connection, NOW, claims)}
    assert not after[name].passed
    assert after[name].metadata["found"] != before[name].metadata["found"]
    said = describe_result(name, "a_table", after[name].metadata)
    assert not any(word in said for word in ("violation", "a_table", "None", name)), said


def test_seven_days_equal_the_chart_to_the_token(captures_copy: Path) -> None:
    with duckdb.connect(captures_copy / "warehouse" / "almanac.duckdb") as connection:
        connection.execute(
            "update main.fct_model_usage_weekly_by_source set named_tokens = named_tokens + 1 "
            "where source = 'weekly_chart' and week_start = '2026-07-20' and rank = 1"
        )
        _, rows = query_check(connection, "days_and_weeks_agree", {})
    week = date(2026, 7, 20)
    assert rows == [(week, "weekly_chart", 58_041_497_415_980, 58_041_497_415_981, -1, None)]


@pytest.mark.parametrize(("growth", "is_jump"), [(0.6, True), (-0.6, True), (0.5, False), (-0.5, False), (None, False)])
def test_a_fall_is_a_jump_too(growth: float | None, is_jump: bool) -> None:
    limit = threshold("implausible_growth")
    with duckdb.connect() as connection:
        columns = "'2026-03-16'::date as week_start, 1 as previous_tokens, 1 as total_tokens, $growth::double as growth"
        connection.execute(f"create table main.fct_market_weekly as select {columns}", {"growth": growth})
        assert bool(query_check(connection, "no_implausible_jump", {"threshold": limit})[1]) == is_jump


@pytest.mark.parametrize(
    ("name", "metadata", "said"),
    [
        (
            "last_week_is_here",
            warning(
                "last_week_is_here",
                "fct_market_weekly",
                [(date(2026, 7, 27), "2026-03-16")],
                ["expected", "newest_complete"],
                "",
            ).metadata,
            "the week of 2026-07-27 has ended but is missing; the newest complete week: 2026-03-16",
        ),
        (
            "no_mass_restatement",
            {"dagster_dbt/failed_row_count": dg.MetadataValue.int(2)},
            "the source changed a day's total by unusually much afterwards, 2 times since the beginning: see "
            "fct_restatements",
        ),
        (
            "a_check_of_tomorrow",
            {"expected": dg.MetadataValue.text("one"), "found": dg.MetadataValue.text("two")},
            "a check of tomorrow (fct_x): two, expected one",
        ),
        ("last_week_is_here", {}, "last week is here (fct_x): some rows"),
    ],
    ids=["both weeks", "a dbt test", "not known here", "of older code"],
)
def test_a_warning_is_described_in_a_sentence(name: str, metadata: dict[str, Any], said: str) -> None:
    assert describe_result(name, "fct_x", metadata) == said
