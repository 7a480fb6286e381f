"""Render the models of a mutant with dbt in this process, run them in DuckDB, and say which check notices."""

import json
import os
import tempfile
from pathlib import Path
from typing import Any

import duckdb
from dbt.cli.main import dbtRunner

from orchestration.captures.raw_zone import RawZone
from orchestration.checks.blocking import audit_facts
from orchestration.checks.compare_weeks import compare_with_captures
from orchestration.claims.files import read_claims
from orchestration.settings import CLAIMS_DIR, DBT_PROJECT_DIR, Settings
from orchestration.warehouse.load import load, load_claims
from tests.support.model_runner import ModelRunner

QUIET = ["--log-level", "none", "--log-level-file", "none"]


class Rendered:
    """The project's models on a published data folder, and what notices that they changed."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.settings = Settings(data)
        self.before, fault = self._render()
        if fault:
            raise RuntimeError(fault)

    def killer_of_models(self) -> str | None:
        """Return the unit test, check or data test that notices the dbt project as it is now, or None."""
        now, fault = self._render()
        if fault:
            return f"dbt: {fault}"
        changed = {key.rpartition(".")[2] for key, sql in now.items() if self.before.get(key) != sql}
        return self._failing_unit_test(changed) or self._failing_check(now, is_loaded_again=False)

    def killer_of_load(self) -> str | None:
        """Return the check that notices the statements of the load as they are now, or None."""
        return self._failing_check(self.before, is_loaded_again=True)

    def _dbt(self, *arguments: str) -> Any:
        os.environ["ALMANAC_DATA"] = str(self.settings.data_dir)
        folders = ["--project-dir", str(DBT_PROJECT_DIR), "--profiles-dir", str(DBT_PROJECT_DIR)]
        target = ["--target-path", str(self.settings.dbt_target)]
        return dbtRunner().invoke([*QUIET, *arguments, *folders, *target])

    def _render(self) -> tuple[dict[str, str], str | None]:
        outcome = self._dbt("compile")
        if outcome.exception or not outcome.success:
            return {}, f"does not compile {outcome.exception or ''}".splitlines()[0]
        nodes = [result.node for result in outcome.result.results]
        # A warning blocks nothing.
        kept = [node for node in nodes if str(getattr(node.config, "severity", "ERROR")).upper() == "ERROR"]
        extras = {node.unique_id: node.config.extra for node in kept}
        self._parameters = {key: extra["parameters"] for key, extra in extras.items() if "parameters" in extra}
        return {node.unique_id: node.compiled_code for node in kept}, None

    def _failing_unit_test(self, models: set[str]) -> str | None:
        manifest = json.loads((self.settings.dbt_target / "manifest.json").read_text())
        names = [test["name"] for test in manifest["unit_tests"].values() if test["model"] in models]
        if not names:
            return None
        outcome = self._dbt("test", "--select", *(f"test_name:{n},test_type:unit" for n in names))
        if outcome.exception:
            return f"dbt: {str(outcome.exception).strip().splitlines()[0]:.80}"
        failed = [result.node.name for result in outcome.result.results if str(result.status) in ("fail", "error")]
        return f"unit test `{failed[0]}`" if failed else None

    def _failing_check(self, sql: dict[str, str], *, is_loaded_again: bool) -> str | None:
        with tempfile.TemporaryDirectory() as folder:
            runner = ModelRunner(self.data, Path(folder))
            try:
                if is_loaded_again:
                    load(runner.connection, RawZone(self.settings.raw))
                    load_claims(runner.connection, read_claims(CLAIMS_DIR)[0])
                runner.make()
                for key, parameters in self._parameters.items():
                    signature = f"{key.rpartition('.')[2]}({', '.join(parameters)})"
                    runner.connection.execute(f"create or replace macro main.{signature} as table ({sql[key]})")
                return self._refusal(runner.connection, sql)
            except duckdb.Error as error:
                return f"build: {str(error).splitlines()[0]:.80}"
            finally:
                runner.connection.close()

    def _refusal(self, connection: duckdb.DuckDBPyConnection, sql: dict[str, str]) -> str | None:
        # Every week: made without dbt, the tables have their columns in another order than the published ones.
        done = compare_with_captures(RawZone(self.settings.raw), connection)
        for result in (*(comparison.result() for comparison in done.comparisons), *audit_facts(connection)):
            if not result.passed:
                return f"check `{result.check_name}` on {'.'.join(result.asset_key.path) if result.asset_key else ''}"
        for key, statement in sql.items():
            if key.startswith("test.") and connection.execute(statement).fetchall():
                return f"data test `{key.split('.')[2]}`"
        return None
