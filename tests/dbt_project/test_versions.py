"""Two clocks: what was known when. On the real captures, and on made-up ones whose answer plain Python gives."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.made_up import Captures, capture_of, known_at, made_up
from tests.support.project import CAPTURES, almanac, query


def test_a_day_is_known_as_it_was_known(captures_data: Path) -> None:
    """Summed by hand from the captures: 2026-07-18 was restated by a capture of 2026-07-21 00:05 UTC."""
    sums = "select sum(total_tokens)::bigint from usage_known_at('{}') where usage_date = '2026-07-18'"
    assert query(captures_data, sums.format("2026-07-20 12:00+00")) == [(7_865_670_510_190,)]
    assert query(captures_data, sums.format("2026-07-21 12:00+00")) == [(8_050_764_751_145,)]


def test_restatements_are_counted_once_each(captures_data: Path) -> None:
    """45 by the issue: a day seen again with other rows counts once each time. Counted again here from the files."""
    assert query(captures_data, "select count(*) from fct_restatements") == [(45,)]
    captures = [json.loads(path.read_bytes()) for path in (CAPTURES / "rankings_daily").glob("*.json")]
    seen: dict[str, Any] = {}
    restatements = 0
    for capture in sorted(captures, key=lambda parsed: str(parsed["meta"]["as_of"])):
        days: dict[str, set[tuple[str, str]]] = {}
        for row in capture["data"]:
            days.setdefault(row["date"], set()).add((row["model_permaslug"], str(row["total_tokens"])))
        for day, rows in days.items():
            restatements += day in seen and seen[day] != rows
            seen[day] = rows
    assert restatements == 45


def test_no_restatement_came_after_the_settling_time(captures_data: Path) -> None:
    """The measurement beside settling_hours in dbt_project.yml: captured at 00:05, the latest two 48 h 6 min after."""
    hours = query(captures_data, "select hours_after_day_end from fct_restatements order by 1")
    assert [sum(h < 24.2 for (h,) in hours), sum(h < 48.2 for (h,) in hours)] == [43, 45]


# One process makes the runs of this module, not each.
pytestmark = pytest.mark.xdist_group("versions")
VERSIONS = (
    "select usage_date, version, model_permaslug, total_tokens, known_from, known_to "
    "from fct_model_usage_daily_versions order by all"
)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same made-up captures in order at once, and shuffled, repeated, in two batches."""
    root = tmp_path_factory.mktemp("versions")
    captures = _captures()
    bodies = [capture_of(*capture) for capture in captures]
    for name, batches in {"in_order": [bodies], "shuffled": _batches(bodies)}.items():
        for number, batch in enumerate(batches):
            folder = root / f"{name}_{number}"
            folder.mkdir()
            for index, body in enumerate(batch):
                (folder / f"{index}.json").write_bytes(body)
            outcome = almanac(root / name, "run", "--offline", "--captures", str(folder))
            assert outcome.returncode == 0, outcome.stderr
    return {"in_order": root / "in_order", "shuffled": root / "shuffled"}


def _captures() -> Captures:
    return made_up(random.Random(7))  # noqa: S311 - a test's dice


def _batches(bodies: list[bytes]) -> list[list[bytes]]:
    dice = random.Random(11)  # noqa: S311 - a test's dice
    mixed = bodies + dice.sample(bodies, 5)
    dice.shuffle(mixed)
    return [mixed[:14], mixed[14:]]


def test_shuffled_and_repeated_captures_give_identical_versions(runs: dict[str, Path]) -> None:
    assert query(runs["shuffled"], VERSIONS) == query(runs["in_order"], VERSIONS)
    for table in ("fct_market_weekly", "fct_country_weekly", "fct_restatements"):
        rows = f"select count(*), bit_xor(hash(t)) from {table} as t"
        assert query(runs["shuffled"], rows) == query(runs["in_order"], rows), table


def test_known_at_is_what_plain_python_says_at_every_moment(runs: dict[str, Path]) -> None:
    captures = _captures()
    for as_of, _ in captures:
        for moment in (as_of - timedelta(seconds=1), as_of, as_of + timedelta(hours=3)):
            rows = query(
                runs["shuffled"],
                f"select usage_date, model_permaslug, total_tokens from usage_known_at('{moment.isoformat()}')",
            )
            assert set(rows) == known_at(captures, moment), moment


def test_a_model_that_left_the_top_50_in_a_restatement_vanishes(runs: dict[str, Path]) -> None:
    """A "latest row per model" implementation would keep it: it is in an older capture of the day, not the newest."""
    seen: set[tuple[date, str]] = set()
    newest: dict[date, dict[str, int]] = {}
    for _, days in _captures():
        seen |= {(day, name) for day, rows in days.items() for name in rows}
        newest |= days
    left = {(day, name) for day, name in seen if name not in newest[day]}
    assert left, "the made-up captures have such rows: else this test says nothing"
    now = set(query(runs["shuffled"], "select usage_date, model_permaslug from fct_model_usage_daily"))
    assert not left & now
    versions = set(query(runs["shuffled"], "select usage_date, model_permaslug from fct_model_usage_daily_versions"))
    assert left <= versions


def test_known_at_is_monotone(runs: dict[str, Path]) -> None:
    """More moments know more days, and never fewer; what is complete at one moment stays complete."""
    before: tuple[int, int] = (0, 0)
    for hours in range(0, 400, 20):
        moment = datetime(2026, 3, 3, tzinfo=UTC) + timedelta(hours=hours)
        ((days, complete),) = query(
            runs["in_order"],
            "select count(distinct usage_date), count(distinct usage_date) filter (where is_complete) "
            f"from usage_known_at('{moment.isoformat()}')",
        )
        assert (days, complete) >= before
        before = (days, complete)


def test_two_captures_of_one_moment_that_differ_are_reported(tmp_path: Path) -> None:
    moment, day = datetime(2026, 3, 11, 0, 5, tzinfo=UTC), date(2026, 3, 10)
    (tmp_path / "in").mkdir()
    for number, tokens in enumerate((5, 6)):
        (tmp_path / "in" / f"{number}.json").write_bytes(capture_of(moment, {day: {"a/x": tokens, "other": 1}}))
    outcome = almanac(tmp_path / "data", "run", "--offline", "--captures", str(tmp_path / "in"))
    assert outcome.returncode == 0, outcome.stderr
    assert "captures_do_not_conflict" in outcome.stderr
    assert query(tmp_path / "data", "select count(distinct version) from fct_model_usage_daily_versions") == [(1,)]


def test_a_reveal_changes_as_known_now_everywhere_and_as_known_then_nowhere_before_it(
    sample_data: Path, copied: Callable[[Path], Path], project_copy: Path
) -> None:
    """Hunter Alpha revealed a month later than it was: every week of the sample ends before that."""
    data = copied(sample_data)
    reveals = project_copy / "dbt_project" / "seeds" / "reveals.csv"
    reveals.write_text(reveals.read_text().replace("Xiaomi MiMo-V2-Pro,2026-03-18", "Xiaomi MiMo-V2-Pro,2026-04-18"))
    outcome = almanac(data, "run", "--offline", project=project_copy)
    assert outcome.returncode == 0, outcome.stderr
    china = (
        "select attribution, total_tokens::bigint from fct_country_weekly "
        "where country_code = 'CN' and basis = 'top_10' and week_start = '{}' order by all"
    )
    assert query(data, china.format("2026-03-16")) == [
        ("as_known_now", 7_359_000_000_000),
        ("as_known_then", 6_440_000_000_000),  # by the names shown: docs/method.md
    ]
    assert query(data, china.format("2026-03-09")) == [
        ("as_known_now", 5_356_000_000_000),
        ("as_known_then", 4_690_000_000_000),
    ]
    shutil.rmtree(data)
