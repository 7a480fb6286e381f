"""The way in: what a source offers is held to its contract, then kept in the raw zone or set aside with the reason."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from orchestration.captures.contract import NO_CIRCUMSTANCES, Circumstances, Refused
from orchestration.captures.raw_zone import RawZone, set_aside
from orchestration.captures.recognition import recognise
from orchestration.captures.sidecar import Sidecar
from orchestration.captures.simulated import refuse_other_kind
from orchestration.foreign import REASON, Plain
from orchestration.sources.kinds import CLAIMS_TO_BE_ONE, kind_of


class SourceUnreachable(RuntimeError):  # noqa: N818 - a state of the world, not a fault
    """The source did not answer. The message says what was tried and what to do; what is held is used."""


@dataclass(frozen=True)
class Offer:
    """Bytes that a source offers as a capture. ``fault`` is set when the source itself knows them to be bad.

    ``body`` is None when the source could not, or would not, read them: then the ``fault`` says why. ``around`` is what
    the bytes do not say of themselves. A folder ``may_hold_anything``; a source that is asked answers with captures.
    """

    body: bytes | None
    request: Plain
    fault: Plain | None = None
    around: Circumstances = NO_CIRCUMSTANCES
    may_hold_anything: bool = False


class Source(Protocol):
    """Something that captures come from."""

    name: str

    def offers(self, held: list[Sidecar], notice: Callable[[str], None]) -> Iterator[Offer]:
        """Return what is not held yet, one at a time; say through ``notice`` what a person should know.

        Raise `SourceUnreachable` when the source does not answer.
        """


@dataclass
class Intake:
    """What came of asking one source. ``refused`` has names and reasons; ``kinds`` those that are no captures."""

    source: str
    taken: list[Sidecar] = field(default_factory=list)
    already_held: int = 0
    refused: list[tuple[Plain, Plain]] = field(default_factory=list)
    kinds: dict[Plain, Plain] = field(default_factory=dict)
    unreachable: Plain | None = None

    @property
    def has_only_refusals(self) -> bool:
        """Return whether there was something, and not one capture in it that is held now."""
        return bool(self.refused) and not self.taken and not self.already_held


def take(
    source: Source, raw_zone: RawZone, quarantine: Path, notify: Callable[[str], None], *, is_simulated: bool = False
) -> Intake:
    """Take in everything a source offers, one capture at a time, and return what came of it.

    A bad capture never stops the others: it is set aside with its reason. ``notify`` is told what a person should know.
    Simulated captures are taken where ``is_simulated``, and no others then.
    """
    intake = Intake(source.name)
    held = raw_zone.sound_sidecars()
    held_sha256s = {sidecar.sha256 for sidecar in held}
    try:
        for offer in source.offers(held, notify):
            if offer.body is None:
                _refuse(intake, offer.request, offer.fault or Plain("it cannot be read"), notify)
                continue
            # What is held was judged when it came: a folder imported again costs its checksums only.
            if offer.fault is None and hashlib.sha256(offer.body).hexdigest() in held_sha256s:
                intake.already_held += 1
                continue
            try:
                if offer.fault is not None:
                    raise Refused(offer.fault)  # noqa: TRY301 - known to be bad by the source, refused like the rest
                form, facts = recognise(offer.body, datetime.now(UTC), offer.around)
                refuse_other_kind(form, is_simulated=is_simulated)
            except Refused as refused:
                why = Plain(refused, REASON)
                kind = kind_of(offer.request, refused) if offer.may_hold_anything else CLAIMS_TO_BE_ONE
                set_aside(quarantine, offer.body, why, source.name, offer.request, kind)
                _refuse(intake, offer.request, why, notify, kind)
                continue
            kept = raw_zone.keep(offer.body, form, facts, source.name, offer.request, offer.around.asked)
            if kept is None:
                intake.already_held += 1
            else:
                intake.taken.append(kept)
    except SourceUnreachable as unreachable:
        intake.unreachable = Plain(unreachable)
        notify(intake.unreachable)
    return intake


def _refuse(
    intake: Intake, request: Plain, why: Plain, notify: Callable[[str], None], kind: Plain = CLAIMS_TO_BE_ONE
) -> None:
    intake.refused.append((request, why))
    if kind:
        # Of what never was a capture, one line is said for all of it.
        intake.kinds[request] = kind
    else:
        notify(f"refused {request}: {why}")
