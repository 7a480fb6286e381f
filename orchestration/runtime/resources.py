"""What the assets work with: where things are, and the right to write, with repairs before anything else."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import dagster as dg

from orchestration.captures.raw_zone import RawZone
from orchestration.captures.recognition import refuse_mixture
from orchestration.captures.repair import repair as repair_captures
from orchestration.foreign import PlainMessages
from orchestration.publication.folders import faults_of_publication, kept_publications
from orchestration.publication.gate import results_of_build
from orchestration.publication.provenance import usable_captures
from orchestration.runtime.last_run import note
from orchestration.runtime.schedules import BUILD_JOB
from orchestration.settings import Settings
from orchestration.warehouse.repair import repair_warehouse
from orchestration.warehouse.writer import is_held, one_writer

LOG = logging.getLogger("almanac")
# Whatever a message quotes from outside, terminal and UI get it plain.
LOG.addFilter(PlainMessages())


class Almanac(dg.ConfigurableResource):  # type: ignore[type-arg]  # Dagster does not type its resources
    """The data folder, open for writing. Holding it means holding the writer lock for the whole run."""

    data_dir: str
    source_url: str
    site_url: str = ""
    is_simulated: bool = False

    @property
    def settings(self) -> Settings:
        """Return where everything is."""
        site_url = self.site_url.rstrip("/")
        return Settings(Path(self.data_dir), self.source_url, site_url=site_url, is_simulated=self.is_simulated)

    @property
    def raw_zone(self) -> RawZone:
        """Return the raw zone with every stored capture."""
        return RawZone(self.settings.raw)

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Self]:
        """Wait for the writer's lock and hold it for the run; repair what is damaged first."""
        with writing(self.settings):
            is_build = context.run is not None and context.run.job_name == BUILD_JOB.name
            build = {"run_id": context.run_id, "started": datetime.now(UTC).isoformat(timespec="seconds")}
            if is_build:
                note(self.settings, build={**build, "status": "started", **_checks(self.settings)})
            try:
                yield self
            finally:
                if is_build and context.instance is not None:
                    failures = context.instance.all_logs(str(context.run_id), of_type=dg.DagsterEventType.STEP_FAILURE)
                    status = "failure" if failures else "success"
                    note(self.settings, build={**build, "status": status, **_checks(self.settings)})


def _checks(settings: Settings) -> dict[str, Any]:
    results = results_of_build(settings)
    not_passed = [result for result in results if not result.passed]
    return {
        "checks_passed": len(results) - len(not_passed),
        "checks_not_passed": [
            f"{result.name} on {result.asset} ({'error' if result.is_error else 'warn'})" for result in not_passed
        ],
        "warnings": [
            {"name": result.name, "asset": result.asset, "sentence": result.sentence}
            for result in not_passed
            if not result.is_error
        ],
    }


@contextmanager
def writing(settings: Settings) -> Iterator[None]:
    """Hold the writer's lock until the block ends, waiting for another run; repair what is damaged first.

    Raise `Mixture` for a folder of simulated captures where real ones are wanted, and the other way round.
    """
    was_held = is_held(settings.lock)
    with one_writer(settings.lock, LOG.warning):
        # Under the lock: a run that we waited for may have taken the first captures of the other kind.
        refuse_mixture(RawZone(settings.raw), is_simulated=settings.is_simulated)
        if not was_held:
            repair(settings)
        yield


def repair(settings: Settings) -> None:
    """Repair what the data folder holds, log each repair, and use captures again that the last build left out.

    A damaged publication is only logged: it stays until the run has made another (`provenance.is_made_from`).
    Raise OSError when the folder cannot be read or written.
    """
    usable_captures(settings).use_all()
    repair_captures(RawZone(settings.raw), settings.quarantine, LOG.warning)
    repair_warehouse(settings.warehouse)
    if kept_publications(settings):
        faults = faults_of_publication(settings.published)
        more = f", and {len(faults) - 1} more" if len(faults) > 1 else ""
        if faults:
            LOG.warning(f"The current publication is damaged ({faults[0]}{more}); publishing it again.")
