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
from orchestration.publication.provenance import (
    captures_since_publication,
    code_sha256,
    provenance_of_publication,
    usable_captures,
)
from orchestration.runtime.last_run import note_build
from orchestration.runtime.schedules import BUILD_JOB, RECOMPUTE_ALL, WITHOUT_NEW_CAPTURES
from orchestration.settings import Settings
from orchestration.warehouse.repair import repair_warehouse
from orchestration.warehouse.writer import is_held, one_writer

LOG = logging.getLogger("almanac")
SHOWN_CAPTURES = 5
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
        """Wait for the writer's lock and hold it for the run; repair what is damaged first.

        A retry of a build (see `schedules.retry_request`) runs without the captures that came since the last
        publication. They stay left out, when it succeeds, until a run recomputes everything.
        """
        with writing(self.settings):
            if context.run is None or context.run.job_name != BUILD_JOB.name:
                yield self
                return
            settings, captures, tags = self.settings, usable_captures(self.settings), context.run.tags
            build = {"run_id": context.run_id, "started": datetime.now(UTC).isoformat(timespec="seconds")}
            note_build(settings, {**build, "status": "started", **_checks(settings)})
            if RECOMPUTE_ALL in tags:
                captures.use(captures.left_out())
            new = (captures_since_publication(settings) or []) if WITHOUT_NEW_CAPTURES in tags else []
            why = f"left out, since the build failed with the captures new since: {tags.get(WITHOUT_NEW_CAPTURES)}"
            captures.leave_out(new, why)
            for record in captures.left_out():
                LOG.warning(f"Not in the figures: {record.request}, {record.reason}")
            try:
                yield self
            finally:
                of_type = dg.DagsterEventType.STEP_FAILURE
                has_failed = bool(context.instance and context.instance.all_logs(str(context.run_id), of_type=of_type))
                status = "failure" if has_failed else "success"
                note_build(settings, {**build, "status": status, **_checks(settings)})
                if has_failed:
                    captures.use(new)  # they were not the cause, or not alone
                    warn_of_new_captures(settings)


def warn_of_new_captures(settings: Settings) -> None:
    """Log what to look at first when a build failed: the captures that came since the last publication, and the code.

    Before the first publication those are all captures.
    """
    new, made_from = captures_since_publication(settings), provenance_of_publication(settings.published)
    suspects = list(usable_captures(settings).sidecars()) if new is None else new
    names = ", ".join(f"{sidecar.request} (raw/{sidecar.raw_path})" for sidecar in suspects[:SHOWN_CAPTURES])
    more = f" and {len(suspects) - SHOWN_CAPTURES} more" if len(suspects) > SHOWN_CAPTURES else ""
    since = "stored" if new is None else "new since the last publication"
    LOG.warning(f"The build failed. Captures that are {since}: {names or 'none'}{more}.")
    if made_from is None or made_from.code_sha256 != code_sha256():
        LOG.warning("This code version has not published before, so the cause may be the code, too.")
    elif not names:
        LOG.warning("The code has not changed either: the build database was changed.")


def _checks(settings: Settings) -> dict[str, Any]:
    results = results_of_build(settings)
    shown = {"name", "asset", "is_error", "sentence"}
    not_passed = [result.model_dump(include=shown) for result in results if not result.passed]
    return {"checks_passed": len(results) - len(not_passed), "not_passed": not_passed}


@contextmanager
def writing(settings: Settings) -> Iterator[None]:
    """Hold the writer's lock until the block ends, waiting for another run; repair what is damaged first.

    Raise `BadInput` for a folder of simulated captures where real ones are wanted, and the other way round.
    """
    was_held = is_held(settings.lock)
    with one_writer(settings.lock, LOG.warning):
        # Under the lock: a run that we waited for may have taken the first captures of the other kind.
        refuse_mixture(RawZone(settings.raw), is_simulated=settings.is_simulated)
        if not was_held:
            repair(settings)
        yield


def repair(settings: Settings) -> None:
    """Repair what the data folder holds, and log each repair.

    A damaged publication is only logged: it stays until the run has made another (`provenance.is_made_from`).
    Raise OSError when the folder cannot be read or written.
    """
    repair_captures(RawZone(settings.raw), settings.quarantine, LOG.warning)
    repair_warehouse(settings.warehouse)
    if kept_publications(settings):
        faults = faults_of_publication(settings.published)
        more = f", and {len(faults) - 1} more" if len(faults) > 1 else ""
        if faults:
            LOG.warning(f"The current publication is damaged ({faults[0]}{more}); publishing it again.")
