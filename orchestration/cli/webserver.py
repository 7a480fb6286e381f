"""Dagster's web server behind our guard, with the published pages: ``python -m orchestration.cli.webserver``.

It takes the options of `dagster-webserver`.
"""

from typing import Any

import dagster_webserver.app
from dagster_webserver.cli import cli
from dagster_webserver.webserver import DagsterWebserver
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount

from orchestration.cli.guard import OwnPagesOnly, published_pages
from orchestration.settings import SERVED_AT, Settings


class GuardedWebserver(DagsterWebserver[Any, Any]):
    """Dagster's web server with the guard as its outer layer and a route for the published pages."""

    def build_middleware(self) -> list[Middleware]:
        """Return Dagster's layers inside the guard."""
        return [Middleware(OwnPagesOnly), *super().build_middleware()]

    def build_routes(self) -> list[BaseRoute]:
        """Return Dagster's routes after that of the published pages."""
        pages = published_pages(Settings.from_environment().published.folder)
        return [Mount(SERVED_AT, pages), *super().build_routes()]  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    # Dagster's command takes no class for its server; it looks this name up when it starts.
    dagster_webserver.app.DagsterWebserver = GuardedWebserver  # type: ignore[attr-defined]
    cli()
