"""Dagster's event log with connections that stay open: no more of them for more events, and nothing else another."""

from __future__ import annotations

import sqlite3
import sys
import threading
from pathlib import Path
from typing import Any

import dagster as dg
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage

from orchestration.runtime.event_log import HeldEventLog
from orchestration.runtime.instance import open_instance
from orchestration.settings import Settings

CONNECTED: list[str] = []
sys.addaudithook(lambda event, said: CONNECTED.append(str(said[0])) if event == "sqlite3.connect" else None)


def _run(instance: dg.DagsterInstance, assets: int) -> str:
    names = [f"asset_{number}" for number in range(assets)]
    checks = [dg.AssetCheckSpec("is_well", asset=name) for name in names]

    @dg.multi_asset(specs=[dg.AssetSpec(name) for name in names], check_specs=checks)
    def many() -> Any:
        for name in names:
            yield dg.MaterializeResult(
                asset_key=name, check_results=[dg.AssetCheckResult(asset_key=name, check_name="is_well", passed=True)]
            )

    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    job = dg.Definitions(assets=[many], jobs=[dg.define_asset_job("job")]).resolve_job_def("job")
    return job.execute_in_process(quiet, instance).run_id


def _logs_connected_to(instance: dg.DagsterInstance, home: Path, assets: int) -> int:
    CONNECTED.clear()
    _run(instance, assets)
    return sum(str(home / "history" / "runs") + "/" in database for database in CONNECTED)


def test_more_events_take_no_more_connections(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    with open_instance(settings) as instance:
        few, many = (_logs_connected_to(instance, settings.dagster_home, assets) for assets in (2, 20))
    # Dagster makes the tables of a run's file with some connections, and the first run opens the index.
    assert many <= few <= 10, (few, many)


def test_what_is_stored_is_what_dagster_itself_reads_and_nothing_stays_open(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    with open_instance(settings) as instance:
        run_id = _run(instance, 3)
        assert isinstance(instance.event_log_storage, HeldEventLog)
    folder = settings.dagster_home / "history" / "runs"
    assert not list(folder.glob("*-wal"))
    stored = SqliteEventLogStorage(str(folder)).get_logs_for_run(run_id)
    kinds = [event.get_dagster_event().event_type for event in stored if event.is_dagster_event]
    assert kinds.count(dg.DagsterEventType.ASSET_MATERIALIZATION) == 3
    assert kinds.count(dg.DagsterEventType.ASSET_CHECK_EVALUATION) == 3
    assert kinds[-1] is dg.DagsterEventType.RUN_SUCCESS
    with sqlite3.connect(folder / "index.db") as index:
        ((latest,),) = index.execute("select count(*) from asset_keys").fetchall()
    assert latest == 3


def test_who_watches_a_run_is_told_while_its_file_stays_open(tmp_path: Path) -> None:
    settings, told = Settings(tmp_path), threading.Event()
    with open_instance(settings) as running:
        run_id = _run(running, 1)
        # As the web server does it, which is another process, with connections of its own.
        watching = SqliteEventLogStorage(str(settings.dagster_home / "history" / "runs"))
        watching.register_instance(running)
        after = running.get_records_for_run(run_id).cursor
        watching.watch(run_id, after, lambda event, cursor: told.set())
        running.report_engine_event("more of the same run", running.get_run_by_id(run_id))
        is_told = told.wait(30)
        watching.dispose()
    assert is_told


def test_a_log_that_was_set_aside_is_not_written_to(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    history = settings.dagster_home / "history"
    with open_instance(settings) as held:
        _run(held, 1)
        history.rename(tmp_path / "aside")
        size = (tmp_path / "aside" / "runs" / "index.db").stat().st_size
        with open_instance(settings) as begun_anew:
            run_id = _run(begun_anew, 1)
            # The first to be opened sees it too: it has let go of the files that it held.
            assert [event for event in held.all_logs(run_id) if event.is_dagster_event]
            latest = held.get_latest_materialization_event(dg.AssetKey("asset_0"))
            assert latest is not None
            assert latest.run_id == run_id
    assert (tmp_path / "aside" / "runs" / "index.db").stat().st_size == size
