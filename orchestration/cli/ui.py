"""Dagster's web server and daemon as `almanac ui` serves them: the same two programs as `dagster dev` starts, the web
server in this process, behind our guard.

Belongs here: how they are started and ended. Does not: the guard (guard.py), what they show (definitions.py).
"""

import subprocess
import sys
import threading

import uvicorn
from dagster import DagsterInstance
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import WorkspaceFileTarget
from dagster_webserver.app import create_app_from_workspace_process_context
from dagster_webserver.cli import DEFAULT_DB_STATEMENT_TIMEOUT, DEFAULT_POOL_MAX_OVERFLOW, DEFAULT_POOL_RECYCLE
from dagster_webserver.version import __version__

from orchestration.cli.guard import server_of
from orchestration.settings import WORKSPACE

POLL_MILLISECONDS = 2000
GRACE_SECONDS = 30


def serve(instance: DagsterInstance, port: int) -> None:
    """Serve the UI on loopback, with the daemon beside it, until Ctrl-C or SIGTERM.

    Raise RuntimeError when the daemon ends by itself: without it no schedule would run.
    """
    command = [sys.executable, "-m", "dagster._daemon", "run", "--log-level", "warning", "--workspace", str(WORKSPACE)]
    # A Ctrl-C in the terminal is for us; the daemon is ended in order, below.
    daemon = subprocess.Popen(command, start_new_session=True)
    try:
        instance.optimize_for_webserver(DEFAULT_DB_STATEMENT_TIMEOUT, DEFAULT_POOL_RECYCLE, DEFAULT_POOL_MAX_OVERFLOW)
        target = WorkspaceFileTarget(paths=[str(WORKSPACE)])
        with WorkspaceProcessContext(instance, target, __version__, code_server_log_level="warning") as workspace:
            app = create_app_from_workspace_process_context(workspace, live_data_poll_rate=POLL_MILLISECONDS)
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


def _stop_with(daemon: subprocess.Popen[bytes], server: uvicorn.Server) -> None:
    daemon.wait()
    server.should_exit = True
