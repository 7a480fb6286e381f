"""The benchmark: peers come to the same figures, differences are found, the documents have the results. No times."""

import json
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from orchestration.settings import PROJECT_ROOT, SEEDS_DIR
from tests.support.project import CAPTURES, command_environment, completed, needs_captures
from tools.bench.compared import table
from tools.bench.figures import differences
from tools.bench.goals import GOALS
from tools.bench.page import README, missed_reasons, page, with_figures
from tools.bench.peers_work import PEERS
from tools.bench.processes import Failed, ran

MONDAY = date(2026, 6, 1)


def _write_capture(folder: Path, as_of: str, days: dict[int, dict[str, int]]) -> None:
    rows = [
        {"date": str(MONDAY + timedelta(days=day)), "model_permaslug": name, "total_tokens": str(tokens)}
        for day, models in days.items()
        for name, tokens in models.items()
    ]
    body = {"data": rows, "meta": {"as_of": as_of, "version": "v1", "start_date": "", "end_date": ""}}
    (folder / f"{as_of.replace(':', '')}.json").write_text(json.dumps(body))


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return two complete weeks and a third whose last day has not ended.

    The second capture restates the first Monday: one model is gone, another has more tokens.
    """
    folder = tmp_path_factory.mktemp("by_hand")
    stealth, free, others = "openrouter/owl-alpha", "deepseek/deepseek-v4-pro:free", "other"
    week = {day: {stealth: 10, "openai/gpt": 20, others: 70} for day in range(7)}
    _write_capture(folder, "2026-06-08T00:05:00.000Z", week)
    restated = {0: {"openai/gpt": 25, others: 75}}
    later = {day: {free: 5 + day, "somebody/new": 3, others: 100} for day in range(7, 21)}
    _write_capture(folder, "2026-06-21T23:59:00.000Z", restated | later)
    return folder


# By hand. Week 1: 100 + 6 * 100; owl-alpha (Meituan's, of China, by its confirmed reveal) 6 * 10, OpenAI 25 + 6 * 20.
# Week 2: the free variant 12 + … + 18 = 105 (DeepSeek's), 7 * 3 of an unknown author, 7 * 100 of the others.
MARKET = {"2026-06-01": (700, None), "2026-06-08": (826, 826 / 700 - 1)}
COUNTRIES = {
    ("2026-06-01", "CN"): 60,
    ("2026-06-01", "US"): 145,
    ("2026-06-01", ""): 495,
    ("2026-06-08", "CN"): 105,
    ("2026-06-08", ""): 721,
}


@pytest.mark.parametrize("peer", PEERS)
def test_a_peer_comes_to_the_figures_computed_by_hand(peer: str, by_hand: Path, tmp_path: Path) -> None:
    """Fails when a peer takes the latest row of a model for the latest day, or a week for complete that is not."""
    command = [sys.executable, "-m", f"tools.bench.peers.{peer}", *map(str, (by_hand, SEEDS_DIR, tmp_path))]
    ran(command, command_environment(tmp_path))

    def rows(table: str) -> list[list[str]]:
        return [line.split(",") for line in (tmp_path / f"{table}.csv").read_text().splitlines()[1:]]

    days = {(day[:10], name): int(tokens) for day, name, tokens in rows("days")}
    assert len(days) == 2 + 6 * 3 + 14 * 3
    assert ("2026-06-01", "openrouter/owl-alpha") not in days
    assert days["2026-06-01", "openai/gpt"] == 25
    market = {week[:10]: (int(tokens), growth) for week, tokens, growth in rows("market")}
    assert market.keys() == MARKET.keys()
    for week, (tokens, growth) in MARKET.items():
        assert market[week][0] == tokens
        assert (float(market[week][1]) if market[week][1] else None) == pytest.approx(growth)
    assert {(week[:10], country): int(tokens) for week, country, tokens in rows("countries")} == COUNTRIES


@needs_captures
def test_all_peers_and_the_product_come_to_the_same_figures(captures_data: Path) -> None:
    """`make bench ARGS=--quick` on the real captures compares to the token."""
    database = captures_data / "published" / "almanac.duckdb"
    outcome = completed(
        ["make", "bench", f"ARGS=--quick --published {database}"],
        command_environment(captures_data, ALMANAC_TEST_CAPTURES=str(CAPTURES)),
    )
    assert outcome.returncode == 0, outcome.stderr
    compared = json.loads(outcome.stdout)["same_figures"]
    assert [what.partition(":")[0] for what in compared] == [*list(PEERS.values())[1:], "token-almanac"]


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("days", "2026-06-02,openai/gpt,20", "2026-06-02,openai/gpt,21"),
        ("days", "2026-06-02,openai/gpt,20\n", ""),
        ("market", "2026-06-08,826,0.18", "2026-06-08,826,0.19"),
        ("market", "2026-06-08,826,0.18", "2026-06-08,826,"),
        ("countries", "2026-06-08,CN,105", "2026-06-08,US,105"),
        ("countries", "2026-06-08,,721", "2026-06-08,,722"),
    ],
    ids=lambda value: str(value).split(",")[0],
)
def test_a_figure_that_differs_is_found(table: str, old: str, new: str, tmp_path: Path) -> None:
    one = {
        "days": "usage_date,model_permaslug,total_tokens\n2026-06-02,openai/gpt,20\n2026-06-02,other,70\n",
        "market": "week_start,total_tokens,growth\n2026-06-01,700,\n2026-06-08,826,0.18\n",
        "countries": "week_start,country_code,total_tokens\n2026-06-01,US,145\n2026-06-08,CN,105\n2026-06-08,,721\n",
    }
    for side in ("mine", "theirs"):
        (tmp_path / side).mkdir()
        for name, text in one.items():
            is_changed = side == "theirs" and name == table
            (tmp_path / side / f"{name}.csv").write_text(text.replace(old, new) if is_changed else text)
    assert differences(tmp_path / "mine", tmp_path / "mine") == []
    (found,) = differences(tmp_path / "mine", tmp_path / "theirs")
    assert found.startswith(f"{table}: ")


def test_the_benchmark_says_where_captures_are_missing(tmp_path: Path) -> None:
    outcome = completed(
        [sys.executable, "-m", "tools.bench", "--quick"],
        {**command_environment(tmp_path), "ALMANAC_TEST_CAPTURES": str(tmp_path)},
    )
    assert outcome.returncode == 2
    assert "set ALMANAC_TEST_CAPTURES to a folder with rankings_daily/*.json" in outcome.stderr


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="memory is sampled from /proc")
def test_peak_memory_is_that_of_all_processes_even_of_an_orphan_in_its_own_session(tmp_path: Path) -> None:
    """Fails when the memory of the largest process is taken for that of all."""
    mebibytes = 60
    # The orphan takes its memory when its parent has gone, in a session of its own.
    orphan = f"import time; time.sleep(0.8); held = bytearray({mebibytes} * 2**20); time.sleep(0.8)"
    parent = f"""
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", {orphan!r}], start_new_session=True)
time.sleep(0.4)
"""
    code = f"""
import subprocess, sys, time
held = bytearray({mebibytes} * 2**20)
subprocess.run([sys.executable, "-c", {parent!r}])
time.sleep(1.2)
"""
    done = ran([sys.executable, "-c", code], command_environment(tmp_path))
    assert done.peak_mib is not None
    assert done.peak_mib > 2 * mebibytes


def test_a_command_that_fails_says_so(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="no such thing"):
        ran([sys.executable, "-c", "raise SystemExit('no such thing')"], command_environment(tmp_path))


def test_a_goal_counts_the_median_and_only_what_was_measured() -> None:
    goals = {goal.name: goal for goal in GOALS}
    values = {"one_new.few.cpu_s": [30.0, 20.0, 21.0], "load.decade.s": [60.0], "bare_read.decade.s": [6.0, 12.0]}
    assert goals["one_new"].is_met(values) is True
    assert goals["load_over_read"].shown(values) == ("7.50 ×", "5.00 … 10.00 (2)")
    assert goals["load_over_read"].is_met(values) is False
    assert goals["memory"].is_met(values) is None


def test_two_checkouts_stand_side_by_side() -> None:
    lines = table({"before.a.s": [2.0, 4.0], "after.a.s": [1.5], "after.new.s": [1.0]}).splitlines()
    assert lines[2:] == ["| a.s | 3.00 | 1.50 | 0.50 |", "| new.s | – | 1.00 | – |"]


def test_the_documents_have_the_results_that_were_measured() -> None:
    """Fails when the page or the README was edited by hand, or a missed goal has no reason."""
    results = json.loads((PROJECT_ROOT / "docs" / "performance.json").read_text(encoding="utf-8"))
    readme = README.read_text(encoding="utf-8")
    assert with_figures(readme, results) == readme
    assert page(results) == (PROJECT_ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert missed_reasons().keys() <= {goal.name for goal in GOALS}
    missed = {goal.name for goal in GOALS if goal.is_met(results["measures"]) is False}
    assert missed - missed_reasons().keys() == set()
