"""A raw zone without files, for tests that take thousands of captures, or some that no gate would take."""

import hashlib
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from orchestration.captures.contract import CaptureFacts, Circumstances
from orchestration.captures.form import Form
from orchestration.captures.raw_zone import RawZone
from orchestration.captures.recognition import recognise
from orchestration.captures.sidecar import Sidecar, sidecar_of
from orchestration.captures.strict_json import Refused

NOW = datetime(2026, 11, 24, tzinfo=UTC)


class InMemory(RawZone):
    """Captures that were taken, without a file."""

    def __init__(self) -> None:
        super().__init__(Path())
        self.bodies: dict[str, bytes] = {}
        self.taken: dict[str, Sidecar] = {}

    def sidecars(self) -> Iterator[Sidecar]:
        return iter(self.taken.values())

    def read(self, sidecar: Sidecar) -> bytes:
        return self.bodies[sidecar.sha256]

    def offer(self, body: bytes) -> bool:
        """Judge a body as the intake does; no outcome but taken and refused, and none that takes long."""
        began = time.perf_counter()
        try:
            # The moment counts for the forms that name none.
            form, facts = recognise(body, NOW, Circumstances(seen_at=NOW))
        except Refused as refused:
            assert "its contract failed on it" not in str(refused), body[:2000]
            return False
        finally:
            assert time.perf_counter() - began < 20
        self.keep_unjudged(body, form, facts)
        return True

    def keep_unjudged(self, body: bytes, form: Form, facts: CaptureFacts) -> Sidecar:
        """Keep bytes as if a gate had taken them for what they are said to be."""
        sha256 = hashlib.sha256(body).hexdigest()
        self.bodies[sha256] = body
        self.taken[sha256] = sidecar_of(body, form, facts, "folder", "a.json", NOW)
        return self.taken[sha256]
