"""Dagster's UI as `make ui` serves it: on loopback, with assets, checks, schedules and runs; ticks work."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from orchestration.settings import PROJECT_ROOT
from tests.conftest import CAPTURES, command_environment, needs_captures, query
from tests.exports_server import exports_server, snapshot_of

RUNS = "{ runsOrError { ... on Runs { results { runId status tags { key value } } } } }"
ASSETS = (
    "{ assetNodes { assetKey { path } groupName description owners { ... on UserAssetOwner { email } } "
    "assetChecksOrError { ... on AssetChecks { checks { name blocking } } } } }"
)
SCHEDULES = (
    '{ schedulesOrError(repositorySelector: {repositoryName: "__repository__", '
    'repositoryLocationName: "token-almanac"}) { ... on Schedules { results { name scheduleState { status } } } } }'
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(port: int, graphql: str) -> Any:
    """Ask Dagster's GraphQL."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/graphql",
        json.dumps({"query": graphql}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)["data"]


def wait_for(what: Callable[[], Any], seconds: float) -> Any:
    """Give the first true answer; fail when there is none in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if answer := what():
                return answer
        except OSError:
            pass
        time.sleep(1)
    raise AssertionError(f"not within {seconds} s")


@contextmanager
def served_ui(data: Path, **environment: str) -> Iterator[int]:
    """Serve the UI as `make ui` does, until the block ends."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "orchestration.cli", "ui", "--port", str(port)],
        env=command_environment(data, PROJECT_ROOT, **environment),
        cwd=PROJECT_ROOT,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        wait_for(lambda: ask(port, "{ version }"), 120)
        yield port
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


@needs_captures
def test_the_ui_shows_the_run_of_the_command_line_and_a_schedules_tick_makes_one(
    sample_data: Path, copied: Callable[[Path], Path]
) -> None:
    data = copied(sample_data)
    with exports_server() as exports:
        exports.add_snapshot(*snapshot_of(CAPTURES / "rankings_daily" / "20260719T000516Z.json"))
        with served_ui(data, ALMANAC_SOURCE_URL=exports.url, ALMANAC_DAILY_CRON="* * * * *") as port:
            assets = {node["assetKey"]["path"][-1]: node for node in ask(port, ASSETS)["assetNodes"]}
            assert all(node["groupName"] and node["description"] and node["owners"] for node in assets.values())
            checks = {check["name"] for check in assets["fct_market_weekly"]["assetChecksOrError"]["checks"]}
            assert {"equals_the_captures", "growth_is_exact", "days_make_the_week"} <= checks
            schedules = {s["name"]: s["scheduleState"] for s in ask(port, SCHEDULES)["schedulesOrError"]["results"]}
            assert schedules == {"daily": {"status": "RUNNING"}, "monday": {"status": "RUNNING"}}

            def runs(reason: str) -> list[str]:
                tag = {"key": "almanac/reason", "value": reason}
                return [run["status"] for run in ask(port, RUNS)["runsOrError"]["results"] if tag in run["tags"]]

            assert runs("command line") == ["SUCCESS"]
            wait_for(lambda: "SUCCESS" in runs("daily"), 240)
    days = query(data, "select count(distinct usage_date) from fct_model_usage_daily")
    assert days == [(30,)]


def test_it_listens_on_loopback_only(sample_data: Path, copied: Callable[[Path], Path]) -> None:
    with served_ui(copied(sample_data)) as port:
        sockets = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        listening = {local for _, local, _, state, *_ in sockets if state == "0A" and local.endswith(f":{port:04X}")}
        assert listening == {f"0100007F:{port:04X}"}  # 127.0.0.1, as the kernel writes it
        assert not any(f":{port:04X} 0" in line for line in Path("/proc/net/tcp6").read_text().splitlines())


def test_a_port_in_use_is_said_with_the_remedy(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        outcome = subprocess.run(
            [sys.executable, "-m", "orchestration.cli", "ui", "--port", str(port)],
            env=command_environment(tmp_path),
            capture_output=True,
            text=True,
            check=False,
        )
    assert outcome.returncode == 2
    assert f"port {port} is in use; try another" in outcome.stderr
