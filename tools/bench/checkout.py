"""Run one checkout of the product, this one or an older one, on data folders of its own, offline."""

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from orchestration.settings import PROJECT_ROOT, Settings
from tests.support.project import command_environment
from tools.bench.inputs import Input
from tools.bench.measures import Measures
from tools.bench.processes import ran

# Printed by the checkout's own Python: an older checkout may have its own storage of Dagster's.
STEPS = """
import json, sys, dagster as dg
seconds = {}
with dg.DagsterInstance.get() as instance:
    for record in instance.get_run_records(dg.RunsFilter(), limit=2):
        if record.start_time and record.start_time >= float(sys.argv[1]):
            for step in instance.get_run_step_stats(record.dagster_run.run_id):
                if step.start_time and step.end_time:
                    seconds[step.step_key] = step.end_time - step.start_time
print(json.dumps(seconds))
"""
# Shorter steps are not recorded.
LEAST_STEP_SECONDS = 0.1


@dataclass(frozen=True)
class Checkout:
    """A checkout with its name in the results ("" for this one alone) and the folder for its data."""

    root: Path
    name: str
    folder: Path

    @property
    def python(self) -> str:
        """Return the checkout's own Python; this one where it has none."""
        own = self.root / ".venv" / "bin" / "python"
        return sys.executable if self.root == PROJECT_ROOT or not own.exists() else str(own)

    def data(self, size: str) -> Path:
        """Return the data folder of a size."""
        return self.folder / size

    def environment(self, data: Path, *, is_simulated: bool = False) -> dict[str, str]:
        """Return the environment of its commands on a data folder."""
        return command_environment(data, self.root, **({"ALMANAC_SIMULATED": "1"} if is_simulated else {}))

    def measured_name(self, what: str) -> str:
        """Return the name of a measure, with the checkout's name before it where there are two."""
        return f"{self.name}.{what}" if self.name else what

    def run(self, measures: Measures, what: str, size: str, captures: Input | None = None) -> None:
        """Measure a run on the data of a size, with a folder of captures or with nothing new, and its steps."""
        import time

        data = self.data(size)
        folder = ["--captures", str(captures.folder)] if captures else []
        environment = self.environment(data, is_simulated=size in ("year", "decade"))
        name, began = self.measured_name(f"{what}.{size}"), time.time()
        measures.command(
            name, [self.python, "-m", "orchestration.cli", "run", "--offline", *folder], environment, self.root
        )
        environment |= {"DAGSTER_HOME": str(Settings(data).dagster_home)}
        steps = json.loads(ran([self.python, "-c", STEPS, str(began)], environment, self.root).output.splitlines()[-1])
        for step, seconds in steps.items():
            if seconds >= LEAST_STEP_SECONDS:
                measures.add(f"{name}.step.{step}.s", seconds)

    def dbt_build(self, measures: Measures, size: str, *, is_first: bool) -> None:
        """Measure `dbt build` without unit tests on a copy of the build database; parse before the first."""
        copy = Settings(self.folder / f"{size}-dbt")
        copy.warehouse.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(Settings(self.data(size)).warehouse, copy.warehouse)
        databases = {"warehouse": str(copy.warehouse), "staged": str(copy.staged.database)}
        places = ["--project-dir", "dbt_project", "--profiles-dir", "dbt_project", "--vars", json.dumps(databases)]
        rest = ["--log-level-file", "none", *places, "--target-path", str(copy.dbt_target)]
        environment = self.environment(copy.data_dir) | {"DO_NOT_TRACK": "1"}
        dbt = str(Path(self.python).with_name("dbt"))
        if is_first:
            ran([dbt, "parse", *rest], environment, self.root)
        build = [dbt, "build", "--exclude-resource-type", "unit_test", *rest]
        measures.command(self.measured_name(f"dbt_build.{size}"), build, environment, self.root)
