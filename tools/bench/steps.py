"""What a run of the product was made of: its jobs and steps with their seconds, as Dagster recorded them.

Belongs here: reading the history of a data folder. Does not: running (processes.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.runtime.instance import open_instance
from orchestration.runtime.schedules import BUILD_JOB, INTAKE_JOB
from tools.bench.inputs import Almanac


@dataclass(frozen=True)
class Job:
    """One job of a run: when it began and ended (as `time.time` counts), and the seconds of each of its steps."""

    began: float
    ended: float
    steps: dict[str, float]
    site_seconds: float | None

    @property
    def seconds(self) -> float:
        """Return how long it took."""
        return self.ended - self.began


def last_jobs(almanac: Almanac) -> tuple[Job, Job]:
    """Return the last intake and the last build of a data folder."""
    import dagster as dg

    found = []
    with open_instance(almanac.settings) as instance:
        for name in (INTAKE_JOB.name, BUILD_JOB.name):
            record = instance.get_run_records(dg.RunsFilter(job_name=name), limit=1)[0]
            run_id = record.dagster_run.run_id
            times = {step.step_key: (step.start_time, step.end_time) for step in instance.get_run_step_stats(run_id)}
            starts = {step: start for step, (start, _) in times.items() if start is not None}
            steps = {step: end - starts[step] for step, (_, end) in times.items() if end is not None and step in starts}
            site = instance.fetch_materializations(dg.AssetKey("site"), limit=1).records
            made = site[0].timestamp if site and site[0].run_id == run_id else None
            site_seconds = made - starts["pages"] if made and "pages" in starts else None
            found.append(Job(record.start_time or 0.0, record.end_time or 0.0, steps, site_seconds))
    return found[0], found[1]
