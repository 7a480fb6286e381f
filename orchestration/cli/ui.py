"""Dagster's web server and daemon as `almanac ui` serves them: the same two programs as `dagster dev` starts, the web
server in this process, behind our guard.

Belongs here: how they are started and ended. Does not: the guard (guard.py), what they show (definitions.py).
"""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from dagster import DagsterInstance
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import WorkspaceFileTarget
from dagster_webserver.app import create_app_from_workspace_process_context
from dagster_webserver.cli import DEFAULT_DB_STATEMENT_TIMEOUT, DEFAULT_POOL_MAX_OVERFLOW, DEFAULT_POOL_RECYCLE
from dagster_webserver.version import __version__
from starlette.routing import Mount

from orchestration.assets.figures import SERVED_AT
from orchestration.cli.guard import server_of
from orchestration.cli.published import published_pages
from orchestration.settings import WORKSPACE, is_debugging

POLL_MILLISECONDS = 2000
CODE_SERVER_LEVEL = "error"
GRACE_SECONDS = 30


def serve(instance: DagsterInstance, port: int, published: Path) -> None:
    """Serve the UI on loopback, with the daemon and what is published beside it, until Ctrl-C or SIGTERM.

    What the runs say to a person goes to standard error. On their standard output dbt prints hundreds of lines for
    each, which the UI shows with the step; here they are shown with ``ALMANAC_DEBUG`` only.
    Raise RuntimeError when the daemon ends by itself: without it no schedule would run.
    """
    # A code server that is replaced warns that nobody asks it any longer.
    quiet = ["--log-level", "warning", "--code-server-log-level", CODE_SERVER_LEVEL]
    command = [sys.executable, "-m", "dagster._daemon", "run", *quiet, "--workspace", str(WORKSPACE)]
    # A Ctrl-C in the terminal is for us; the daemon is ended in order, below.
    with _output_of_children_dropped():
        daemon = subprocess.Popen(command, start_new_session=True)
        _serve(instance, port, published, daemon)


def _serve(instance: DagsterInstance, port: int, published: Path, daemon: subprocess.Popen[bytes]) -> None:
    try:
        instance.optimize_for_webserver(DEFAULT_DB_STATEMENT_TIMEOUT, DEFAULT_POOL_RECYCLE, DEFAULT_POOL_MAX_OVERFLOW)
        target = WorkspaceFileTarget(paths=[str(WORKSPACE)])
        with WorkspaceProcessContext(
            instance, target, __version__, code_server_log_level=CODE_SERVER_LEVEL
        ) as workspace:
            app = create_app_from_workspace_process_context(workspace, live_data_poll_rate=POLL_MILLISECONDS)
            app.router.routes.insert(0, Mount(SERVED_AT, published_pages(published)))
            server = server_of(app, port)
            threading.Thread(target=_stop_with, args=(daemon, server), daemon=True).start()
            server.run()
        if daemon.poll() is not None:
            raise RuntimeError(f"Dagster's daemon ended by itself with status {daemon.returncode}; start the UI again")
    finally:
        daemon.terminate()
        try:
            daemon.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            daemon.kill()


@contextmanager
def _output_of_children_dropped() -> Iterator[None]:
    # Dagster starts the code servers, which start the runs, and takes no stdout for them: they inherit ours. What this
    # process has to print is printed before, or goes to standard error.
    if is_debugging():
        yield
        return
    sys.stdout.flush()
    kept = os.dup(1)
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def _stop_with(daemon: subprocess.Popen[bytes], server: uvicorn.Server) -> None:
    daemon.wait()
    server.should_exit = True
