"""Take what a source offers: hold each offer to its contract, then store it or set it aside with the reason."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Protocol

from orchestration.captures.contract import NO_CIRCUMSTANCES, Circumstances, Refused
from orchestration.captures.parts import Judged, judge_file
from orchestration.captures.raw_zone import RawZone, set_aside
from orchestration.captures.recognition import NoForm, recognise, refuse_other_kind
from orchestration.captures.sidecar import Sidecar
from orchestration.captures.strict_json import NotJson
from orchestration.captures.tables import Part
from orchestration.foreign import REASON, Plain

CAPTURE = Plain("")


class SourceUnreachable(RuntimeError):  # noqa: N818 - a state of the world, not a fault
    """The source gave no answer. The message names the attempt and the remedy; stored captures are used."""


@dataclass(frozen=True)
class Offer:
    """Bytes that a source offers as a capture; ``fault`` is set when the source itself knows them to be bad.

    ``body`` is None when they could not be read, with the reason in ``fault``. A folder ``may_hold_anything``; a server
    and a file with a sidecar hold a capture. ``original`` is the file that a capture of an archive was derived from.
    """

    body: bytes | None
    request: Plain
    fault: Plain | None = None
    circumstances: Circumstances = NO_CIRCUMSTANCES
    may_hold_anything: bool = False
    original: bytes = b""


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
    # A file keeps the moment that was stated when it was imported first.
    stated = {one.original: one for one in held.values() if one.original and one.is_as_of_stated}
    not_as_stated, stands = list[Plain](), list[Sidecar]()
    try:
        for offer in source.offers(list(held.values()), notify):
            if offer.body is None:
                _refuse(intake, offer.request, offer.fault or Plain("it cannot be read"), notify)
                continue
            # Stored captures were judged when they came: to import a folder again costs checksums only.
            sha256 = hashlib.sha256(offer.body).hexdigest()
            stored = held.get(sha256) if offer.fault is None else None
            if stored is not None:
                intake.already_held += 1
                if offer.circumstances.stated_at not in (None, stored.as_of):
                    not_as_stated.append(offer.request)
                    stands += [stored] * stored.is_as_of_stated
                continue
            try:
                if offer.fault is not None:
                    raise Refused(offer.fault)  # noqa: TRY301 - set aside like the rest
                earlier = stated.get(sha256)
                judged, misses = _judge(offer, earlier.as_of if earlier else None)
                for one in judged:
                    refuse_other_kind(one.form, is_simulated=is_simulated)
            except Refused as refused:
                why = Plain(refused, REASON)
                kind = kind_of(offer.request, refused) if offer.may_hold_anything else CAPTURE
                set_aside(quarantine, offer.body, why, source.name, offer.request, kind)
                _refuse(intake, offer.request, why, notify, kind)
                continue
            for why_not in misses:
                notify(f"{offer.request}: a part of it was not taken: {Plain(why_not, REASON)}")
            kept = [sidecar for one in judged if (sidecar := _keep(one, offer, source.name, raw_zone))]
            intake.taken += kept
            intake.already_held += not kept
            for suffix in (".bin", ".refusal.json"):  # refused before its moment was stated
                (quarantine / f"{sha256}{suffix}").unlink(missing_ok=True)
            is_as_stated = offer.circumstances.stated_at in (None, *(one.facts.as_of for one in judged))
            if not is_as_stated:
                not_as_stated.append(offer.request)
                stands += [earlier] if earlier else []
    except SourceUnreachable as unreachable:
        intake.unreachable = Plain(unreachable)
        notify(intake.unreachable)
    if not_as_stated:
        notify(
            f"--as-of was not used for {len(not_as_stated)} files ({not_as_stated[0]} …): each says itself when it was "
            "taken, or was imported before with another moment, which stands."
        )
    if stands:
        notify(
            f"To correct a moment that was stated before, move the two files of its capture (raw/{stands[0].raw_path} "
            "and its sidecar) out of raw/, and import the same file again."
        )
    return intake


def _judge(offer: Offer, stated_at: datetime | None) -> tuple[list[Judged], list[str]]:
    """Return the captures in an offer, and what else in it is none; raise `Refused` where there are none."""
    body, around, now = offer.body or b"", offer.circumstances, datetime.now(UTC)
    if offer.may_hold_anything:
        around = replace(around, seen_at=stated_at, stated_at=stated_at) if stated_at else around
        judged, misses = judge_file(body, now, around)
    else:
        judged, misses = [Judged(Part(body, around), *recognise(body, now, around))], []
    derived_from = judged[0].facts.original if judged[0].part.body is body else ""
    if derived_from and derived_from != hashlib.sha256(offer.original).hexdigest():
        raise Refused("token-almanac derived it from another file, which is not here: import that file")
    return judged, misses


def _keep(judged: Judged, offer: Offer, source: str, raw_zone: RawZone) -> Sidecar | None:
    part, asked = judged.part, judged.part.circumstances.asked
    original = offer.original if part.body is offer.body else offer.body or b""
    return raw_zone.keep(part.body, judged.form, judged.facts, source, offer.request, asked, original)


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
