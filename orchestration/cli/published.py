"""What is published, beside Dagster's own pages: where the links on its assets lead.

Belongs here: serving those files in the UI's server, apart from it. Does not: the docs server (servers.py).
"""

from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# To a browser such a page is of no origin: whatever it holds, it can ask Dagster nothing.
APART = "sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads"


def published_pages(folder: Path) -> ASGIApp:
    """Return an application that serves the current publication, a link followed anew by every request.

    Before the first publication it answers 404 with the remedy.
    """
    files = StaticFiles(directory=folder, html=True, check_dir=False)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def apart(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Content-Security-Policy"] = APART
            await send(message)

        if folder.exists():
            await files(scope, receive, apart)
        else:
            await PlainTextResponse("Nothing is published yet; materialize the job `build` first.\n", 404)(
                scope, receive, send
            )

    return answer
