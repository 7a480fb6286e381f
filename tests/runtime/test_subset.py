"""One mart materialized by itself, as a person may do from its page in the UI: with its own checks, and no more."""

import sys
from pathlib import Path

from tests.support.project import command_environment, completed

SCRIPT = """
import dagster as dg
from orchestration.runtime.instance import open_instance
from orchestration.settings import Settings

settings = Settings.from_environment()
with open_instance(settings) as instance:
    from orchestration.definitions import build_definitions

    key = dg.AssetKey("fct_market_weekly")
    job = build_definitions(settings).resolve_job_def("build")
    result = job.execute_in_process(instance=instance, asset_selection=[key])
    checks = result.get_asset_check_evaluations()
    assert {check.asset_key for check in checks} == {key}, checks
    print(result.success, sorted(check.check_name for check in checks))
"""


def test_one_mart_is_materialized_with_its_own_checks(data: Path) -> None:
    outcome = completed([sys.executable, "-c", SCRIPT], command_environment(data))
    assert outcome.returncode == 0, outcome.stderr
    answer = outcome.stdout.splitlines()[-1]
    assert answer.startswith("True")
    assert "growth_is_exact" in answer
    assert "no_implausible_jump" in answer
