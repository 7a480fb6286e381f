"""Damage in the raw zone and the quarantine: found by checksum, named by file, mended where the bytes allow it."""

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from pydantic import AwareDatetime, BaseModel, ValidationError

from orchestration.captures.contract import UNSAID, Refused
from orchestration.captures.forms import FORMS
from orchestration.captures.raw_zone import Damaged, RawZone, Refusal, set_aside
from orchestration.captures.recognition import recognise
from orchestration.captures.sidecar import RAW_SUFFIX, SIDECAR_SUFFIX, Sidecar, read_sidecar, sidecar_of
from orchestration.captures.unfinished import remove_unfinished
from orchestration.foreign import NAME, REASON, Plain

REFUSAL_SUFFIX = ".refusal.json"
SHA256 = re.compile(r"[0-9a-f]{64}")
# How a capture reached us is said by its sidecar alone; where that is lost, so is the answer.
UNKNOWN = "unknown"


class DamagedCaptures(RuntimeError):  # noqa: N818 - the message has the remedy
    """Captures that were taken are damaged, and nothing can be built without them."""


class _Held(NamedTuple):
    """One capture by the names of its files, whatever they hold."""

    raw_path: str
    sidecar: Path
    sha256: str


class _HowItCame(BaseModel):
    """What no bytes tell: it is believed of a sidecar that says it in its shape, whatever else is wrong with that."""

    source: str
    request: str
    received_at: AwareDatetime


def mend(raw_zone: RawZone, quarantine: Path, notify: Callable[[str], None]) -> None:
    """Make again what the bytes allow, and say it: sidecars, refusals.

    For the one writer. What cannot be mended is named and left as it is.
    """
    remove_unfinished(raw_zone.root, quarantine)
    for held in _all_held(raw_zone):
        try:
            why = _mend_sidecar(raw_zone, held)
        except (Damaged, Refused, OSError) as error:
            notify(f"{_in_words(held, error)}; it comes back when the same capture is taken again")
            continue
        if why:
            notify(f"raw/{_beside(held)} {why}: made again from the capture")
    for path in sorted(quarantine.glob(f"*{REFUSAL_SUFFIX}")):
        if read_refusal(path) is None:
            notify(_mend_refusal(path, quarantine))


def faults_of(raw_zone: RawZone) -> list[str]:
    """Return what is wrong with the captures held, a sentence each; every file is read."""
    faults = []
    for held in _all_held(raw_zone):
        sidecar = read_sidecar(held.sidecar)
        try:
            body = raw_zone.read_bytes(held.raw_path, held.sha256)
        except Damaged as error:
            faults.append(str(error))
            continue
        if sidecar is None:
            faults.append(f"raw/{_beside(held)} is missing or damaged")
        elif why := _contradiction(sidecar, body):
            faults.append(f"raw/{_beside(held)} {why}")
    return faults


def damaged_in(raw_zone: RawZone) -> list[str]:
    """Return the captures held that cannot be used, by the path of their bytes; within a run, bytes are read once."""
    return [
        f"raw/{held.raw_path}"
        for held in _all_held(raw_zone)
        if not _is_usable(read_sidecar(held.sidecar)) or not raw_zone.is_sound(held.raw_path, held.sha256)
    ]


def _is_usable(sidecar: Sidecar | None) -> bool:
    # Without its seal, a part would be built with as if it were the whole.
    return sidecar is not None and sidecar.is_sealed_where_it_must_be


def refuse_damage(raw_zone: RawZone) -> None:
    """Raise `DamagedCaptures`, with the remedy, when a capture held cannot be used: figures without it are others."""
    if damaged := damaged_in(raw_zone):
        files = ", ".join(damaged[:3]) + (", …" if len(damaged) > 3 else "")
        raise DamagedCaptures(
            f"of the captures held, {len(damaged)} cannot be used ({files}): import the same ones again with "
            "`almanac run --captures DIR`, or restore the files from a backup; `almanac verify` says what is wrong"
        )


def read_refusal(path: Path) -> Refusal | None:
    """Return a refusal; None when there is none that is whole."""
    try:
        return Refusal.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def _all_held(raw_zone: RawZone) -> Iterator[_Held]:
    # By the names that we give: what a person puts beside them is none of ours.
    names = {
        (path.parent.name, path.name.removesuffix(suffix))
        for suffix in (RAW_SUFFIX, SIDECAR_SUFFIX)
        for path in raw_zone.files(suffix)
    }
    for form, sha256 in sorted(names):
        if form in FORMS and SHA256.fullmatch(sha256):
            yield _Held(f"{form}/{sha256}{RAW_SUFFIX}", raw_zone.root / form / f"{sha256}{SIDECAR_SUFFIX}", sha256)


def _mend_sidecar(raw_zone: RawZone, held: _Held) -> str:
    """Make a sidecar again where it is needed, and return why; empty when it was not."""
    sidecar = read_sidecar(held.sidecar)
    if sidecar and raw_zone.is_sound(held.raw_path, held.sha256):
        if _agrees_with_itself(sidecar, held):
            return ""
        why = "contradicts itself"
    else:
        why = "was damaged" if held.sidecar.exists() else "was missing"
    body = raw_zone.read_bytes(held.raw_path, held.sha256)
    around = sidecar.circumstances if sidecar else UNSAID
    form, facts = recognise(body, datetime.now(UTC), around)
    if not held.raw_path.startswith(f"{form.name}/"):
        raise Damaged(f"raw/{held.raw_path} is a {form.name}, in the wrong folder")
    came = _how_it_came(raw_zone, held)
    raw_zone.write_sidecar(sidecar_of(body, form, facts, came.source, came.request, came.received_at, around.asked))
    return why


def _how_it_came(raw_zone: RawZone, held: _Held) -> _HowItCame:
    try:
        return _HowItCame.model_validate_json(held.sidecar.read_bytes())
    except (OSError, ValidationError):
        written = datetime.fromtimestamp(int((raw_zone.root / held.raw_path).stat().st_mtime), UTC)
        return _HowItCame(source=UNKNOWN, request=Path(held.raw_path).name, received_at=written)


def _agrees_with_itself(sidecar: Sidecar, held: _Held) -> bool:
    # What is said twice says the same: to read the facts from every capture (4 ms each, measured) is for `faults_of`,
    # and for the load of a new one.
    try:
        as_of = sidecar.as_of.astimezone(UTC)
    except OverflowError:
        return False
    return (
        sidecar.sha256 == held.sha256
        and sidecar.capture_id == f"{sidecar.form}-{as_of:%Y%m%dT%H%M%SZ}-{held.sha256[:12]}"
        and held.raw_path == sidecar.raw_path == f"{sidecar.form}/{held.sha256}{RAW_SUFFIX}"
        and sidecar.is_sealed_where_it_must_be
    )


def _contradiction(sidecar: Sidecar, body: bytes) -> str:
    try:
        # A clock that goes back makes no capture one of the future.
        form, facts = recognise(body, max(datetime.now(UTC), sidecar.received_at), sidecar.circumstances)
    except Refused as refused:
        return f"stands beside a capture that is refused today: {refused}"
    came = (sidecar.source, sidecar.request, sidecar.received_at)
    right = sidecar_of(body, form, facts, *came, sidecar.circumstances.asked)
    other = [name for name, value in right.model_dump().items() if value != getattr(sidecar, name)]
    return f"contradicts its capture in {', '.join(other)}: delete it, and run" if other else ""


def _mend_refusal(path: Path, quarantine: Path) -> str:
    refused = path.with_name(path.name.removesuffix(REFUSAL_SUFFIX) + ".bin")
    name = f"quarantine/{path.name}"
    try:
        body = refused.read_bytes() if refused.exists() else b""
        path.unlink()
    except OSError as error:
        return f"{name} is damaged and cannot be made again ({error.strerror}): delete it"
    if hashlib.sha256(body).hexdigest() != refused.stem:
        return f"{name} was damaged, and what it was about is not beside it: removed"
    try:
        recognise(body, datetime.now(UTC))
        why = "refused once; today's contract takes it: import it again"
    except Refused as error:
        why = str(error)
    set_aside(quarantine, body, Plain(why, REASON), UNKNOWN, Plain(refused.name, NAME))
    return f"{name} was damaged: made again from the file beside it"


def _in_words(held: _Held, error: Exception) -> str:
    return str(error) if isinstance(error, Damaged) else f"raw/{_beside(held)} cannot be made again: {error}"


def _beside(held: _Held) -> str:
    return held.raw_path.removesuffix(RAW_SUFFIX) + SIDECAR_SUFFIX
