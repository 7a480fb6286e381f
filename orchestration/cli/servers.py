"""What a person starts and leaves again: Dagster's UI with its daemon, the docs site, the SQL shell. Loopback only.

Belongs here: becoming the program that serves. Does not: what it shows.
"""

import os
import signal
import socket
import sys
from pathlib import Path
from typing import NoReturn

from orchestration.publication.checksums import is_as_made
from orchestration.publication.reader import refuse_unpublished
from orchestration.runtime.instance import enter_dagster_home
from orchestration.settings import PROJECT_ROOT, BadInput, Settings

LOOPBACK = "127.0.0.1"


def serve_ui(settings: Settings, port: int) -> NoReturn:
    """Become Dagster's webserver and daemon on the persistent instance, until Ctrl-C.

    Raise `BadInput` when the port is taken.
    """
    _refuse_taken(port, "ui")
    enter_dagster_home(settings)
    print(f"Dagster UI: http://{LOOPBACK}:{port} (schedules are on while this runs; Ctrl-C stops it)", flush=True)
    where = ["-h", LOOPBACK, "-p", str(port), "-w", str(PROJECT_ROOT / "workspace.yaml")]
    _become([_beside_python("dagster"), "dev", "--log-level", "warning", *where])


def serve_docs(settings: Settings, port: int) -> NoReturn:
    """Become a server of the current publication's pages, until Ctrl-C; a new publication shows at the next click.

    Raise `BadInput` before the first publication, or when the port is taken.
    """
    folder = settings.published.folder
    refuse_unpublished(settings.published.docs_page)
    _refuse_taken(port, "docs")
    address = f"http://{LOOPBACK}:{port}"
    print(f"docs site: {address}/docs/index.html · report: {address}/report.html (Ctrl-C stops it)", flush=True)
    _become([sys.executable, "-m", "http.server", str(port), "--bind", LOOPBACK, "--directory", str(folder)])


def open_sql(settings: Settings, command: str | None) -> NoReturn:
    """Become DuckDB's shell on the published database, read-only; raise `BadInput` before the first publication."""
    database = settings.published.database
    refuse_unpublished(database)
    if not is_as_made(settings.published, database):
        print(f"almanac: {database} is damaged; `almanac run` publishes again", file=sys.stderr, flush=True)
    if command is None:
        print("read-only; `show tables`, `from about`; questions people ask: docs/queries.md; .quit leaves", flush=True)
    asked = [] if command is None else ["-c", command]
    _become([_beside_python("duckdb"), "-readonly", str(database), *asked])


def _beside_python(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def _become(command: list[str]) -> NoReturn:
    # A shell that starts us in the background has SIGINT ignored, and what we become would inherit that.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.execv(command[0], command)  # noqa: S606 - a list, never a shell


def _refuse_taken(port: int, command: str) -> None:
    with socket.socket() as probe:
        if probe.connect_ex((LOOPBACK, port)) == 0:
            raise BadInput(f"port {port} is in use; try another: almanac {command} --port {port + 1}")
