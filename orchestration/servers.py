"""What a person starts and leaves again: Dagster's UI with its daemon, the docs site, the SQL shell. Loopback only.

Belongs here: starting and stopping them. Does not: what they show.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from orchestration.instance import prepare_dagster_home
from orchestration.settings import PROJECT_ROOT, Settings

LOOPBACK = "127.0.0.1"
SHUTDOWN_SECONDS = 30


def serve_ui(settings: Settings, port: int) -> None:
    """Start webserver and daemon on the persistent instance, and wait; Ctrl-C stops both."""
    _refuse_taken(port)
    prepare_dagster_home(settings)
    print(f"Dagster UI: http://{LOOPBACK}:{port} (schedules are on while this runs; Ctrl-C stops it)", flush=True)
    command = [
        str(Path(sys.executable).with_name("dagster")),
        "dev",
        "-h",
        LOOPBACK,
        "-p",
        str(port),
        "--log-level",
        "warning",
    ]
    _serve([*command, "-w", str(PROJECT_ROOT / "workspace.yaml")])


def serve_docs(settings: Settings, port: int) -> None:
    """Serve the current publication's pages; a new publication shows at the next click."""
    if not (settings.published / "docs" / "index.html").exists():
        raise FileNotFoundError(f"nothing is published at {settings.published} yet; run `make run` first")
    _refuse_taken(port)
    address = f"http://{LOOPBACK}:{port}"
    print(f"docs site: {address}/docs/index.html · report: {address}/report.html (Ctrl-C stops it)", flush=True)
    server = [
        sys.executable,
        "-m",
        "http.server",
        str(port),
        "--bind",
        LOOPBACK,
        "--directory",
        str(settings.published),
    ]
    _serve(server)


def open_sql(settings: Settings, command: str | None) -> int:
    """Run DuckDB's shell on the published database, read-only; give its exit status."""
    database = settings.published / "almanac.duckdb"
    if not database.exists():
        raise FileNotFoundError(f"nothing is published at {database} yet; run `make run` first")
    shell = [str(Path(sys.executable).with_name("duckdb")), "-readonly", str(database)]
    if command is not None:
        return subprocess.run([*shell, "-c", command], check=False).returncode
    print("read-only; `show tables`, `from about`; questions people ask: docs/queries.md; .quit leaves")
    return subprocess.run(shell, check=False).returncode


def _serve(command: list[str]) -> None:
    # Our handlers first: a shell that starts us in the background has SIGINT ignored, and the child would inherit that.
    # A session of its own, so that Ctrl-C reaches the child once, through us.
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, _: stopping.append(received))
    with subprocess.Popen(command, cwd=PROJECT_ROOT, start_new_session=True) as process:
        while process.poll() is None and not stopping:
            time.sleep(0.2)
        if stopping:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(SHUTDOWN_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
            print("stopped")


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        if probe.connect_ex((LOOPBACK, port)) == 0:
            raise FileNotFoundError(f"port {port} is in use; try another: almanac ui --port {port + 1}")
