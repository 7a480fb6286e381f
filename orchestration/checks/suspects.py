"""Which captures a person looks at first when a check finds a difference: those that came since the last publication.

Belongs here: naming them. Does not: leaving any out. Both sides digested every capture and disagree, so that one of
them is wrong, and which is not known (docs/decisions/0018-one-gate.md).
"""

from orchestration.publication.provenance import captures_published, usable_captures
from orchestration.runtime.resources import LOG
from orchestration.settings import Settings

SHOWN = 5


def warn_of_suspects(settings: Settings) -> None:
    """Say in the log which captures are new since this code last published, or that none is."""
    published = captures_published(settings.published)
    new = [sidecar for sidecar in usable_captures(settings).sidecars() if sidecar.sha256 not in published]
    if not published:
        LOG.warning(
            f"a check failed; this code has not published before: it, or any of {len(new)} captures, is at fault"
        )
    elif not new:
        LOG.warning("a check failed, though no capture came since this code last published: the build was changed")
    else:
        names = ", ".join(f"{sidecar.request} ({sidecar.raw_path})" for sidecar in new[:SHOWN])
        more = f" and {len(new) - SHOWN} more" if len(new) > SHOWN else ""
        LOG.warning(f"a check failed; captures that came since this code last published: {names}{more}")
