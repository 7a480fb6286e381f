"""`almanac ui`, `docs`, `mcp`, `sql`: Dagster's UI with its daemon, the pages, tools for agents, an SQL shell."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.folders import refuse_unwritable
from orchestration.cli.options import DataOption
from orchestration.cli.out import announce, say
from orchestration.settings import LOOPBACK, WORKSPACE, BadInput, Settings, is_debugging

PortOption = Annotated[int, typer.Option(help="The port on loopback.", min=1, max=65535)]
GRACE_SECONDS = 30
# A code server that was replaced warns that no request reaches it any more.
QUIET = ["--code-server-log-level", "error", "--workspace", str(WORKSPACE)]
DAEMON = ["run", "--log-level", "warning", *QUIET]
WEBSERVER = ["-m", "orchestration.cli.webserver", "--host", LOOPBACK, *QUIET]
WEBSERVER += ["--dagster-log-level", "warning", "--uvicorn-log-level", "warning"]


def ui(port: PortOption = 3000, data: DataOption = None) -> None:
    """Serve the Dagster UI with its daemon on loopback, until Ctrl-C."""
    from orchestration.runtime.instance import open_instance

    settings = Settings.from_environment(data)
    refuse_unwritable(settings.data_dir)
    _refuse_port_in_use(port, "ui")
    with _until_stopped():
        # Creates Dagster's storage, which two processes that open it at once would break.
        with open_instance(settings):
            announce(f"Dagster UI: http://{LOOPBACK}:{port} (schedules are on while this runs; Ctrl-C stops it)")
        webserver = [sys.executable, *WEBSERVER, "--port", str(port)]
        # A page left open keeps its websocket: the second signal lets the web server end without waiting for it.
        with _child([_beside_python("dagster-daemon"), *DAEMON]) as daemon, _child(webserver, signal.SIGINT) as server:
            while daemon.poll() is None and server.poll() is None:
                time.sleep(0.5)
        raise RuntimeError("Dagster's daemon or web server stopped by itself; run `almanac ui` again")


def docs(port: PortOption = 8080, data: DataOption = None) -> None:
    """Serve what is published (site, report, dbt docs) on loopback, until Ctrl-C."""
    import uvicorn

    from orchestration.cli.guard import published_site
    from orchestration.publication.reader import refuse_unpublished

    settings = Settings.from_environment(data)
    refuse_unpublished(settings.published.docs_page)
    _refuse_port_in_use(port, "docs")
    address = f"http://{LOOPBACK}:{port}"
    announce(f"site: {address}/site/index.html · tables, documented: {address}/docs/index.html (Ctrl-C stops it)")
    with _until_stopped():
        # A page left open keeps its connection, which the end of the server would wait for.
        app = published_site(settings.published.folder)
        uvicorn.run(app, host=LOOPBACK, port=port, log_level="warning", timeout_graceful_shutdown=2)


def mcp(
    http: Annotated[
        bool, typer.Option("--http", help="Serve HTTP on loopback, not standard input and output.")
    ] = False,
    port: PortOption = 8090,
    data: DataOption = None,
) -> None:
    """Answer agents by the Model Context Protocol, read-only, until they leave or Ctrl-C."""
    from orchestration.cli.mcp_tools import server_of

    server = server_of(Settings.from_environment(data).published.database)
    if not http:
        # The thread that waits for standard input would outlive a signal that is handled.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        server.run()
        return
    import uvicorn

    from orchestration.cli.guard import OwnPagesOnly

    _refuse_port_in_use(port, "mcp --http")
    announce(f"Model Context Protocol: http://{LOOPBACK}:{port}/mcp (Ctrl-C stops it)")
    with _until_stopped():
        app = OwnPagesOnly(server.streamable_http_app(stateless_http=True, json_response=True))
        uvicorn.run(app, host=LOOPBACK, port=port, log_level="warning", timeout_graceful_shutdown=2)


def sql(
    command: Annotated[str | None, typer.Option("-c", "--command", help="Run this and leave.")] = None,
    data: DataOption = None,
) -> None:
    """Open a read-only SQL shell on the published database; a run may go on meanwhile."""
    from orchestration.publication.folders import is_as_made
    from orchestration.publication.reader import refuse_unpublished

    published = Settings.from_environment(data).published
    refuse_unpublished(published.database)
    if not is_as_made(published, published.database):
        say(f"almanac: {published.database} is damaged; `almanac run` publishes again")
    if command is None:
        announce("read-only; `show tables`, `from about`; questions people ask: docs/queries.md; .quit leaves")
    arguments = ["-readonly", str(published.database), *([] if command is None else ["-c", command])]
    # A shell that starts us in the background ignores SIGINT, and the program that replaces us would inherit that.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.execv(_beside_python("duckdb"), ["duckdb", *arguments])  # noqa: S606 - a list, never a shell


@contextmanager
def _until_stopped() -> Iterator[None]:
    """Leave the block quietly on Ctrl-C, SIGTERM or a closed terminal, also where a shell made us ignore SIGINT."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        yield


@contextmanager
def _child(command: list[str], *more_signals: signal.Signals) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program until the block ends, then send it SIGTERM and more signals, and kill it when it stays.

    The runs it starts inherit its standard output, on which dbt prints hundreds of lines that the UI shows with each
    step; only ``ALMANAC_DEBUG`` shows them here. A Ctrl-C in the terminal reaches us alone.
    """
    output = None if is_debugging() else subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=output, start_new_session=True)
    try:
        yield process
    finally:
        for number in (signal.SIGTERM, *more_signals):
            process.send_signal(number)
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def _beside_python(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def _refuse_port_in_use(port: int, command: str) -> None:
    with socket.socket() as probe:
        if probe.connect_ex((LOOPBACK, port)) == 0:
            raise BadInput(f"port {port} is in use; try another: almanac {command} --port {port + 1}")
