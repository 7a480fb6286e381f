"""What the assets work with: where things are, and the right to write.

Belongs here: the resource of every run. Does not: any step of the way of the data.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import dagster as dg

from orchestration.captures.raw_zone import RawZone
from orchestration.settings import Settings
from orchestration.warehouse.writer import one_writer

WRITER_TAG = "almanac/writer"
LOG = logging.getLogger("almanac")


class Almanac(dg.ConfigurableResource):  # type: ignore[type-arg]
    """The data folder, open for writing. Who holds it is the one writer, from the first step of a run to its last."""

    data_dir: str
    source_url: str

    @property
    def settings(self) -> Settings:
        """Return where everything is."""
        return Settings(Path(self.data_dir), self.source_url)

    @property
    def raw_zone(self) -> RawZone:
        """Return the captures held."""
        return RawZone(self.settings.raw)

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Self]:
        """Wait for the writer's lock and hold it for the run."""
        with one_writer(self.settings.lock, LOG.warning):
            if context.instance is not None and context.run is not None:
                _release_killed_runs(context.instance, context.run.run_id)
            yield self


def _release_killed_runs(instance: dg.DagsterInstance, this_run_id: str) -> None:
    # We hold the lock that every writing run holds from start to end, so whoever else is said to be writing was killed.
    started = instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED], tags={WRITER_TAG: "true"}))
    for run in started:
        if run.run_id != this_run_id:
            instance.report_run_failed(run, "The process of this run ended without an error message (killed?).")
    instance.add_run_tags(this_run_id, {WRITER_TAG: "true"})
