"""Dagster's instance on a fresh data folder: whoever comes first makes its storage, the others find it made."""

import multiprocessing
from multiprocessing.synchronize import Barrier
from pathlib import Path

import dagster  # noqa: F401 - loaded before the fork

from orchestration.runtime.instance import open_instance
from orchestration.settings import Settings

RIVALS = 6


def _open(data: Path, start: Barrier) -> None:
    start.wait(60)
    with open_instance(Settings(data)) as instance:
        assert instance.get_runs_count() == 0


def test_processes_that_start_at_once_on_a_fresh_folder_share_one_storage(tmp_path: Path) -> None:
    # Forked, so that all have loaded Dagster already and open at one moment.
    fork = multiprocessing.get_context("fork")
    start = fork.Barrier(RIVALS)
    rivals = [fork.Process(target=_open, args=(tmp_path, start)) for _ in range(RIVALS)]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join(120)
    assert [rival.exitcode for rival in rivals] == [0] * RIVALS
