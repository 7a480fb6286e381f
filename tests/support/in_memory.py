"""A raw zone without files, for tests that take thousands of captures, or some that no gate would take.

Belongs here: the zone. Does not: any test.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from orchestration.captures.contract import CaptureFacts
from orchestration.captures.forms import Form, recognise
from orchestration.captures.raw_zone import RawZone, Sidecar
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
            form, facts = recognise(body, NOW)
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
        self.taken[sha256] = Sidecar(
            capture_id=form.capture_id(facts.as_of, sha256),
            source="folder",
            form=form.name,
            dataset=facts.dataset,
            request="a.json",
            as_of=facts.as_of,
            received_at=NOW,
            window_start=facts.window_start,
            window_end=facts.window_end,
            row_count=facts.row_count,
            bytes=len(body),
            sha256=sha256,
            raw_path=f"{form.name}/{sha256}.json.gz",
            citation=form.cite(facts.as_of),
            licence=form.licence,
            licence_url=form.licence_url,
        )
        return self.taken[sha256]
