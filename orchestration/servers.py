"""The servers that a person starts: Dagster's UI with its daemon. Loopback only.

Belongs here: starting and stopping them. Does not: what they show.
"""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

from orchestration.instance import prepare_dagster_home
from orchestration.settings import PROJECT_ROOT, Settings

LOOPBACK = "127.0.0.1"


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
    # dagster dev prints its own shutdown; a group of its own would keep Ctrl-C from reaching it.
    with subprocess.Popen([*command, "-w", str(PROJECT_ROOT / "workspace.yaml")], cwd=PROJECT_ROOT) as process:
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        try:
            process.wait()
        except KeyboardInterrupt:
            process.wait(timeout=30)
            print("stopped")


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        if probe.connect_ex((LOOPBACK, port)) == 0:
            raise FileNotFoundError(f"port {port} is in use; try another: almanac ui --port {port + 1}")
