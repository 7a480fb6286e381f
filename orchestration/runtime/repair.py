"""Repair, before a run does anything else, what an earlier one left damaged."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from orchestration.captures.raw_zone import RawZone
from orchestration.captures.repair import repair as repair_captures
from orchestration.captures.simulated import refuse_mixture
from orchestration.publication.checksums import faults_of_publication
from orchestration.publication.folders import kept_publications
from orchestration.publication.provenance import usable_captures
from orchestration.settings import Settings
from orchestration.warehouse.repair import repair_warehouse
from orchestration.warehouse.writer import is_held, one_writer

LOG = logging.getLogger("almanac")


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
