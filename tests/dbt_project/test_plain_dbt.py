"""dbt as people start it: in dbt_project/, without an option, on the data folder of ALMANAC_DATA."""

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb

from orchestration.settings import DBT_PROJECT_DIR, Settings
from orchestration.warehouse.writer import one_writer
from tests.support.project import completed


def dbt(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run dbt in the project's folder; what it makes goes to the data folder, not into the tree."""
    environment = {**os.environ, "ALMANAC_DATA": str(data), "DBT_TARGET_PATH": str(Settings(data).dbt_target)}
    command = [str(Path(sys.executable).with_name("dbt")), "--log-level-file", "none", *arguments]
    return completed(command, environment, DBT_PROJECT_DIR)


def test_build_test_and_docs_need_no_option(data: Path) -> None:
    for arguments in (
        ["build", "--select", "dim_week", "dim_threshold"],
        ["test", "--select", "dim_vendor"],
        ["docs", "generate", "--select", "dim_week"],
    ):
        outcome = dbt(data, *arguments)
        assert outcome.returncode == 0, outcome.stdout
    assert (
        "model.token_almanac.dim_week" in json.loads((Settings(data).dbt_target / "catalog.json").read_text())["nodes"]
    )


def test_dbt_beside_a_run_says_who_is_writing(data: Path) -> None:
    with one_writer(Settings(data).lock, lambda _: None):
        Settings(data).lock.write_text("1234567\n")  # of a process that did not start this dbt
        outcome = dbt(data, "test", "--select", "dim_week,test_type:data")
    assert outcome.returncode == 2
    assert "another dbt (process 1234567) is writing to" in outcome.stdout


def test_dbt_without_a_build_database_says_what_to_run_first(tmp_path: Path) -> None:
    outcome = dbt(tmp_path, "build", "--select", "dim_week")
    assert outcome.returncode == 2
    assert "Run `almanac run` first." in " ".join(outcome.stdout.split())


def test_a_planted_orphan_is_named(data: Path) -> None:
    """One row of a fact names a vendor that the dimension lacks; nothing else is an orphan."""
    test = Settings(data).dbt_target / "compiled/token_almanac/tests/references_have_their_row.sql"
    with duckdb.connect(Settings(data).warehouse) as connection:
        assert connection.execute(test.read_text()).fetchall() == []
        connection.execute("update main.fct_vendor_weekly set vendor_id = 'nobody' where vendor_id = 'minimax'")
        assert connection.execute(test.read_text()).fetchall() == [("fct_vendor_weekly", "vendor_id", "nobody")]
