"""The raw zone and the quarantine: verbatim bytes, compressed, immutable, named by content, each with a sidecar.

Belongs here: writing and listing captures. Does not: judging them (forms.py), fetching them (sources/) or loading
them into the warehouse (warehouse/). A capture counts from the moment its sidecar stands: the sidecar is written last.
"""

import gzip
import hashlib
import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from orchestration.captures.contract import CaptureFacts
from orchestration.captures.forms import Form
from orchestration.foreign import Plain

SIDECAR_SUFFIX = ".sidecar.json"


class Sidecar(BaseModel):
    """What stands beside each capture.

    ``source`` is how it reached us: openrouter_exports, folder or sample. ``raw_path`` is relative to the raw zone;
    ``bytes`` counts the verbatim ones.
    """

    model_config = ConfigDict(frozen=True)

    capture_id: str
    source: str
    form: str
    dataset: str
    request: str
    as_of: datetime
    received_at: datetime
    window_start: date
    window_end: date
    row_count: int
    bytes: int
    sha256: str
    raw_path: str
    citation: str
    licence: str
    licence_url: str

    @property
    def sidecar_path(self) -> str:
        """Return where this sidecar stands, relative to the raw zone."""
        return self.raw_path.removesuffix(".json.gz") + SIDECAR_SUFFIX


class Refusal(BaseModel):
    """What stands beside each file in quarantine."""

    model_config = ConfigDict(frozen=True)

    source: str
    request: str
    reason: str
    refused_at: datetime
    bytes: int
    sha256: str


class RawZone:
    """Captures under one root folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def sidecars(self) -> Iterator[Sidecar]:
        """Return the sidecar of every capture held, in the order of their names.

        Raise pydantic.ValidationError when one is damaged.
        """
        for path in sorted(self.root.glob(f"*/*{SIDECAR_SUFFIX}")):
            yield Sidecar.model_validate_json(path.read_bytes())

    def read(self, sidecar: Sidecar) -> bytes:
        """Return a capture's verbatim bytes; raise ValueError when they are no longer those that were taken."""
        body = gzip.decompress((self.root / sidecar.raw_path).read_bytes())
        if hashlib.sha256(body).hexdigest() != sidecar.sha256:
            raise ValueError(f"{sidecar.raw_path}: the bytes do not have the sha256 of their sidecar")
        return body

    def keep(self, body: bytes, form: Form, facts: CaptureFacts, source: str, request: str) -> Sidecar | None:
        """Keep a valid capture for ever and return its sidecar; None when the same bytes are held already.

        ``request`` is what was asked: a URL or the name of a file within the imported folder.
        """
        sha256 = hashlib.sha256(body).hexdigest()
        raw_path = f"{form.name}/{sha256}.json.gz"
        sidecar_path = self.root / f"{form.name}/{sha256}{SIDECAR_SUFFIX}"
        if sidecar_path.exists():
            return None
        sidecar = Sidecar(
            capture_id=form.capture_id(facts.as_of, sha256),
            form=form.name,
            **asdict(facts),
            source=source,
            request=request,
            received_at=datetime.now(UTC),
            bytes=len(body),
            sha256=sha256,
            raw_path=raw_path,
            citation=form.cite(facts.as_of),
            licence=form.licence,
            licence_url=form.licence_url,
        )
        # mtime=0: the same capture gives the same file, byte for byte.
        write_whole(self.root / raw_path, gzip.compress(body, compresslevel=6, mtime=0))
        write_whole(sidecar_path, _pretty(sidecar))
        return sidecar


def set_aside(quarantine: Path, body: bytes, reason: Plain, source: str, request: Plain) -> bool:
    """Keep refused bytes with the reason, and return True; False when the same bytes were set aside before.

    What was no capture may be anything, a file of secrets too: only its owner can read it.
    """
    sha256 = hashlib.sha256(body).hexdigest()
    refusal_path = quarantine / f"{sha256}.refusal.json"
    if refusal_path.exists():
        return False
    refusal = Refusal(
        source=source, request=request, reason=reason, refused_at=datetime.now(UTC), bytes=len(body), sha256=sha256
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
