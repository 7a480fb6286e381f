"""Captures that passed the contract and could not be digested all the same: left out until the code changes."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from orchestration.captures.raw_zone import RawZone, Refusal, write_whole
from orchestration.captures.sidecar import Sidecar

SUFFIX = ".left-out.refusal.json"  # a refusal like the others, so that `almanac status` shows it


class LeftOut(Refusal):
    """What stands in quarantine for a capture that is left out; ``code_sha256`` names the code that failed on it."""

    code_sha256: str


class UsableCaptures(RawZone):
    """The captures of a raw zone but for those that this code could not digest."""

    def __init__(self, root: Path, quarantine: Path, code_sha256: str) -> None:
        super().__init__(root)
        self._quarantine = quarantine
        self._code_sha256 = code_sha256

    def sidecars(self) -> Iterator[Sidecar]:
        """Return the sidecar of every capture that is used, in the order of their names."""
        left_out = {record.sha256 for record in self.left_out()}
        return (sidecar for sidecar in super().sidecars() if sidecar.sha256 not in left_out)

    def left_out(self) -> list[LeftOut]:
        """Return what this code leaves out; what other code left out is tried again."""
        found = []
        for path in sorted(self._quarantine.glob(f"*{SUFFIX}")):
            try:
                record = LeftOut.model_validate_json(path.read_bytes())
            except ValidationError:
                continue  # damaged: the capture is tried again, and left out again
            if record.code_sha256 == self._code_sha256:
                found.append(record)
        return found

    def leave_out(self, sidecar: Sidecar, reason: str) -> None:
        """Leave a capture out from now on, until the code changes."""
        record = LeftOut(
            source=sidecar.source,
            request=sidecar.request,
            reason=f"{reason} (kept as raw/{sidecar.raw_path}, tried again when the code changes)",
            refused_at=datetime.now(UTC),
            bytes=sidecar.bytes,
            sha256=sidecar.sha256,
            code_sha256=self._code_sha256,
        )
        write_whole(self._quarantine / f"{sidecar.sha256}{SUFFIX}", (record.model_dump_json(indent=1) + "\n").encode())

    def forget_other_codes(self) -> None:
        """Remove the records of other code: what it could not digest, this code has digested or left out itself."""
        mine = {record.sha256 for record in self.left_out()}
        for path in self._quarantine.glob(f"*{SUFFIX}"):
            if path.name.removesuffix(SUFFIX) not in mine:
                path.unlink()
