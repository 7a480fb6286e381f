"""What a run does before anything else: it looks at what an earlier one left, by content, and mends it.

Belongs here: when that is done, and what is published. Does not: how each thing is mended (captures/repair.py,
warehouse/mending.py, history.py; dbt's files in dbt.py, where they are used).
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from orchestration.captures.raw_zone import RawZone
from orchestration.captures.repair import repair as repair_captures
from orchestration.captures.simulated import refuse_mixture
from orchestration.publication.checksums import faults_of_publication
from orchestration.publication.folders import kept_publications
from orchestration.settings import Settings
from orchestration.warehouse.mending import mend_warehouse
from orchestration.warehouse.writer import is_held, one_writer

LOG = logging.getLogger("almanac")


@contextmanager
def writing(settings: Settings) -> Iterator[None]:
    """Be the one writer until the block ends, waiting for another; who comes to be it mends what is damaged.

    Raise `Mixture` for a folder of simulated captures where real ones are wanted, and the other way round.
    """
    was_held = is_held(settings.lock)
    with one_writer(settings.lock, LOG.warning):
        # Under the lock: a run that we waited for may have taken the first captures of the other kind.
        refuse_mixture(RawZone(settings.raw), is_simulated=settings.is_simulated)
        if not was_held:
            mend(settings)
        yield


def mend(settings: Settings) -> None:
    """Mend what the data folder holds, and say in a line each what was damaged.

    A damaged publication is only spoken of: it stands until the run has made another (`provenance.is_made_from`).
    Raise OSError when the folder cannot be read or written.
    """
    repair_captures(RawZone(settings.raw), settings.quarantine, LOG.warning)
    mend_warehouse(settings.warehouse)
    if kept_publications(settings):
        faults = faults_of_publication(settings.published)
        more = f", and {len(faults) - 1} more" if len(faults) > 1 else ""
        if faults:
            LOG.warning(f"what is published is not whole ({faults[0]}{more}): it is published again")
