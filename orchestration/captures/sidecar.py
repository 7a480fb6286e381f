"""What stands beside each capture: what was asked, when, and what came; and when it is believed."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from orchestration.captures.contract import UNSAID, CaptureFacts, Circumstances
from orchestration.captures.form import Form
from orchestration.captures.forms import FORMS

RAW_SUFFIX = ".json.gz"
SIDECAR_SUFFIX = ".sidecar.json"
# A file as it was when this process read it: its path, identity, size and time.
File = tuple[str, int, int, int]
# What a sidecar says: within one run each is read once.
_read: dict[File, "Sidecar | None"] = {}


class Sidecar(BaseModel):
    """What stands beside each capture.

    ``source`` is how it reached us: the name of a source, folder or sample; unknown where that was lost. ``raw_path``
    is relative to the raw zone; ``bytes`` counts the verbatim ones. ``asked`` is empty but for an answer that is a part
    of what the same bytes could be taken for; where it is not, or where the bytes name no moment, ``seal`` is the
    checksum over bytes, ``asked`` and ``as_of``, so that an edited sidecar is found out.
    """

    model_config = ConfigDict(frozen=True)

    capture_id: str
    source: str
    form: str
    dataset: str
    request: str
    as_of: AwareDatetime
    received_at: AwareDatetime
    window_start: date
    window_end: date
    row_count: int
    bytes: int
    sha256: str
    raw_path: str
    citation: str
    licence: str
    licence_url: str
    asked: dict[str, str] = {}
    seal: str = ""

    @property
    def circumstances(self) -> Circumstances:
        """Return what the bytes do not say; nothing where the seal is not that of these circumstances."""
        try:
            is_sealed = bool(self.seal) and self.seal == seal_of(self.sha256, self.asked, self.as_of)
        except OverflowError:  # a moment that is none of UTC
            return UNSAID
        return Circumstances(self.asked, self.as_of) if is_sealed else UNSAID

    @property
    def is_sealed_where_it_must_be(self) -> bool:
        """Return whether what this sidecar alone can say is what was said when the capture was taken."""
        form = FORMS.get(self.form)
        is_needed = bool(self.asked) or form is None or form.needs_a_seal
        return self.circumstances is not UNSAID if is_needed else not self.seal

    @property
    def sidecar_path(self) -> str:
        """Return where this sidecar stands, relative to the raw zone."""
        return self.raw_path.removesuffix(RAW_SUFFIX) + SIDECAR_SUFFIX


def sidecar_of(
    body: bytes,
    form: Form,
    facts: CaptureFacts,
    source: str,
    request: str,
    received_at: datetime,
    asked: Mapping[str, str] = UNSAID.asked,
) -> Sidecar:
    """Return what is said of a capture: all but the last four, which tell how it came, follows from its bytes."""
    sha256 = hashlib.sha256(body).hexdigest()
    return Sidecar(
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
        seal=seal_of(sha256, asked, facts.as_of) if asked or form.is_undated else "",
    )


def captures_sha256(sha256s: Iterable[str]) -> str:
    """Return the name of captures by content, whatever their order: the checksum of their checksums."""
    return hashlib.sha256("".join(sorted(sha256s)).encode()).hexdigest()


def seal_of(sha256: str, asked: Mapping[str, str], as_of: datetime) -> str:
    """Return the checksum over a capture's bytes and what they do not say; raise OverflowError for no moment of UTC."""
    said = json.dumps([sha256, dict(asked), as_of.astimezone(UTC).isoformat()], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def read_sidecar(path: Path) -> Sidecar | None:
    """Return a sidecar; None when there is none, or none that is whole and stands where it says."""
    key = file_as_it_is(path)
    if key is None:
        return None
    if key not in _read:
        try:
            sidecar = Sidecar.model_validate_json(path.read_bytes())
        except OSError:
            return None
        except ValidationError:
            sidecar = None
        is_whole = sidecar is not None and path.as_posix().endswith(f"/{sidecar.sidecar_path}")
        _read[key] = sidecar if is_whole else None
    return _read[key]


def file_as_it_is(path: Path, what: str = "") -> File | None:
    """Return what a file is known by while it does not change, and ``what`` of it; None where there is none."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return f"{path}{what}", stat.st_ino, stat.st_size, stat.st_mtime_ns
