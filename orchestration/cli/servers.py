"""What a person starts and leaves again: Dagster's UI with its daemon, the docs site, the SQL shell. Loopback only.

Belongs here: becoming the program that serves. Does not: what it shows.
"""

import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

from starlette.applications import Starlette
from starlette.responses import RedirectResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from orchestration.cli.guard import LOOPBACK, server_of
from orchestration.cli.out import announce, say
from orchestration.publication.checksums import is_as_made
from orchestration.publication.reader import refuse_unpublished
from orchestration.runtime.instance import open_instance
from orchestration.settings import BadInput, Settings


def serve_ui(settings: Settings, port: int) -> None:
    """Serve Dagster's UI with its daemon on the persistent instance, until Ctrl-C.

    Raise `BadInput` when the port is taken, and RuntimeError when the daemon ends by itself.
    """
    _refuse_taken(port, "ui")
    with _until_stopped(), open_instance(settings) as instance:
        # Imported here: Dagster's web server takes a second that the other commands need not spend.
        from orchestration.cli.ui import serve

        announce(f"Dagster UI: http://{LOOPBACK}:{port} (schedules are on while this runs; Ctrl-C stops it)")
        serve(instance, port, settings.published.folder)


def serve_docs(settings: Settings, port: int) -> None:
    """Serve the current publication's files, until Ctrl-C; a new publication shows at the next click.

    Raise `BadInput` before the first publication, or when the port is taken.
    """
    refuse_unpublished(settings.published.docs_page)
    _refuse_taken(port, "docs")
    address = f"http://{LOOPBACK}:{port}"
    announce(f"site: {address}/site/index.html · tables, documented: {address}/docs/index.html (Ctrl-C stops it)")
    with _until_stopped():
        server_of(_pages(settings), port).run()


def open_sql(settings: Settings, command: str | None) -> NoReturn:
    """Become DuckDB's shell on the published database, read-only; raise `BadInput` before the first publication."""
    database = settings.published.database
    refuse_unpublished(database)
    if not is_as_made(settings.published, database):
        say(f"almanac: {database} is damaged; `almanac run` publishes again")
    if command is None:
        announce("read-only; `show tables`, `from about`; questions people ask: docs/queries.md; .quit leaves")
    asked = [] if command is None else ["-c", command]
    _become([_beside_python("duckdb"), "-readonly", str(database), *asked])


def _pages(settings: Settings) -> Starlette:
    # The folder is the link to the current publication, followed anew by every request.
    files = StaticFiles(directory=settings.published.folder)
    return Starlette(routes=[Route("/", lambda _: RedirectResponse("/site/index.html")), Mount("/", files)])


@contextmanager
def _until_stopped() -> Iterator[None]:
    # Ctrl-C, SIGTERM or a closed terminal is how a person leaves. A shell that starts us in the background has SIGINT
    # ignored.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        yield


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
