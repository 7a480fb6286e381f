"""What the assets work with: where things are, and the right to write the build database.

Belongs here: resources and the recovery from runs that were killed. Does not: any step of the way of the data.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
from dagster import DagsterInstance, DagsterRunStatus

from orchestration.captures.raw_zone import RawZone
from orchestration.settings import Settings
from orchestration.warehouse.writer import one_writer

WRITER_TAG = "almanac/writer"


class Almanac(dg.ConfigurableResource):  # type: ignore[type-arg]
    """The data folder, open for writing. Who holds it is the one writer, from the first step of a run to its last."""

    data_dir: str
    source_url: str

    @property
    def settings(self) -> Settings:
        """Where everything is."""
        return Settings(Path(self.data_dir), self.source_url)

    @property
    def raw_zone(self) -> RawZone:
        """The captures held."""
        return RawZone(self.settings.raw)

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Almanac]:
        """Wait for the writer's lock, then clear away what killed writers left behind."""
        with one_writer(self.settings.lock, context.log.warning if context.log else print):
            if context.instance is not None and context.run is not None:
                _bury_the_dead(context.instance, context.run.run_id)
            yield self


def _bury_the_dead(instance: DagsterInstance, this_run_id: str) -> None:
    # We hold the lock that every writing run holds from start to end. So whoever else claims a slot of the pool, or
    # is said to have begun to write, was killed; unless it is freed, the next run would wait for it for ever.
    storage = instance.event_log_storage
    if storage.supports_global_concurrency_limits:
        for key in storage.get_concurrency_keys():
            for run_id in storage.get_concurrency_info(key).active_run_ids - {this_run_id}:
                storage.free_concurrency_slots_for_run(run_id)
    started = instance.get_runs(dg.RunsFilter(statuses=[DagsterRunStatus.STARTED], tags={WRITER_TAG: "true"}))
    for run in started:
        if run.run_id != this_run_id:
            instance.report_run_failed(run, "The process of this run ended without a word (killed?).")
    instance.add_run_tags(this_run_id, {WRITER_TAG: "true"})
