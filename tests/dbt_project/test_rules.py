"""The dbt project by itself: its unit tests, which hold a rule each, and that every model is documented."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from orchestration.settings import DBT_PROJECT_DIR
from tests.support.project import command_environment


def _dbt(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    project = ["--project-dir", str(DBT_PROJECT_DIR), "--profiles-dir", str(DBT_PROJECT_DIR)]
    return subprocess.run(
        [Path(sys.executable).with_name("dbt"), *arguments, *project],
        env=command_environment(
            data,
            ALMANAC_WAREHOUSE=str(data / "warehouse" / "almanac.duckdb"),
            DBT_TARGET_PATH=str(data / "dbt"),
            DBT_LOG_PATH=str(data / "dbt"),
        ),
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_rule_holds_on_its_inline_rows(sample_data: Path, copied: Callable[[Path], Path]) -> None:
    outcome = _dbt(copied(sample_data), "test", "--select", "test_type:unit")
    assert outcome.returncode == 0, outcome.stdout
    assert "ERROR=0" in outcome.stdout
    assert "PASS=0" not in outcome.stdout


def test_every_model_seed_and_macro_is_described(sample_data: Path) -> None:
    manifest = json.loads((sample_data / "dbt" / "manifest.json").read_text())
    nodes = [node for node in manifest["nodes"].values() if node["resource_type"] in ("model", "seed")]
    assert [node["name"] for node in nodes if not node["description"].strip()] == []
    public = [node for node in nodes if node["path"].startswith("marts/")]
    assert public
    assert [node["name"] for node in public if not node["contract"]["enforced"]] == []
