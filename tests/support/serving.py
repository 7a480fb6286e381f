"""Servers as a user starts them, and what answers there.

Belongs here: starting `almanac ui`, waiting, asking Dagster's GraphQL. Does not: any test.
"""

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
from tests.support.project import command_environment


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
