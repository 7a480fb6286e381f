"""Test the message that names the captures to look at first when a check failed."""

import json
import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest

from orchestration.captures.raw_zone import RawZone
from orchestration.captures.recognition import recognise
from orchestration.checks.blocking import warn_of_new_captures
from orchestration.settings import Settings
from tests.support.hostile import capture_of_form


def test_captures_that_came_since_the_last_publication_are_named(data: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        warn_of_new_captures(Settings(data))
        assert "No capture is new" in caplog.messages[-1]
        body = json.dumps(capture_of_form("weekly_chart")).encode()
        sidecar = RawZone(data / "raw").keep(body, *recognise(body, datetime.now(UTC)), "folder", "new.json")
        assert sidecar is not None
        warn_of_new_captures(Settings(data))
        assert caplog.messages[-1].endswith(f"last published: new.json ({sidecar.raw_path})")


def test_before_the_first_publication_all_are(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    body = json.dumps(capture_of_form("weekly_chart")).encode()
    RawZone(tmp_path / "raw").keep(body, *recognise(body, datetime.now(UTC)), "folder", "new.json")
    with caplog.at_level(logging.WARNING):
        warn_of_new_captures(Settings(tmp_path))
    assert "This code version has not published before" in caplog.messages[-1]
