"""Servers as a user starts them, and what answers there."""

import json
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from orchestration.settings import PROJECT_ROOT
from tests.support.project import command_environment


@contextmanager
def reserved_port() -> Iterator[int]:
    """Reserve a port on loopback until the block ends: the kernel gives it to nobody, and a server may listen on it."""
    with socket.socket() as reservation:
        reservation.bind(("127.0.0.1", 0))
        # Only after it is ours: two sockets that both share addresses could be given one port.
        reservation.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        yield reservation.getsockname()[1]


def ask(port: int, graphql: str) -> Any:
    """Ask Dagster's GraphQL."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/graphql",
        json.dumps({"query": graphql}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
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


class ServedUi(NamedTuple):
    """The port of a UI, its data folder, the owner of its assets, and what makes its source answer no more."""

    port: int
    data: Path
    owner: str
    silence_the_source: Callable[[], None]

    @property
    def address(self) -> str:
        """Return where a browser finds it."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def served_ui(data: Path, **environment: str) -> Iterator[int]:
    """Serve the UI as `make ui` does, until the block ends; yield its port."""
    with _served("ui", data, **environment) as port:
        wait_for(lambda: ask(port, "{ version }"), 120)
        yield port


@contextmanager
def served_docs(data: Path) -> Iterator[int]:
    """Serve the pages as `make docs` does, until the block ends; yield its port, where nobody may listen yet."""
    with _served("docs", data) as port:
        yield port


@contextmanager
def served_mcp(data: Path, **environment: str) -> Iterator[int]:
    """Serve the tools for agents over HTTP, until the block ends; yield its port."""
    with _served("mcp", data, "--http", **environment) as port:
        wait_for(lambda: _listens(port), 120)
        yield port


@contextmanager
def served_folder(folder: Path) -> Iterator[str]:
    """Serve a folder's files on a port of its own, which is another origin, until the block ends; yield its address."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def terminal_of(command: str, data: Path) -> Path:
    """Return the file of what a server on a data folder said in its terminal."""
    return data.with_name(f"{data.name}.{command}.log")


@contextmanager
def _served(command: str, data: Path, *options: str, **environment: str) -> Iterator[int]:
    with reserved_port() as port, terminal_of(command, data).open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "orchestration.cli", command, *options, "--port", str(port)],
            env=command_environment(data, PROJECT_ROOT, **environment),
            cwd=PROJECT_ROOT,
            start_new_session=True,
            stdout=log,
            stderr=log,
        )
        try:
            yield port
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(120)


def _listens(port: int) -> bool:
    with socket.create_connection(("127.0.0.1", port)):
        return True
