"""Changes between two publications: compared row by row, printed in a line, stored with the later one."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from orchestration.publication.diff import Changes, changes_between
from orchestration.settings import PublicationPaths, Settings
from tests.support.project import CAPTURES, almanac, answered, needs_captures


@pytest.fixture
def changed(sample_data: Path, tmp_path: Path) -> Callable[..., Changes]:
    """Return the changes between a publication and a copy changed by SQL statements."""

    def change(*statements: str) -> Changes:
        before, after = Settings(sample_data).published, PublicationPaths(tmp_path / "after")
        shutil.copytree(before.folder.resolve(), after.folder)
        with duckdb.connect(after.database) as connection:
            for statement in statements:
                connection.execute(statement)
        return changes_between(before, after)

    return change


def test_the_same_publication_has_no_changes(changed: Callable[..., Changes]) -> None:
    changes = changed()
    assert changes.in_short() == "nothing changed"
    assert changes.in_lines() == []
    assert {table.table for table in changes.tables} >= {"fct_market_weekly", "fct_country_weekly", "dim_model"}


def test_restated_weeks_new_models_and_verdicts_are_named(changed: Callable[..., Changes]) -> None:
    """By hand: 20,296,794,834,531 + 0.1 % and 16.874 T - 0.2 %; the largest change is printed with its sign."""
    changes = changed(
        "update fct_market_weekly set total_tokens = total_tokens * 1.001 where week_start = '2026-03-16'",
        "update fct_market_weekly set total_tokens = total_tokens * 0.998 where week_start = '2026-03-09'",
        "insert into dim_model by name select * replace ('new/model' as model_permaslug) from dim_model limit 1",
        "update fct_claim_verification set verdict = 'refuted' where claim_id = 'std-china-total'",
    )
    assert changes.in_short() == (
        "2 weeks restated, −0.2 % at most; 1 new model; verdict changed: std-china-total: confirmed → refuted"
    )
    assert changes.weeks_restated["2026-03-16"] == pytest.approx(0.001)


def test_rows_are_matched_by_key_and_changed_columns_counted(changed: Callable[..., Changes]) -> None:
    changes = changed(
        "delete from fct_country_weekly where week_start = '2026-02-09' and basis = 'top_9'",
        "update fct_country_weekly set growth = 7 where week_start = '2026-03-16' and basis = 'top_10'",
        "alter table fct_country_weekly add column extra integer",
        "alter table dim_week drop column iso_label",
        "create table unheard_of (x integer)",
        "drop table fct_restatements",
    )
    by_name = {table.table: table for table in changes.tables}
    country = by_name["fct_country_weekly"]
    assert country.key == ["week_start", "country_code", "basis", "attribution"]
    assert (country.removed > 0, country.added) == (True, 0)
    assert country.columns == {"growth": country.changed}
    assert country.columns_added == ["extra"]
    assert by_name["dim_week"].columns_removed == ["iso_label"]
    assert (changes.tables_added, changes.tables_removed) == (["unheard_of"], ["fct_restatements"])
    assert changes.in_short() == "the market is unchanged, other figures are not (1 table)"
    assert any(line.startswith("fct_country_weekly: ") and "(growth " in line for line in changes.in_lines())


def test_removed_weeks_and_models_are_named(changed: Callable[..., Changes]) -> None:
    changes = changed(
        "delete from fct_market_weekly where week_start = '2026-02-09'",
        "update fct_market_weekly set total_tokens = null where week_start = '2026-03-16'",
        "delete from dim_model where model_permaslug = 'openrouter/hunter-alpha'",
        "insert into fct_claim_verification by name "
        "select * replace ('new' as claim_id) from fct_claim_verification limit 1",
    )
    assert changes.in_short() == "1 week restated; 1 week gone; 1 model gone; 1 new claim"


def test_an_unfinished_week_that_grows_is_not_restated(changed: Callable[..., Changes]) -> None:
    """An unfinished week grows each day; a change above 1,000 % has a thousands separator."""
    changes = changed(
        "update fct_market_weekly set total_tokens = total_tokens * 9, is_complete = false "
        "where week_start = '2026-03-16'",
        "update fct_market_weekly set total_tokens = total_tokens * 12 where week_start = '2026-03-09'",
    )
    assert changes.in_short() == "1 week restated, +1,100.0 % at most; 1 unfinished week continued"
    assert changes.weeks_continued == ["2026-03-16"]


def test_other_figures_are_not_hidden_behind_a_new_model(changed: Callable[..., Changes]) -> None:
    changes = changed(
        "update fct_country_weekly set total_tokens = total_tokens + 1 where week_start = '2026-03-16'",
        "insert into dim_model by name select * replace ('new/model' as model_permaslug) from dim_model limit 1",
    )
    assert changes.in_short() == "1 new model; the market is unchanged, other figures are not (1 table)"


def test_a_damaged_publication_is_compared_as_far_as_it_can_be_read(sample_data: Path, tmp_path: Path) -> None:
    """Without its package, whole rows are compared; a damaged database gives one message."""
    published = Settings(sample_data).published
    shutil.copytree(published.folder.resolve(), tmp_path / "one")
    (tmp_path / "one" / "datapackage.json").unlink()
    assert changes_between(published, PublicationPaths(tmp_path / "one")).in_short() == "nothing changed"
    (tmp_path / "one" / "almanac.duckdb").write_bytes(b"no database" * 1000)
    outcome = answered(sample_data, "diff", str(tmp_path / "one"))
    assert outcome.returncode == 2
    assert "cannot be read as a publication" in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_status_says_what_to_do_about_a_damaged_publication(data: Path) -> None:
    """That the next run repairs it is tested with docs/operations.md."""
    (data / "published" / "almanac.duckdb").write_bytes(b"no database" * 1000)
    status = answered(data, "status")
    assert status.returncode == 0
    assert "is damaged; `almanac run` publishes again" in status.stdout


def test_a_publication_of_older_code_is_compared_as_far_as_it_goes(changed: Callable[..., Changes]) -> None:
    """The first run after an upgrade compares with a publication of other tables, and must publish too."""
    changes = changed("drop table fct_market_weekly", "alter table fct_claim_verification rename verdict to judgement")
    assert changes.tables_removed == ["fct_market_weekly"]
    assert changes.weeks_added == changes.verdicts_changed == []


def test_diff_without_an_earlier_publication_gives_a_message(sample_data: Path) -> None:
    outcome = answered(sample_data, "diff")
    assert outcome.returncode == 2
    assert "there is no publication before" in outcome.stderr
    nowhere = answered(sample_data, "diff", str(sample_data / "nowhere"))
    assert nowhere.returncode == 2
    assert "has no publication" in nowhere.stderr


@needs_captures
def test_a_run_prints_and_stores_what_it_changed(captures_copy: Path) -> None:
    """One token more in a day, and a new model; `almanac diff --json` prints the same."""
    data = captures_copy
    newest = json.loads((CAPTURES / "rankings_daily" / "20260809T000518Z.json").read_bytes())
    newest["meta"]["as_of"] = "2026-08-10T00:05:00.000Z"
    row = next(row for row in newest["data"] if row["date"] == "2026-08-08")
    row["total_tokens"] = str(int(row["total_tokens"]) + 1)
    last = next(row for row in reversed(newest["data"]) if row["model_permaslug"] != "other")
    last["model_permaslug"] = "new/model"
    folder = data.parent / "in"
    folder.mkdir()
    (folder / "next.json").write_text(json.dumps(newest))
    outcome = almanac(data, "run", "--offline", "--captures", str(folder))
    assert outcome.returncode == 0, outcome.stderr
    assert "Since the publication before: 1 unfinished week continued; 1 new model." in outcome.stdout
    kept = json.loads((data / "published" / "changes.json").read_text())
    assert kept["weeks_continued"] == ["2026-08-03"]
    asked = answered(data, "diff", "--json")
    assert json.loads(asked.stdout) == kept
    assert "fct_restatements: 1 row added" in answered(data, "diff").stdout
