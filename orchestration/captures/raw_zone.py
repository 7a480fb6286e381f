"""Store captures verbatim: compressed, immutable, named by content, each with a sidecar that is written last.

A capture counts from the moment its sidecar exists. Refused files go to the quarantine with the reason.
"""

import gzip
import hashlib
import os
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from orchestration.captures.contract import NO_CIRCUMSTANCES, CaptureFacts
from orchestration.captures.form import Form
from orchestration.captures.sidecar import SIDECAR_SUFFIX, Sidecar, Stamp, read_sidecar, sidecar_of, stamp_of
from orchestration.foreign import Plain

ORIGINALS = "originals"  # the folder of the files that captures were derived from
# The name that `write_whole` gives a file until it is whole; the number is the process.
UNFINISHED = re.compile(r"\..+\.\d+\.part")


class Damaged(ValueError):  # noqa: N818 - a state of a file
    """A file of the raw zone differs from what was written. The message names the file and the fault."""


class Refusal(BaseModel):
    """The reason for a file in quarantine. ``kind`` is empty for a damaged capture, else the kind of other file."""

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
        """Yield the sidecar of every stored capture in the order of their names, without damaged ones (`repair.py`)."""
        for path in self.files(SIDECAR_SUFFIX):
            if sidecar := read_sidecar(path):
                yield sidecar

    def files(self, suffix: str) -> list[Path]:
        """Return the files of the raw zone with a suffix, in the order of their names.

        Raise PermissionError for a folder that may not be read: `glob` would take it for empty.
        """
        folders = sorted(path for path in self.root.iterdir() if path.is_dir()) if self.root.exists() else []
        return [path for folder in folders for path in sorted(folder.iterdir()) if path.name.endswith(suffix)]

    def sound_sidecars(self) -> list[Sidecar]:
        """Return the sidecars of the captures that are undamaged: those that need not be taken again."""
        return [sidecar for sidecar in self.sidecars() if self._is_whole(sidecar)]

    def read(self, sidecar: Sidecar) -> bytes:
        """Return a capture's verbatim bytes; raise `Damaged` when they are no longer those that were taken."""
        return self.read_bytes(sidecar.raw_path, sidecar.sha256)

    def read_bytes(self, raw_path: str, sha256: str) -> bytes:
        """Return the uncompressed content of a file of the raw zone; raise `Damaged` for another checksum."""
        try:
            body = gzip.decompress((self.root / raw_path).read_bytes())
        except FileNotFoundError as error:
            raise Damaged(f"raw/{raw_path} is missing") from error
        except (OSError, EOFError, zlib.error) as error:
            raise Damaged(f"raw/{raw_path} cannot be read ({error})") from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise Damaged(f"raw/{raw_path}: the bytes do not have the sha256 that they were taken with")
        return body

    def read_original(self, sha256: str) -> bytes:
        """Return the verbatim bytes of a file that captures were derived from; raise `Damaged` as `read_bytes` does."""
        return self.read_bytes(original_path(sha256), sha256)

    def is_sound(self, raw_path: str, sha256: str) -> bool:
        """Return whether a file of the raw zone holds the bytes of a checksum; unchanged files are read once."""
        stamp = stamp_of(self.root / raw_path)
        return stamp is not None and _is_sound(self.root, raw_path, sha256, stamp)

    def _is_whole(self, sidecar: Sidecar) -> bool:
        is_sound = sidecar.is_sealed_where_it_must_be and self.is_sound(sidecar.raw_path, sidecar.sha256)
        return is_sound and (not sidecar.original or self.is_sound(original_path(sidecar.original), sidecar.original))

    def keep(
        self,
        body: bytes,
        form: Form,
        facts: CaptureFacts,
        source: str,
        request: str,
        asked: Mapping[str, str] = NO_CIRCUMSTANCES.asked,
        original: bytes = b"",
    ) -> Sidecar | None:
        """Store a valid capture, and the file that it was derived from, and return its sidecar; None when the same
        bytes are stored already.

        What is damaged is written again. ``request`` is a URL, or the name of a file within the imported folder.
        """
        sidecar = sidecar_of(body, form, facts, source, request, datetime.now(UTC), asked)
        if earlier := read_sidecar(self.root / sidecar.sidecar_path):
            if self._is_whole(earlier):
                return None
            sidecar = sidecar_of(body, form, facts, earlier.source, earlier.request, earlier.received_at, asked)
        if sidecar.original and not self.is_sound(original_path(sidecar.original), sidecar.original):
            _write_compressed(self.root / original_path(sidecar.original), original)
        _write_compressed(self.root / sidecar.raw_path, body)
        self.write_sidecar(sidecar)
        return sidecar

    def write_sidecar(self, sidecar: Sidecar) -> None:
        """Write a sidecar next to its capture."""
        write_whole(self.root / sidecar.sidecar_path, _pretty(sidecar))


def original_path(sha256: str) -> str:
    """Return where the file of a checksum is kept that captures were derived from, relative to the raw zone."""
    return f"{ORIGINALS}/{sha256}.gz"


def _write_compressed(path: Path, body: bytes) -> None:
    # mtime=0: the same capture gives the same file, byte for byte.
    write_whole(path, gzip.compress(body, compresslevel=6, mtime=0))


@cache
def _is_sound(root: Path, raw_path: str, sha256: str, _: Stamp) -> bool:
    try:
        RawZone(root).read_bytes(raw_path, sha256)
    except Damaged:
        return False
    return True


def set_aside(quarantine: Path, body: bytes, reason: Plain, source: str, request: Plain, kind: str = "") -> bool:
    """Keep refused bytes with the reason, and return True; False when the same bytes were set aside before.

    Only the owner can read them: a file that is no capture may hold secrets.
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
    """Write a file that no reader sees half-written: temporary file, fsync, rename; ``mode`` is before the umask."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    with open(temporary, "wb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def sync(path: Path) -> None:
    """Wait until a file, or the entries of a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_unfinished(*folders: Path) -> None:
    """Remove the temporary files that killed processes left in folders and their subfolders.

    The caller must hold the lock under which these folders are written.
    """
    patterns = (".*.part", "*/.*.part")
    for path in [path for folder in folders for pattern in patterns for path in folder.glob(pattern)]:
        if UNFINISHED.fullmatch(path.name) and path.is_file() and not path.is_symlink():
            with suppress(OSError):
                path.unlink()


def _pretty(record: BaseModel) -> bytes:
    return (record.model_dump_json(indent=1) + "\n").encode()
