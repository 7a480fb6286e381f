"""Make, seal and read sidecars: the file next to each capture with its request, moment, checksum and citation."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from orchestration.captures.contract import END_OF_DAY, NO_CIRCUMSTANCES, CaptureFacts, Circumstances, Refused
from orchestration.captures.form import Form
from orchestration.captures.forms import FORMS

RAW_SUFFIX = ".json.gz"
SIDECAR_SUFFIX = ".sidecar.json"
# The identity, size and time of change of a file: equal while it does not change.
Stamp = tuple[int, int, int]
ORIGIN = {"source", "request", "received_at"}
# As `Form.capture_id` names a capture, with the first digits of its checksum.
ARCHIVED = re.compile(r"[a-z_]+-[0-9]{8}T[0-9]{6}Z-([0-9a-f]{12})\.json")


class Sealed(BaseModel):
    """What the seal of a sidecar covers.

    ``asked`` holds the parameters that make an answer a part of the whole (a slice, an estimate). ``is_as_of_stated``
    says that the person who imported it stated ``as_of``. Where one of them is set, or the bytes name no moment,
    ``seal`` is the checksum over bytes and all three, so that an edited sidecar is detected.
    """

    model_config = ConfigDict(frozen=True)

    form: str
    as_of: AwareDatetime
    is_as_of_stated: bool = False
    sha256: str
    asked: dict[str, str] = {}
    original: Annotated[str, Field(pattern="^([0-9a-f]{64})?$")] = ""
    shape: str = ""
    seal: str = ""

    @property
    def needs_a_seal(self) -> bool:
        """Return whether this sidecar says what the bytes of its capture do not."""
        form = FORMS.get(self.form)
        return bool(self.asked) or self.is_as_of_stated or form is None or form.is_undated or not form.answers({})

    @property
    def circumstances(self) -> Circumstances:
        """Return what the bytes do not hold; `NO_CIRCUMSTANCES` where the seal does not match."""
        with suppress(OverflowError):  # a moment that is none of UTC
            if self.seal and self.seal == seal_of(self.sha256, self.asked, self.as_of, is_stated=self.is_as_of_stated):
                return Circumstances(self.asked, self.as_of, self.as_of if self.is_as_of_stated else None)
        return NO_CIRCUMSTANCES


class Sidecar(Sealed):
    """The record of one capture.

    ``source`` is the name of a source, `folder` or `sample`; `unknown` where that was lost. ``raw_path`` is relative to
    the raw zone; ``bytes`` counts the uncompressed ones.
    """

    capture_id: str
    source: str
    dataset: str
    request: str
    received_at: AwareDatetime
    window_start: date
    window_end: date
    row_count: int
    bytes: int
    raw_path: str
    citation: str
    licence: str
    licence_url: str

    @property
    def is_sealed_where_it_must_be(self) -> bool:
        """Return whether this sidecar has a matching seal, where its capture needs one."""
        if self.needs_a_seal:
            return self.circumstances is not NO_CIRCUMSTANCES
        # Until 2026-11 a day stood for its first moment.
        is_of_old = FORMS[self.form].names_a_day and self.as_of.time() != END_OF_DAY
        return not self.seal and not is_of_old

    @property
    def sidecar_path(self) -> str:
        """Return the path of this sidecar, relative to the raw zone."""
        return self.raw_path.removesuffix(RAW_SUFFIX) + SIDECAR_SUFFIX


def sidecar_of(
    body: bytes,
    form: Form,
    facts: CaptureFacts,
    source: str,
    request: str,
    received_at: datetime,
    asked: Mapping[str, str] = NO_CIRCUMSTANCES.asked,
) -> Sidecar:
    """Return the sidecar of a capture; the last four arguments are the fields that do not follow from its bytes."""
    sha256 = hashlib.sha256(body).hexdigest()
    sidecar = Sidecar(
        capture_id=form.capture_id(facts.as_of, sha256),
        form=form.name,
        **asdict(facts),
        source=source,
        request=request,
        received_at=received_at,
        bytes=len(body),
        sha256=sha256,
        raw_path=f"{form.name}/{sha256}{RAW_SUFFIX}",
        citation=form.cite(facts.as_of),
        licence=form.licence,
        licence_url=form.licence_url,
        asked=dict(asked),
    )
    seal = seal_of(sha256, asked, facts.as_of, is_stated=facts.is_as_of_stated) if sidecar.needs_a_seal else ""
    return sidecar.model_copy(update={"seal": seal})


def captures_sha256(sha256s: Iterable[str]) -> str:
    """Return the checksum of captures' checksums, in any order: it identifies the set by content."""
    return hashlib.sha256("".join(sorted(sha256s)).encode()).hexdigest()


def seal_of(sha256: str, asked: Mapping[str, str], as_of: datetime, *, is_stated: bool) -> str:
    """Return the checksum over a capture's bytes and circumstances; raise OverflowError for a moment beyond UTC."""
    words = [sha256, dict(asked), as_of.astimezone(UTC).isoformat(), *["stated"] * is_stated]
    return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()


def read_sidecar(path: Path) -> Sidecar | None:
    """Return a sidecar; None when it is missing, damaged or not at the path that it names. Unchanged files are read
    once.
    """
    stamp = stamp_of(path)
    return _parse(path, stamp) if stamp else None


def stamp_of(path: Path) -> Stamp | None:
    """Return the stamp of a file; None where there is none."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_size, stat.st_ctime_ns


@cache
def _parse(path: Path, _: Stamp) -> Sidecar | None:
    try:
        sidecar = Sidecar.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None
    return sidecar if path.as_posix().endswith(f"/{sidecar.sidecar_path}") else None


def archived_sidecar(sidecar: Sidecar) -> bytes:
    """Return the sidecar of an archived capture: without origin and path."""
    return (sidecar.model_dump_json(indent=1, exclude=ORIGIN | {"raw_path"}) + "\n").encode()


def sealed_circumstances(sidecar: bytes, body: bytes) -> tuple[Circumstances, str]:
    """Return the circumstances that the sidecar of an imported file seals, none where the bytes need no seal, and the
    SHA-256 of the file that it was derived from, if it was.

    Raise `Refused` when it is damaged, edited or of other bytes: a part with such a sidecar would pass for the whole.
    """
    try:
        parsed = Sealed.model_validate_json(sidecar)
    except ValidationError as error:
        raise Refused("its sidecar is damaged") from error
    if hashlib.sha256(body).hexdigest() != parsed.sha256:
        raise Refused("its sidecar is of other bytes: one of the two is damaged")
    if not parsed.seal and not parsed.needs_a_seal:
        return NO_CIRCUMSTANCES, parsed.original
    if parsed.circumstances is NO_CIRCUMSTANCES:
        raise Refused("its sidecar was edited: the seal does not match")
    return parsed.circumstances, parsed.original


def refuse_lost_sidecar(name: str, body: bytes) -> None:
    """Raise `Refused` for an archived capture, told by its name and checksum, that has no sidecar."""
    match = ARCHIVED.fullmatch(name)
    if match and hashlib.sha256(body).hexdigest().startswith(match[1]):
        raise Refused("its sidecar, which tells a part from the whole, is missing; unpack the archive again")
