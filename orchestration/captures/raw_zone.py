"""The raw zone and the quarantine: verbatim bytes, compressed, immutable, named by content, each with a sidecar."""

import gzip
import hashlib
import os
import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from orchestration.captures.contract import UNSAID, CaptureFacts
from orchestration.captures.form import Form
from orchestration.captures.sidecar import SIDECAR_SUFFIX, File, Sidecar, file_as_it_is, read_sidecar, sidecar_of
from orchestration.foreign import Plain

# Whether the bytes of a file were found sound: within one run each is read once.
_found_sound: dict[File, bool] = {}


class Damaged(ValueError):  # noqa: N818 - a state of a file
    """A file of the raw zone is not what it was when it was written. The message names the file and says how."""


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
        key = file_as_it_is(self.root / raw_path, f" {sha256}")
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
