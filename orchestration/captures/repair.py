"""Find damage in the raw zone and the quarantine, repair what can be made again, and leave captures out of one build.

Damaged bytes cannot be repaired: they come back when a source offers the same capture, and nothing is built until then.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from orchestration.captures.contract import NO_CIRCUMSTANCES, Circumstances, Refused
from orchestration.captures.forms import FORMS
from orchestration.captures.parts import judge_file
from orchestration.captures.raw_zone import (
    ORIGINALS,
    Damaged,
    RawZone,
    Refusal,
    original_path,
    remove_unfinished,
    write_whole,
)
from orchestration.captures.recognition import recognise
from orchestration.captures.sidecar import RAW_SUFFIX, SIDECAR_SUFFIX, Sidecar, read_sidecar, sidecar_of

REFUSAL_SUFFIX = ".refusal.json"
SHA256 = re.compile(r"[0-9a-f]{64}")
UNKNOWN = "unknown"  # the source of a capture whose sidecar was lost
LEFT_OUT_SUFFIX = ".left-out.refusal.json"  # a refusal like the others, so that `almanac status` shows it


class DamagedCaptures(RuntimeError):  # noqa: N818 - the message has the remedy
    """Captures that were taken are damaged, and nothing can be built without them."""


class _Stored(NamedTuple):
    """A capture by the names of its files, relative to the raw zone, whatever they hold."""

    raw_path: str
    sidecar_path: str
    sha256: str


def repair(raw_zone: RawZone, quarantine: Path, notify: Callable[[str], None]) -> None:
    """Make damaged sidecars again, remove damaged refusals and unfinished files, and report each through ``notify``.

    Only the process that holds the writer's lock may call it.
    """
    remove_unfinished(raw_zone.root, quarantine)
    for stored in _stored(raw_zone):
        sidecar = read_sidecar(raw_zone.root / stored.sidecar_path)
        if sidecar and _is_consistent(sidecar, stored) and raw_zone.is_sound(stored.raw_path, stored.sha256):
            continue
        try:
            _rewrite_sidecar(raw_zone, stored, sidecar)
            notify(f"raw/{stored.sidecar_path} was missing or damaged: made again from the capture")
        except Damaged as error:
            notify(f"{error}; import the same capture again to restore it")
        except (Refused, OSError) as error:
            notify(f"raw/{stored.sidecar_path} cannot be made again ({error}); import the same capture again")
    stored_sha256s = {stored.sha256 for stored in _stored(raw_zone)}
    for path in sorted(quarantine.glob(f"*{REFUSAL_SUFFIX}")):
        if read_refusal(path) is None:
            _remove_refusal(path, notify)
        elif path.name.endswith(LEFT_OUT_SUFFIX) and path.name.removesuffix(LEFT_OUT_SUFFIX) not in stored_sha256s:
            path.unlink()  # a person removed the capture


def faults_of(raw_zone: RawZone) -> list[str]:
    """Return what is wrong with the stored captures, a sentence each; every file is read."""
    faults, derived = list[str](), defaultdict[str, list[Sidecar]](list)
    for stored in _stored(raw_zone):
        sidecar = read_sidecar(raw_zone.root / stored.sidecar_path)
        try:
            body = raw_zone.read_bytes(stored.raw_path, stored.sha256)
        except Damaged as error:
            faults.append(str(error))
            continue
        if sidecar is None:
            faults.append(f"raw/{stored.sidecar_path} is missing or damaged")
        elif why := _contradiction(sidecar, body):
            faults.append(f"raw/{stored.sidecar_path} {why}")
        else:
            derived[sidecar.original].append(sidecar)
    names = {path.stem for path in raw_zone.files(".gz") if path.parent.name == ORIGINALS}
    originals = sorted((names | derived.keys()) - {""})
    sound = {sidecar.sha256 for captures in derived.values() for sidecar in captures}
    damaged = {stored.sha256 for stored in _stored(raw_zone)} - sound
    return faults + [
        fault for name in originals for fault in _faults_of_original(raw_zone, name, derived[name], damaged)
    ]


def damaged_in(raw_zone: RawZone) -> list[str]:
    """Return the paths of the stored captures that cannot be used."""
    damaged = []
    for raw_path, sidecar_path, sha256 in _stored(raw_zone):
        sidecar = read_sidecar(raw_zone.root / sidecar_path)
        # Without its seal, a part would be taken for the whole.
        if sidecar is None or not sidecar.is_sealed_where_it_must_be or not raw_zone.is_sound(raw_path, sha256):
            damaged.append(f"raw/{raw_path}")
    return damaged


def refuse_damage(raw_zone: RawZone) -> None:
    """Raise `DamagedCaptures`, with the remedy, when a stored capture cannot be used: figures would differ."""
    if damaged := damaged_in(raw_zone):
        files = ", ".join(damaged[:3]) + (", …" if len(damaged) > 3 else "")
        raise DamagedCaptures(
            f"{len(damaged)} of the stored captures cannot be used ({files}). Import the same ones again with "
            "`almanac run --captures DIR` or restore the files from a backup; `almanac verify` names each fault."
        )


def read_refusal(path: Path) -> Refusal | None:
    """Return a refusal; None when it is missing or damaged."""
    try:
        return Refusal.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def _stored(raw_zone: RawZone) -> Iterator[_Stored]:
    # Only names that we give: other files that a person puts there are left alone.
    names = {
        (path.parent.name, path.name.removesuffix(suffix))
        for suffix in (RAW_SUFFIX, SIDECAR_SUFFIX)
        for path in raw_zone.files(suffix)
    }
    for form, sha256 in sorted(names):
        if form in FORMS and SHA256.fullmatch(sha256):
            yield _Stored(f"{form}/{sha256}{RAW_SUFFIX}", f"{form}/{sha256}{SIDECAR_SUFFIX}", sha256)


def _rewrite_sidecar(raw_zone: RawZone, stored: _Stored, sidecar: Sidecar | None) -> None:
    body = raw_zone.read_bytes(stored.raw_path, stored.sha256)
    circumstances = sidecar.circumstances if sidecar else NO_CIRCUMSTANCES
    form, facts = recognise(body, datetime.now(UTC), circumstances)
    if not stored.raw_path.startswith(f"{form.name}/"):
        raise Damaged(f"raw/{stored.raw_path} is a {form.name}, in the wrong folder")
    if sidecar:
        origin = sidecar.source, sidecar.request, sidecar.received_at
    else:
        written = datetime.fromtimestamp(int((raw_zone.root / stored.raw_path).stat().st_mtime), UTC)
        origin = UNKNOWN, Path(stored.raw_path).name, written
    raw_zone.write_sidecar(sidecar_of(body, form, facts, *origin, circumstances.asked))


def _is_consistent(sidecar: Sidecar, stored: _Stored) -> bool:
    # To read the facts from every capture takes 4 ms each: `faults_of` does it, and the load of a new one.
    try:
        as_of = sidecar.as_of.astimezone(UTC)
    except OverflowError:
        return False
    return (
        sidecar.sha256 == stored.sha256
        and sidecar.capture_id == f"{sidecar.form}-{as_of:%Y%m%dT%H%M%SZ}-{stored.sha256[:12]}"
        and sidecar.raw_path == stored.raw_path
        and sidecar.is_sealed_where_it_must_be
    )


def _contradiction(sidecar: Sidecar, body: bytes) -> str:
    try:
        # A clock that was set back makes no capture one of the future.
        form, facts = recognise(body, max(datetime.now(UTC), sidecar.received_at), sidecar.circumstances)
    except Refused as refused:
        return f"belongs to a capture that is refused today: {refused}"
    origin = sidecar.source, sidecar.request, sidecar.received_at
    expected = sidecar_of(body, form, facts, *origin, sidecar.circumstances.asked)
    wrong = [name for name, value in expected.model_dump().items() if value != getattr(sidecar, name)]
    return f"contradicts its capture in {', '.join(wrong)}: delete it, and run" if wrong else ""


def _faults_of_original(raw_zone: RawZone, sha256: str, captures: list[Sidecar], damaged: set[str]) -> list[str]:
    """Return which captures do not follow from the file that they were derived from, and which of it are missing.

    Those that are ``damaged`` have their own faults.
    """
    again = "import the same file again"
    try:
        body = raw_zone.read_original(sha256)
    except Damaged as error:
        paths = [f"raw/{one.sidecar_path}" for one in captures] or [f"what raw/{original_path(sha256)} gives"]
        return [f"{path} cannot be derived again: {error}; {again}" for path in paths]
    given, wrong = _derived(body, NO_CIRCUMSTANCES) or {}, list[Sidecar]()
    for one in captures:
        if one.sha256 not in given:  # else its own moment, which is not that of the file's other tables
            circumstances = Circumstances({}, one.as_of, one.as_of if one.is_as_of_stated else None)
            found = _derived(body, circumstances)
            given |= found or {}
            # A file that today's rules refuse gives nothing to compare with: what it gave before stays.
            wrong += [one] if found is not None and one.sha256 not in given else []
    faults = [
        f"raw/{one.sidecar_path} is not what its original gives today: move it and its capture out of raw/, and {again}"
        for one in wrong
    ]
    missing = given.keys() - {one.sha256 for one in captures} - damaged
    faults += [
        f"raw/{given[name]}/{name}{RAW_SUFFIX}, derived from a file, is missing: {again}" for name in sorted(missing)
    ]
    is_forgotten = not captures and not given and not damaged
    return faults + [f"raw/{original_path(sha256)} has no capture: {again}, or delete it"] * is_forgotten


def _derived(body: bytes, circumstances: Circumstances) -> dict[str, str] | None:
    """Return the forms of the captures in a file by their SHA-256; None for a file that is refused."""
    with suppress(Refused):
        judged, _ = judge_file(body, datetime.now(UTC), circumstances)
        return {hashlib.sha256(one.part.body).hexdigest(): one.form.name for one in judged}
    return None


def _remove_refusal(path: Path, notify: Callable[[str], None]) -> None:
    try:
        path.unlink()
        notify(f"quarantine/{path.name} was damaged: removed; import the refused file again to see the reason")
    except OSError as error:
        notify(f"quarantine/{path.name} is damaged and cannot be removed ({error.strerror}): delete it")


class UsableCaptures(RawZone):
    """The captures of a raw zone without those that a failed build left out; the bytes stay in the raw zone."""

    def __init__(self, root: Path, quarantine: Path) -> None:
        super().__init__(root)
        self._quarantine = quarantine

    def sidecars(self) -> Iterator[Sidecar]:
        """Return the sidecar of every capture that is used, in the order of their names."""
        left_out = {refusal.sha256 for refusal in self.left_out()}
        return (sidecar for sidecar in super().sidecars() if sidecar.sha256 not in left_out)

    def left_out(self) -> list[Refusal]:
        """Return the record of each capture that is left out, in the order of their checksums."""
        records = (read_refusal(path) for path in sorted(self._quarantine.glob(f"*{LEFT_OUT_SUFFIX}")))
        return [record for record in records if record]

    def leave_out(self, sidecars: Iterable[Sidecar], reason: str) -> None:
        """Leave captures out until `use`."""
        for sidecar in sidecars:
            record = Refusal(
                source=sidecar.source,
                request=sidecar.request,
                reason=f"{reason} (kept as raw/{sidecar.raw_path}; `almanac run --rebuild` tries it again)",
                refused_at=datetime.now(UTC),
                bytes=sidecar.bytes,
                sha256=sidecar.sha256,
            )
            path = self._quarantine / f"{sidecar.sha256}{LEFT_OUT_SUFFIX}"
            write_whole(path, (record.model_dump_json(indent=1) + "\n").encode())

    def use(self, sidecars: Iterable[Sidecar | Refusal]) -> None:
        """Use captures again that were left out."""
        for sidecar in sidecars:
            (self._quarantine / f"{sidecar.sha256}{LEFT_OUT_SUFFIX}").unlink(missing_ok=True)
