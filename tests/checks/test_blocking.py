"""Test that every check that stops a publication fails on its fault and names it, and the last publication stays."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from orchestration.captures.raw_zone import RawZone
from orchestration.checks.blocking import CHECKS, verify
from orchestration.checks.compare_weeks import CheckedFacts, compare_with_captures, published_by_this_code
from orchestration.settings import Settings
from tests.support.model_runner import ModelRunner


def test_a_day_dropped_is_found(captures_data: Path, tmp_path: Path) -> None:
    models = ModelRunner(captures_data, tmp_path)
    models.connection.execute(
        "delete from raw.capture_periods where period_start = '2026-07-18' and capture_id like 'data_api_daily%'"
    )
    models.make()
    zone = RawZone(Settings(captures_data).raw)
    failed = {(one.name, one.asset): one.result() for one in verify(zone, models.connection) if one.differences}
    metadata = failed["rows_make_the_day", "fct_model_usage_daily"].metadata
    # The figure of the day as last restated.
    assert str(metadata["expected"].value).startswith("2026-07-18: 8,050,764,751,145")
    assert str(metadata["found"].value).startswith("2026-07-18: nothing")


# One fault in the facts for each check; the check must see it, and no other fault may hide behind it.
MODELS, BY_SOURCE = "fct_model_usage_weekly", "fct_model_usage_weekly_by_source"
FAULTS = {
    ("captures_say_so", "capture_log"): "set as_of = as_of + interval 1 day where form = 'weekly_chart'",
    ("rows_make_the_day", "fct_model_usage_daily"): "set total_tokens = total_tokens + 1",
    ("equals_the_captures", "fct_market_weekly"): "set is_complete = true where week_start = '2025-07-14'",
    ("equals_the_captures", BY_SOURCE): "set is_complete = true where week_start = '2025-07-14'",
    ("equals_the_captures", MODELS): "set rank = rank + 1",
    ("equals_the_captures", "fct_vendor_weekly"): "set vendor_id = 'google' where vendor_id = 'openai'",
    ("equals_the_captures", "fct_country_weekly"): (
        "set attribution = 'as_known_now' where attribution = 'as_known_then'"
    ),
    # A later capture's moment, as the prints of weeks that days and chart share would have.
    ("equals_the_captures", "fct_weekly_print"): "set known_from = known_from + interval 1 day where print_number = 1",
    # A day that does not name a model says "at most the last row", not 0; the page's digits stand for half a step.
    ("bounds_are_right", BY_SOURCE): "set high_tokens = low_tokens where days_listed < 7",
    ("bounds_are_right", MODELS): "set high_tokens = high_tokens + 1 where bounds_basis = 'assumed'",
    ("bounds_are_right", "fct_vendor_weekly"): "set high_tokens = named_tokens where basis = 'all'",
    ("bounds_are_right", "fct_country_weekly"): "set low_tokens = low_tokens - 1 where basis = 'top_50'",
    ("growth_is_exact", "fct_market_weekly"): "set growth = growth + 1e-12",
    # What issue 5 found: one day in the week before, a week of six days, a model that was only unnamed.
    ("growth_is_exact", MODELS): "set growth = 9.98 where model_permaslug = 'openai/text-embedding-3-small'",
    ("growth_is_exact", "fct_vendor_weekly"): "set growth = named_growth where basis = 'all'",
    ("growth_is_exact", "fct_country_weekly"): (
        "set growth = 1.5325 where country_code = 'US' and basis = 'all' and week_start = '2026-05-25'"
    ),
    # No capture of these says how the tokens are made up, so that nothing may.
    ("splits_are_right", MODELS): "set prompt_tokens = 1, completion_tokens = total_tokens - 1 where not is_other",
    ("streaks_are_right", "fct_country_weekly"): "set lead_streak_high = lead_streak_low",
}


def test_there_is_a_fault_for_every_check() -> None:
    assert FAULTS.keys() == CHECKS.keys()


# What a build could have wrong so that captures or rows are not even looked at.
HIDING = {
    "a source from which no week is made": (
        "update main.capture_log set source = 'app_rankings' where source = 'weekly_chart'",
        ("captures_say_so", "capture_log"),
    ),
    "captures that the log has lost": (
        "delete from main.capture_log where source = 'weekly_chart'",
        ("captures_say_so", "capture_log"),
    ),
    # The last column, which DuckDB's hash of a row holds by exclusive or alone.
    "the source of a vendor's week": (
        "update main.fct_vendor_weekly set source = 'weekly_page' where source = 'daily_rankings'",
        ("equals_the_captures", "fct_vendor_weekly"),
    ),
}


@pytest.mark.parametrize("hiding", HIDING)
def test_nothing_is_hidden_by_what_is_published(hiding: str, captures_data: Path, tmp_path: Path) -> None:
    statement, check = HIDING[hiding]
    for published in (None, Settings(captures_data).published.database):
        with _facts(captures_data, tmp_path / f"{bool(published)}.duckdb") as connection:
            connection.execute(statement)
            assert check in _failures(_compare(captures_data, connection, published))


@pytest.mark.parametrize(("name", "asset"), FAULTS)
def test_each_check_sees_its_fault_in_weeks_that_no_new_capture_covers(
    name: str, asset: str, captures_data: Path, tmp_path: Path
) -> None:
    with _facts(captures_data, tmp_path / "faulty.duckdb") as connection:
        before = _compare(captures_data, connection, Settings(captures_data).published.database)
        assert (before.weeks, before.captures_read, _failures(before)) == (0, 0, {})
        connection.execute(f"update main.{asset} {FAULTS[name, asset]}")
        failed = _failures(_compare(captures_data, connection, Settings(captures_data).published.database))
    assert (name, asset) in failed
    metadata = failed[name, asset].metadata
    assert metadata["expected"].value != metadata["found"].value


def test_streaks_go_on_from_the_published_week_before_the_first(captures_data: Path, tmp_path: Path) -> None:
    """Whichever week is the first that differs, the weeks from it on are those that differ from the reference."""
    published = Settings(captures_data).published.database
    with _facts(captures_data, tmp_path / "copy.duckdb") as connection:
        weeks = "select distinct week_start from main.fct_country_weekly where is_complete order by all"
        for (week,) in connection.execute(weeks).fetchall()[1::9]:
            fault = "update main.fct_country_weekly set lead_streak_low = lead_streak_low + $1 where week_start = $2"
            connection.execute(fault, [1, week])
            done = _compare(captures_data, connection, published)
            (streaks,) = [comparison for comparison in done.comparisons if comparison.name == "streaks_are_right"]
            assert {difference[0] for difference in streaks.differences} == {week}
            connection.execute(fault, [-1, week])


def test_a_figure_with_its_least_above_its_most_is_found(captures_data: Path, tmp_path: Path) -> None:
    """Two observations that contradict each other are of two states: nothing lies between what they leave open."""
    with _facts(captures_data, tmp_path / "empty.duckdb") as connection:
        connection.execute("update main.fct_model_usage_weekly set low_tokens = high_tokens + 1 where rank = 1")
        failed = _failures(_compare(captures_data, connection, None))
    assert ("bounds_are_right", MODELS) in failed


def test_only_a_whole_publication_of_this_code_counts_as_checked(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    published = Settings(data).published
    assert published_by_this_code(published) == published.database
    with monkeypatch.context() as other_code:
        other_code.setattr("orchestration.checks.compare_weeks.code_sha256", lambda: "other")
        assert published_by_this_code(published) is None
    with published.database.open("r+b") as file:
        file.write(b"x")
    assert published_by_this_code(published) is None


def _compare(data: Path, connection: duckdb.DuckDBPyConnection, published: Path | None) -> CheckedFacts:
    return compare_with_captures(RawZone(Settings(data).raw), connection, published)


@contextmanager
def _facts(data: Path, copy: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a copy of the facts that the checks look at."""
    with duckdb.connect(copy) as connection:
        connection.execute(f"attach '{data}/warehouse/almanac.duckdb' as build (read_only)")
        for table in {fact for _, fact in CHECKS}:
            connection.execute(f"create table main.{table} as from build.main.{table}")
        yield connection


def _failures(done: CheckedFacts) -> dict[tuple[str, str], dg.AssetCheckResult]:
    assert {(comparison.name, comparison.asset) for comparison in done.comparisons} == CHECKS.keys()
    return {(found.name, found.asset): found.result() for found in done.comparisons if found.differences}
