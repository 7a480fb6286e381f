"""Serve Dagster's UI once, on a folder of its own, for the tests of the group `ui`, which run in their order."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.exports_server import exports_server, snapshot_of
from tests.support.project import CAPTURES, copy_data
from tests.support.serving import ServedUi, served_ui


@pytest.fixture(scope="package")
def ui(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedUi]:
    """A UI as `make ui` serves it, on the sample, with a source of one snapshot and a daily run due each minute."""
    # Without its groups pytest-xdist would give each process a UI, and tests a folder that others did not prepare.
    assert "PYTEST_XDIST_WORKER" not in os.environ or "@ui" in os.environ["PYTEST_CURRENT_TEST"], "no xdist groups"
    data = copy_data(sample_data, tmp_path_factory.mktemp("ui") / "data")
    with exports_server() as exports:
        if CAPTURES.is_dir():
            exports.add_snapshot(*snapshot_of(CAPTURES / "rankings_daily" / "20260719T000516Z.json"))
        environment = {"ALMANAC_SOURCE_URL": exports.url, "ALMANAC_DAILY_CRON": "* * * * *"}
        with served_ui(data, **environment, ALMANAC_OWNER="data@example.org") as port:
            yield ServedUi(port, data, "data@example.org", exports.stop)
