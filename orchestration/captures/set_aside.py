"""Leave captures out of one build: those that came since the last publication, when the build failed with them."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from orchestration.captures.raw_zone import RawZone, Refusal, write_whole
from orchestration.captures.sidecar import Sidecar

SUFFIX = ".left-out.refusal.json"  # a refusal like the others, so that `almanac status` shows it


class UsableCaptures(RawZone):
    """The captures of a raw zone without those that the last build left out; the bytes stay in the raw zone."""

    def __init__(self, root: Path, quarantine: Path) -> None:
        super().__init__(root)
        self._quarantine = quarantine

    def sidecars(self) -> Iterator[Sidecar]:
        """Return the sidecar of every capture that is used, in the order of their names."""
        left_out = {path.name.removesuffix(SUFFIX) for path in self._quarantine.glob(f"*{SUFFIX}")}
        return (sidecar for sidecar in super().sidecars() if sidecar.sha256 not in left_out)

    def leave_out(self, sidecars: Iterable[Sidecar], reason: str) -> None:
        """Leave captures out until the next run, which tries them again."""
        for sidecar in sidecars:
            record = Refusal(
                source=sidecar.source,
                request=sidecar.request,
                reason=f"{reason} (kept as raw/{sidecar.raw_path}; the next run tries it again)",
                refused_at=datetime.now(UTC),
                bytes=sidecar.bytes,
                sha256=sidecar.sha256,
            )
            path = self._quarantine / f"{sidecar.sha256}{SUFFIX}"
            write_whole(path, (record.model_dump_json(indent=1) + "\n").encode())

    def use_all(self) -> None:
        """Use every capture again."""
        for path in self._quarantine.glob(f"*{SUFFIX}"):
            path.unlink()
