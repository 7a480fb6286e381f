"""What the assets work with: where things are, and the right to write.

Belongs here: the resource of every run. Does not: any step of the way of the data.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import dagster as dg

from orchestration.captures.raw_zone import RawZone
from orchestration.foreign import PlainMessages
from orchestration.runtime.mending import writing
from orchestration.runtime.origin import show_in_ui
from orchestration.settings import Settings

WRITER_TAG = "almanac/writer"
GRACE_SECONDS = 5
LOG = logging.getLogger("almanac")
# Whatever a message quotes from outside, terminal and UI get it plain.
LOG.addFilter(PlainMessages())


class Almanac(dg.ConfigurableResource):  # type: ignore[type-arg]  # Dagster does not type its resources
    """The data folder, open for writing. Who holds it is the one writer, from the first step of a run to its last."""

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
        """Return the captures held."""
        return RawZone(self.settings.raw)

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Self]:
        """Wait for the writer's lock and hold it for the run; mend what is damaged first."""
        with writing(self.settings):
            if context.instance is not None and context.run is not None:
                show_in_ui(context.instance, context.run.run_id)
                _release_killed_runs(context.instance, context.run.run_id)
            yield self


def _release_killed_runs(instance: dg.DagsterInstance, this_run_id: str) -> None:
    # We hold the lock that every writing run holds, so whoever else is said to be writing was killed, or has just let
    # go of it: Dagster stores the end of a run some milliseconds after its resources are gone.
    started = dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED], tags={WRITER_TAG: "true"})
    ends = time.monotonic() + GRACE_SECONDS
    while (others := instance.get_runs(started)) and time.monotonic() < ends:
        time.sleep(0.2)
    for run in others:
        instance.report_run_failed(run, "The process of this run ended without an error message (killed?).")
    instance.add_run_tags(this_run_id, {WRITER_TAG: "true"})
