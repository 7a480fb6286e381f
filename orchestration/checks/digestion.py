"""Whether the recomputation can digest a capture at all: all that the blocking checks make of it, made of it alone.

Belongs here: what raises because of one capture's content, found before the checks of every run fail on it. Does not:
any comparison with the facts. Two that disagree are both digested, and nothing is published until a person has looked.
"""

from orchestration.captures.raw_zone import RawZone, SomeCaptures
from orchestration.captures.sidecar import Sidecar
from orchestration.checks.reference import ATTRIBUTIONS, Reference, bases
from orchestration.checks.reference_growth import market_growth, model_growths


def why_not_digested(raw_zone: RawZone, sidecar: Sidecar) -> str:
    """Return why the recomputation raises on a capture; empty when it does not."""
    try:
        _recompute(Reference(SomeCaptures(raw_zone, [sidecar])))
    except Exception as error:
        # Whatever it is: the capture is left out, where the checks of every run would fail on it.
        return f"the recomputation cannot digest it: {type(error).__name__}: {error}"
    return ""


def _recompute(reference: Reference) -> None:
    """Take every step once for every week: growth and leads are made of these, at five times the cost (measured)."""
    _ = [capture.facts for capture in reference.captures]
    for week, by_source in reference.weeks.items():
        market_growth(reference, week)
        model_growths(reference, week)
        for known in by_source.values():
            for ranks in bases().values():
                reference.entities(known, ranks, "country", reference.known_on(week, ATTRIBUTIONS[0]))
