"""ASGI layers around the local servers: they answer programs of this machine and their own pages, and no other page."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from orchestration.settings import LOOPBACK

# With any port: a request forwarded from another machine arrives under the port of the forwarding.
NAMES = (LOOPBACK, "localhost")
NOT_FRAMED = {"X-Frame-Options": "DENY"}


class OwnPagesOnly:
    """Refuse requests under another host name than this machine's, and requests of pages from another origin.

    A browser lets any page send requests to loopback, and names host and origin in ``Host`` and ``Origin``. A page
    whose own name was pointed at loopback (DNS rebinding) sends that name as ``Host``.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403 or 405 with the reason, or pass the request on to the application."""

        async def send_unframed(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(NOT_FRAMED)
            await send(message)

        refusal = None if scope["type"] == "lifespan" else _refusal(scope)
        await (refusal or self._app)(scope, receive, send if refusal else send_unframed)


def published_site(folder: Path) -> ASGIApp:
    """Return the guarded application of `almanac docs`: the current publication, from its front page on."""
    routes = [Route("/", lambda _: RedirectResponse("/site/index.html")), Mount("/", StaticFiles(directory=folder))]
    return OwnPagesOnly(Starlette(routes=routes))


def _refusal(scope: Scope) -> PlainTextResponse | None:
    headers = Headers(scope=scope)
    host, origin = headers.get("host", ""), headers.get("origin")
    if host.partition(":")[0] not in NAMES:
        return PlainTextResponse(f"Refused: the host name is not {' or '.join(NAMES)}.\n", 403)
    if origin is not None and origin != f"http://{host}":
        return PlainTextResponse("Refused: the request comes from a page of another origin.\n", 403)
    # A link or an image on any page is a GET without an Origin, and Dagster runs a mutation sent by GET. It only shows
    # its own page of GraphQL, and runs nothing, where a browser asks for HTML.
    is_graphql = scope["type"] == "http" and scope["path"].rstrip("/") == "/graphql"
    if is_graphql and scope["method"] != "POST" and "text/html" not in headers.get("accept", ""):
        return PlainTextResponse("Refused: send GraphQL by POST.\n", 405)
    return None
