"""The whole way, from captures to the published database, as a user runs it. Figures are those of the article
(Science and Technology Daily, 2026-03-24) and of the issue, computed by hand from the captures.
"""

import os
import shutil
import signal
from pathlib import Path

import pytest

from orchestration.captures.raw_zone import RawZone
from tests.support.model_runner import ModelRunner
from tests.support.project import almanac, needs_captures, processes_of, query, start_almanac
from tests.support.serving import wait_for

# Seven days and the weekly chart, two unrelated collectors, agree on these to the token (captures/README.md).
WEEKLY_TOTALS = {
    "2026-06-22": 46_720_348_192_435,
    "2026-06-29": 46_719_738_264_038,
    "2026-07-06": 52_619_668_699_308,
    "2026-07-13": 62_773_944_339_618,
    "2026-07-20": 58_041_497_415_980,
    "2026-07-27": 56_788_588_911_921,
}
COUNTRY = (
    "select total_tokens from fct_country_weekly "
    "where week_start = '{}' and basis = '{}' and attribution = '{}' and country_code = '{}'"
)


def _country(data: Path, week: str, basis: str, attribution: str, country: str) -> object:
    ((tokens,),) = query(data, COUNTRY.format(week, basis, attribution, country))
    return tokens


def test_the_sample_reproduces_the_article(sample_data: Path) -> None:
    assert _country(sample_data, "2026-03-16", "top_10", "as_known_now", "CN") == 7_359_000_000_000
    assert _country(sample_data, "2026-03-16", "top_10", "as_known_now", "US") == 3_536_000_000_000
    assert _country(sample_data, "2026-03-09", "top_9", "as_known_now", "US") == 3_294_000_000_000
    assert _country(sample_data, "2026-03-09", "top_9", "as_known_now", "CN") == 5_356_000_000_000
    assert _country(sample_data, "2026-03-09", "top_9", "as_known_then", "CN") == 4_690_000_000_000


def test_china_leads_for_three_weeks_after_a_break(sample_data: Path) -> None:
    leads = query(
        sample_data,
        "select lead_streak_low from fct_country_weekly where country_code = 'CN' and basis = 'top_9' "
        "and attribution = 'as_known_then' order by week_start",
    )
    assert [streak for (streak,) in leads] == [1, 2, 0, 1, 2, 3]


def test_the_captures_give_the_weekly_totals_to_the_token(captures_data: Path) -> None:
    found = query(captures_data, "select week_start::varchar, total_tokens, is_complete from fct_market_weekly")
    totals = {week: tokens for week, tokens, is_complete in found if is_complete}
    assert {week: totals.get(week) for week in WEEKLY_TOTALS} == WEEKLY_TOTALS


def test_both_sources_of_those_weeks_are_shown_equal_by_a_check(captures_data: Path) -> None:
    sums = query(
        captures_data,
        "select week_start::varchar, source, sum(named_tokens)::bigint from fct_model_usage_weekly_by_source "
        "where is_complete and source in ('daily_rankings', 'weekly_chart') group by all",
    )
    by_source = {(week, source): tokens for week, source, tokens in sums}
    for week, tokens in WEEKLY_TOTALS.items():
        assert by_source[week, "daily_rankings"] == by_source[week, "weekly_chart"] == tokens


@needs_captures
def test_an_emptied_warehouse_gets_identical_facts(captures_data: Path, tmp_path: Path) -> None:
    """Filled in two runs, of the sample and of the captures, it has what it has when it is filled at once."""
    models = ModelRunner(captures_data, tmp_path)
    models.load(RawZone(captures_data / "raw"))
    models.make()
    models.connection.execute(f"attach '{captures_data}/warehouse/almanac.duckdb' as filled (read_only)")
    tables = "select table_name from duckdb_tables() where schema_name = 'main' and database_name = 'filled'"
    names_of_tables = models.rows(tables)
    assert len(names_of_tables) > 20
    for (table,) in names_of_tables:
        names = ", ".join(f'"{name}"' for name, *_ in models.rows(f"describe filled.main.{table}"))
        rows = f"select count(*), bit_xor(hash({names})) from {{}}.main.{table}"
        assert models.rows(rows.format("almanac")) == models.rows(rows.format("filled")), table


def test_the_run_says_what_a_user_wants_to_know(sample_data: Path) -> None:
    printed = (sample_data.parent / "sample.done").read_text()
    for words in (
        "Week 2026-03-16 (16–22 Mar 2026)",
        "China 7.36 T (+37.4 %), United States 2.96 T (−10.3 %)",
        "Source: OpenRouter (openrouter.ai/rankings), as of 2026-08-09T02:35:12+00:00",
        str(sample_data / "published" / "almanac.duckdb"),
    ):
        assert words in printed


def test_bad_input_exits_2_with_the_reason(tmp_path: Path) -> None:
    outcome = almanac(tmp_path / "data", "run", "--captures", str(tmp_path / "nowhere"))
    assert outcome.returncode == 2
    assert "no such folder" in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert almanac(tmp_path / "data", "run", "--no-such-option").returncode == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "kill"])
def test_stopped_it_says_so_in_a_line_and_leaves_nothing_behind(number: signal.Signals, data: Path) -> None:
    """A terminal's Ctrl-C reaches the whole group: Dagster's helpers would print their tracebacks."""
    publication = (data / "published").resolve()
    run = start_almanac(data, "run", "--offline", "--rebuild")
    wait_for(lambda: processes_of(data, "--no-write-json build"), 120)
    os.killpg(run.pid, number) if number == signal.SIGINT else os.kill(run.pid, number)
    _, said = run.communicate(timeout=300)
    assert run.returncode == 130
    assert said.splitlines()[-1] == "almanac: Interrupted; the previous publication is unchanged."
    assert "Traceback" not in said
    wait_for(lambda: not processes_of(data, "build"), 120)
    assert (data / "published").resolve() == publication


def test_a_fault_outside_the_steps_is_said_in_a_line(data: Path) -> None:
    shutil.rmtree(data / "warehouse")
    (data / "warehouse").touch()
    outcome = almanac(data, "run", "--offline")
    assert outcome.returncode == 1
    assert "Traceback" not in outcome.stderr
    assert "the previous publication is unchanged" in outcome.stderr
