"""Dagster's web server behind our guard, with the options of `dagster-webserver`; cli/servers.py starts this module."""

from typing import Any

import dagster_webserver.app
from dagster_webserver.cli import cli
from dagster_webserver.webserver import DagsterWebserver
from starlette.middleware import Middleware

from orchestration.cli.guard import OwnPagesOnly


class GuardedWebserver(DagsterWebserver[Any, Any]):
    """Dagster's web server with the guard as its outer layer."""

    def build_middleware(self) -> list[Middleware]:
        """Return Dagster's layers inside the guard."""
        return [Middleware(OwnPagesOnly), *super().build_middleware()]


if __name__ == "__main__":
    # Dagster's command takes no class for its server; it looks this name up when it starts.
    dagster_webserver.app.DagsterWebserver = GuardedWebserver  # type: ignore[attr-defined]
    cli()
