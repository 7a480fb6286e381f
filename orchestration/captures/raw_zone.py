"""The raw zone and the quarantine: verbatim bytes, compressed, immutable, named by content, each with a sidecar.

Belongs here: writing, listing and reading captures. Does not: judging them (forms.py), mending them (mending.py),
fetching them (sources/) or loading them into the warehouse (warehouse/). A capture counts from the moment its sidecar
stands: the sidecar is written last.
"""

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from orchestration.captures.contract import UNSAID, CaptureFacts, Circumstances
from orchestration.captures.forms import FORMS, Form
from orchestration.foreign import Plain

RAW_SUFFIX = ".json.gz"
SIDECAR_SUFFIX = ".sidecar.json"
# A file as it was when this process read it: its path, identity, size and time.
_File = tuple[str, int, int, int]
# Whether its bytes were found sound, and what a sidecar says: within one run each is read once.
_found_sound: dict[_File, bool] = {}
_read_sidecars: dict[_File, "Sidecar | None"] = {}


class Damaged(ValueError):  # noqa: N818 - a state of a file
    """A file of the raw zone is not what it was when it was written. The message names the file and says how."""


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
        if self.seal and self.seal == seal_of(self.sha256, self.asked, self.as_of):
            return Circumstances(self.asked, self.as_of)
        return UNSAID

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


class Refusal(BaseModel):
    """What stands beside each file in quarantine.

    ``kind`` says what the file is, where it is of another kind than a capture; empty where it is one that is damaged.
    """

    model_config = ConfigDict(frozen=True)

    source: str
    request: str
    reason: str
    refused_at: datetime
    bytes: int
    sha256: str
    kind: str = ""


class RawZone:
    """Captures under one root folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def sidecars(self) -> Iterator[Sidecar]:
        """Return the sidecar of every capture held, in the order of their names.

        A damaged one is left out: `mending.mend` makes it again, and `mending.damaged_in` names what cannot be.
        """
        for path in self.files(SIDECAR_SUFFIX):
            if sidecar := read_sidecar(path):
                yield sidecar

    def files(self, suffix: str) -> list[Path]:
        """Return the files of the raw zone with a suffix, in the order of their names.

        Raise PermissionError where a folder may not be read: it must not look empty, as it would to `glob`.
        """
        folders = sorted(path for path in self.root.iterdir() if path.is_dir()) if self.root.exists() else []
        return [path for folder in folders for path in sorted(folder.iterdir()) if path.name.endswith(suffix)]

    def sound_sidecars(self) -> list[Sidecar]:
        """Return the sidecars of the captures whose bytes are those that were taken: what need not be taken again."""
        return [sidecar for sidecar in self.sidecars() if self.is_sound(sidecar.raw_path, sidecar.sha256)]

    def read(self, sidecar: Sidecar) -> bytes:
        """Return a capture's verbatim bytes; raise `Damaged` when they are no longer those that were taken."""
        return self.read_bytes(sidecar.raw_path, sidecar.sha256)

    def read_bytes(self, raw_path: str, sha256: str) -> bytes:
        """Return what a file of the raw zone holds, uncompressed; raise `Damaged` when it has another checksum."""
        try:
            body = gzip.decompress((self.root / raw_path).read_bytes())
        except FileNotFoundError as error:
            raise Damaged(f"raw/{raw_path} is missing") from error
        except (OSError, EOFError, zlib.error) as error:
            raise Damaged(f"raw/{raw_path} cannot be read ({error})") from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise Damaged(f"raw/{raw_path}: the bytes do not have the sha256 that they were taken with")
        return body

    def is_sound(self, raw_path: str, sha256: str) -> bool:
        """Return whether a file of the raw zone still holds the bytes of a checksum."""
        key = _file(self.root / raw_path, f" {sha256}")
        if key is None:
            return False
        if key not in _found_sound:
            try:
                self.read_bytes(raw_path, sha256)
            except Damaged:
                _found_sound[key] = False
            else:
                _found_sound[key] = True
        return _found_sound[key]

    def keep(
        self,
        body: bytes,
        form: Form,
        facts: CaptureFacts,
        source: str,
        request: str,
        asked: Mapping[str, str] = UNSAID.asked,
    ) -> Sidecar | None:
        """Keep a valid capture for ever and return its sidecar; None when the same bytes are held already.

        Bytes that were damaged are written anew. ``request`` is what was asked: a URL or the name of a file within the
        imported folder.
        """
        sidecar = sidecar_of(body, form, facts, source, request, datetime.now(UTC), asked)
        if known := read_sidecar(self.root / sidecar.sidecar_path):
            if self.is_sound(sidecar.raw_path, sidecar.sha256):
                return None
            sidecar = sidecar_of(body, form, facts, known.source, known.request, known.received_at, asked)
        # mtime=0: the same capture gives the same file, byte for byte.
        write_whole(self.root / sidecar.raw_path, gzip.compress(body, compresslevel=6, mtime=0))
        self.write_sidecar(sidecar)
        return sidecar

    def write_sidecar(self, sidecar: Sidecar) -> None:
        """Write a sidecar beside its capture."""
        write_whole(self.root / sidecar.sidecar_path, _pretty(sidecar))


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
    key = _file(path)
    if key is None:
        return None
    if key not in _read_sidecars:
        try:
            sidecar = Sidecar.model_validate_json(path.read_bytes())
        except OSError:
            return None
        except ValidationError:
            sidecar = None
        is_whole = sidecar is not None and path.as_posix().endswith(f"/{sidecar.sidecar_path}")
        _read_sidecars[key] = sidecar if is_whole else None
    return _read_sidecars[key]


def _file(path: Path, what: str = "") -> _File | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return f"{path}{what}", stat.st_ino, stat.st_size, stat.st_mtime_ns


def set_aside(quarantine: Path, body: bytes, reason: Plain, source: str, request: Plain, kind: str = "") -> bool:
    """Keep refused bytes with the reason, and return True; False when the same bytes were set aside before.

    What was no capture may be anything, a file of secrets too: only its owner can read it.
    """
    sha256 = hashlib.sha256(body).hexdigest()
    refusal_path = quarantine / f"{sha256}.refusal.json"
    if refusal_path.exists():
        return False
    now, size = datetime.now(UTC), len(body)
    refusal = Refusal(
        source=source, request=request, reason=reason, refused_at=now, bytes=size, sha256=sha256, kind=kind
    )
    write_whole(quarantine / f"{sha256}.bin", body, mode=0o600)
    write_whole(refusal_path, _pretty(refusal), mode=0o600)
    return True


def write_whole(path: Path, body: bytes, mode: int = 0o666) -> None:
    """Write a file so that no reader ever sees half of it: temporary file, fsync, rename; ``mode`` before the umask."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    with open(temporary, "wb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _pretty(record: BaseModel) -> bytes:
    return (record.model_dump_json(indent=1) + "\n").encode()
