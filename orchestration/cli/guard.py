"""Who may ask our servers: programs of this machine and our own pages in a browser, but no other page open beside them.

Belongs here: an ASGI layer around an application. Does not: the applications and their process (servers.py, ui.py).
"""

import uvicorn
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = "127.0.0.1"
# Any port: what is forwarded to another machine arrives under the port of the forwarding.
NAMES = (LOOPBACK, "localhost")


class OwnPagesOnly:
    """Passes on what was asked under a name of this machine, and not by a page from elsewhere; HTTP and websockets.

    A browser lets any page send requests to loopback, and says in ``Host`` and ``Origin`` by which name, from where. A
    page whose own name was pointed at loopback (DNS rebinding) has a name that is not ours.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403 or 405 with the reason, or let the application answer."""
        fault = None if scope["type"] == "lifespan" else _fault_of(scope)
        if fault:
            status, why = fault
            await PlainTextResponse(f"{why}\n", status)(scope, receive, send)
        else:
            await self._app(scope, receive, _unframed(send))


def server_of(app: ASGIApp, port: int) -> uvicorn.Server:
    """Return a server of an application on loopback, for our own pages only."""
    # A page that is left open keeps its websocket, on which an end would wait for ever.
    return uvicorn.Server(
        uvicorn.Config(OwnPagesOnly(app), LOOPBACK, port, log_level="warning", timeout_graceful_shutdown=2)
    )


def _fault_of(scope: Scope) -> tuple[int, str] | None:
    headers = Headers(scope=scope)
    hosts, origins = headers.getlist("host"), headers.getlist("origin")
    if len(hosts) != 1 or hosts[0].partition(":")[0] not in NAMES:
        return 403, f"Asked under another name than {' or '.join(NAMES)}: refused."
    if origins and origins != [f"http://{hosts[0]}"]:
        return 403, "Asked by a page from elsewhere: refused."
    # A link or an image of any page is a GET without an Origin, and Dagster would run a mutation that comes so. For a
    # browser that asks for the page at this address it sends one and runs nothing.
    is_page = "text/html" in headers.get("accept", "")
    if scope["type"] == "http" and scope["method"] != "POST" and _is_graphql(scope) and not is_page:
        return 405, "GraphQL is asked by POST here, so that no link or picture of another page can start anything."
    return None


def _is_graphql(scope: Scope) -> bool:
    path: str = scope["path"]
    return path.rstrip("/") == "/graphql"


def _unframed(send: Send) -> Send:
    # Nor may a page show ours within itself, and lead a person's clicks to it.
    async def with_header(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", []), (b"x-frame-options", b"DENY")]
        await send(message)

    return with_header
