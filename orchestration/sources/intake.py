"""Take what a source offers: hold each offer to its contract, then store it or set it aside with the reason."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Protocol

from orchestration.captures.contract import NO_CIRCUMSTANCES, Circumstances, Refused
from orchestration.captures.raw_zone import RawZone, set_aside
from orchestration.captures.recognition import NoForm, recognise, refuse_other_kind
from orchestration.captures.sidecar import Sidecar
from orchestration.captures.strict_json import NotJson
from orchestration.foreign import REASON, Plain

CAPTURE = Plain("")


class SourceUnreachable(RuntimeError):  # noqa: N818 - a state of the world, not a fault
    """The source gave no answer. The message names the attempt and the remedy; stored captures are used."""


@dataclass(frozen=True)
class Offer:
    """Bytes that a source offers as a capture; ``fault`` is set when the source itself knows them to be bad.

    ``body`` is None when they could not be read, with the reason in ``fault``. A folder ``may_hold_anything``; a server
    answers with captures only.
    """

    body: bytes | None
    request: Plain
    fault: Plain | None = None
    circumstances: Circumstances = NO_CIRCUMSTANCES
    may_hold_anything: bool = False


class Source(Protocol):
    """A source of captures."""

    name: str

    def offers(self, held: list[Sidecar], notice: Callable[[str], None]) -> Iterator[Offer]:
        """Yield what is not stored yet, one at a time; report through ``notice`` what a person should know.

        Raise `SourceUnreachable` when the source does not answer.
        """


@dataclass
class Intake:
    """The result for one source. ``refused`` has names and reasons; ``kinds`` the names of files of other kinds."""

    source: str
    taken: list[Sidecar] = field(default_factory=list)
    already_held: int = 0
    refused: list[tuple[Plain, Plain]] = field(default_factory=list)
    kinds: dict[Plain, Plain] = field(default_factory=dict)
    unreachable: Plain | None = None


def take(
    source: Source, raw_zone: RawZone, quarantine: Path, notify: Callable[[str], None], *, is_simulated: bool = False
) -> Intake:
    """Take everything that a source offers, one capture at a time, and return the result.

    A bad capture is set aside with its reason and never stops the others. Where ``is_simulated``, simulated captures
    are taken, and no others.
    """
    intake = Intake(source.name)
    held = {sidecar.sha256: sidecar for sidecar in raw_zone.sound_sidecars()}
    not_as_stated: list[Plain] = []
    try:
        for offer in source.offers(list(held.values()), notify):
            if offer.body is None:
                _refuse(intake, offer.request, offer.fault or Plain("it cannot be read"), notify)
                continue
            # Stored captures were judged when they came: to import a folder again costs checksums only.
            stored = held.get(hashlib.sha256(offer.body).hexdigest()) if offer.fault is None else None
            if stored is not None:
                intake.already_held += 1
                not_as_stated += [offer.request] if offer.circumstances.stated_at not in (None, stored.as_of) else []
                continue
            try:
                if offer.fault is not None:
                    raise Refused(offer.fault)  # noqa: TRY301 - set aside like the rest
                form, facts = recognise(offer.body, datetime.now(UTC), offer.circumstances)
                refuse_other_kind(form, is_simulated=is_simulated)
            except Refused as refused:
                why = Plain(refused, REASON)
                kind = kind_of(offer.request, refused) if offer.may_hold_anything else CAPTURE
                set_aside(quarantine, offer.body, why, source.name, offer.request, kind)
                _refuse(intake, offer.request, why, notify, kind)
                continue
            kept = raw_zone.keep(offer.body, form, facts, source.name, offer.request, offer.circumstances.asked)
            if kept is None:
                intake.already_held += 1
            else:
                intake.taken.append(kept)
                for suffix in (".bin", ".refusal.json"):  # refused before its moment was stated
                    (quarantine / f"{kept.sha256}{suffix}").unlink(missing_ok=True)
                not_as_stated += [offer.request] if offer.circumstances.stated_at not in (None, kept.as_of) else []
    except SourceUnreachable as unreachable:
        intake.unreachable = Plain(unreachable)
        notify(intake.unreachable)
    if not_as_stated:
        notify(
            f"--as-of was not used for {len(not_as_stated)} files ({not_as_stated[0]} …): each says itself when it was "
            "taken, or was imported before with another moment, which stands."
        )
    return intake


def _refuse(intake: Intake, request: Plain, why: Plain, notify: Callable[[str], None], kind: Plain = CAPTURE) -> None:
    intake.refused.append((request, why))
    if kind:
        intake.kinds[request] = kind  # reported in one line for all of them
    else:
        notify(f"refused {request}: {why}")


def kind_of(request: str, refused: Refused) -> Plain:
    """Return the kind of a refused file, from its name and the reason; `CAPTURE` for one that looks like a capture.

    That is JSON with rows, or any file with ``.json`` in its name, which may have been cut short.
    """
    suffixes = [suffix.lower() for suffix in PurePosixPath(request).suffixes]
    if isinstance(refused, NoForm):
        return Plain("JSON of something else")
    if not isinstance(refused, NotJson) or ".json" in suffixes:
        return CAPTURE
    return Plain(suffixes[-1], 12) if suffixes else Plain("without a suffix")


def kinds_in_words(kinds: Iterable[str]) -> str:
    """Return the number of files of other kinds as text, such as `2 files are no captures (2 .md)`."""
    counted = Counter(kinds)
    parts = ", ".join(f"{count} {kind}" for kind, count in sorted(counted.items(), key=lambda one: (-one[1], one[0])))
    many = counted.total()
    return f"{many} {'file is no capture' if many == 1 else 'files are no captures'} ({parts})"
