"""The whole way, from captures to the published database, as a user runs it. Figures are those of the article
(Science and Technology Daily, 2026-03-24) and of the issue, computed by hand from the captures.
"""

import json
import os
import shutil
import signal
from pathlib import Path

import pytest

from orchestration.settings import PROJECT_ROOT
from tests.support.project import CAPTURES, almanac, needs_captures, processes_of, query, start_almanac
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
        "select lead_streak_weeks from fct_country_weekly where country_code = 'CN' and basis = 'top_9' "
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
        "select week_start::varchar, source, sum(total_tokens)::bigint from fct_model_usage_weekly_by_source "
        "where is_complete and source in ('daily_rankings', 'weekly_chart') group by all",
    )
    by_source = {(week, source): tokens for week, source, tokens in sums}
    for week, tokens in WEEKLY_TOTALS.items():
        assert by_source[week, "daily_rankings"] == by_source[week, "weekly_chart"] == tokens


def test_a_second_run_with_nothing_new_changes_nothing(data: Path) -> None:
    """It would fail if a capture were taken twice, or if a run without news published again."""
    raw_before = sorted(path.name for path in (data / "raw").rglob("*.json*"))
    publication = (data / "published").resolve()
    outcome = almanac(data, "run", "--offline")
    assert outcome.returncode == 0, outcome.stderr
    assert "Nothing new; the current publication is up to date" in outcome.stderr
    assert sorted(path.name for path in (data / "raw").rglob("*.json*")) == raw_before
    assert (data / "published").resolve() == publication
    assert "Market 20.3 T tokens, +20.3 %" in outcome.stdout


@needs_captures
def test_an_emptied_warehouse_is_rebuilt_with_identical_facts(captures_data: Path, captures_copy: Path) -> None:
    data = captures_copy
    shutil.rmtree(data / "warehouse")
    outcome = almanac(data, "run", "--offline")
    assert outcome.returncode == 0, outcome.stderr
    assert "nothing new" not in outcome.stderr
    for (table,) in query(data, "select table_name from duckdb_tables() where table_name <> 'about'"):
        rows = f"select count(*), bit_xor(hash(t)) from main.{table} as t"
        assert query(data, rows) == query(captures_data, rows), table


def test_the_run_says_what_a_user_wants_to_know(sample_data: Path) -> None:
    printed = (sample_data.parent / "sample.done").read_text()
    for words in (
        "Week 2026-03-16 (16–22 Mar 2026)",
        "China 7.36 T (+37.4 %), United States 2.96 T (−10.3 %)",
        "Source: OpenRouter (openrouter.ai/rankings), as of 2026-08-09T02:35:12+00:00",
        str(sample_data / "published" / "almanac.duckdb"),
    ):
        assert words in printed


def test_unknown_files_are_quarantined_with_the_reason_and_the_rest_is_taken(tmp_path: Path, data: Path) -> None:
    """In a terminal that knows ASCII only: libraries open our files in the encoding of the machine."""
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    folder = tmp_path / "mixed" / "deep"
    folder.mkdir(parents=True)
    (folder / "notes.txt").write_text("hello")
    (folder / "other.json").write_text('{"what": 1}')
    (folder / "damaged.json").write_text('{"data": 1}')
    page = {
        "date": "2026-04-06",
        "models": [{"rank": 1, "slug": "a'; drop table x; --/<script>|../../etc", "total_tokens": 5}],
    }
    Path(os.fsdecode(os.fsencode(folder) + b"/page\xff.bin")).write_text(json.dumps(page))
    arguments = ["run", "--offline", "--captures", str(tmp_path / "mixed")]
    outcome = almanac(data, *arguments, project=PROJECT_ROOT, **ascii_only)
    assert outcome.returncode == 0, outcome.stderr
    assert "refused deep/damaged.json: no known form has the keys data" in outcome.stderr
    assert "2 files are no captures (1 JSON of something else, 1 text)" in outcome.stderr
    reasons = [json.loads(path.read_text())["request"] for path in (data / "quarantine").glob("*.refusal.json")]
    assert sorted(reasons) == ["deep/damaged.json", "deep/notes.txt", "deep/other.json"]
    assert query(data, "select total_tokens from fct_model_usage_weekly where week_start = '2026-03-30'") == [(5,)]


def test_bad_input_exits_2_with_the_reason(tmp_path: Path) -> None:
    outcome = almanac(tmp_path / "data", "run", "--captures", str(tmp_path / "nowhere"))
    assert outcome.returncode == 2
    assert "no such folder" in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert almanac(tmp_path / "data", "run", "--no-such-option").returncode == 2


def test_there_is_something_to_read_in_the_captures() -> None:
    """Guards the tests above: an empty folder of captures would let them say nothing."""
    if CAPTURES.is_dir():
        assert len(list((CAPTURES / "rankings_daily").glob("*.json"))) == 50


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "kill"])
def test_stopped_it_says_so_in_a_line_and_leaves_nothing_behind(number: signal.Signals, data: Path) -> None:
    """A terminal's Ctrl-C reaches the whole group: Dagster's helpers would print their tracebacks."""
    publication = (data / "published").resolve()
    run = start_almanac(data, "run", "--offline", "--rebuild")
    wait_for(lambda: processes_of(data, "--no-write-json build"), 120)
    os.killpg(run.pid, number) if number == signal.SIGINT else os.kill(run.pid, number)
    _, said = run.communicate(timeout=60)
    assert run.returncode == 130
    assert said.splitlines()[-1] == "almanac: Interrupted; the previous publication is unchanged."
    assert "Traceback" not in said
    wait_for(lambda: not processes_of(data, "build"), 30)
    assert (data / "published").resolve() == publication


def test_a_fault_outside_the_steps_is_said_in_a_line(data: Path) -> None:
    shutil.rmtree(data / "warehouse")
    (data / "warehouse").touch()
    outcome = almanac(data, "run", "--offline")
    assert outcome.returncode == 1
    assert "Traceback" not in outcome.stderr
    assert "the previous publication is unchanged" in outcome.stderr
