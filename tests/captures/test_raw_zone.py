"""The raw zone: bytes that are no longer those that were taken are damage, whatever they are."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from orchestration.captures.raw_zone import Damaged, RawZone
from orchestration.captures.recognition import recognise

BODY = json.dumps({"date": "2026-03-23", "models": [{"rank": 1, "slug": "a/x", "total_tokens": 5}]}).encode()


def test_a_capture_that_another_took_the_place_of_is_damaged(tmp_path: Path) -> None:
    """A whole gzip of a valid capture, under a checksum that is not its own: only the checksum can tell."""
    zone = RawZone(tmp_path)
    form, facts = recognise(BODY, datetime(2026, 3, 24, tzinfo=UTC))
    sidecar = zone.keep(BODY, form, facts, "folder", "a.json")
    assert sidecar
    assert zone.read(sidecar) == BODY
    (tmp_path / sidecar.raw_path).write_bytes(gzip.compress(BODY.replace(b"5", b"6")))
    with pytest.raises(Damaged, match="sha256"):
        zone.read(sidecar)
    assert zone.sound_sidecars() == []
