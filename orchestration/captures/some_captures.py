"""A part of a raw zone, as if it held no other captures."""

from collections.abc import Iterable, Iterator

from orchestration.captures.raw_zone import RawZone
from orchestration.captures.sidecar import Sidecar


class SomeCaptures(RawZone):
    """Captures of a raw zone; ``chosen`` are their sidecars."""

    def __init__(self, raw_zone: RawZone, chosen: Iterable[Sidecar]) -> None:
        super().__init__(raw_zone.root)
        self._raw_zone = raw_zone
        self.chosen = list(chosen)

    def sidecars(self) -> Iterator[Sidecar]:
        """Return the sidecars chosen."""
        return iter(self.chosen)

    def read(self, sidecar: Sidecar) -> bytes:
        """Return a capture's verbatim bytes, as the whole raw zone has them."""
        return self._raw_zone.read(sidecar)
