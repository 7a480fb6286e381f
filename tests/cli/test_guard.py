"""The layer around our servers, asked directly: which Host, Origin and method it lets through; a browser is in
tests/runtime/test_ui.py.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocket

from orchestration.cli.guard import OwnPagesOnly
from orchestration.cli.servers import _pages
from orchestration.settings import Settings

HERE = "http://127.0.0.1:3000"


async def _answer(_: Request) -> PlainTextResponse:
    return PlainTextResponse("answered")


async def _greet(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text("answered")
    await websocket.close()


APP = OwnPagesOnly(
    Starlette(
        routes=[
            Route("/graphql", _answer, methods=["GET", "POST", "PUT"]),
            WebSocketRoute("/graphql", _greet),
            Route("/{path:path}", _answer, methods=["GET", "POST"]),
        ]
    )
)


def _ask(method: str, path: str, headers: list[tuple[str, str]]) -> httpx.Response:
    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(APP), base_url=HERE) as client:
            request = client.build_request(method, path)
            request.headers = httpx.Headers(
                [*headers, *([] if dict(headers).keys() & {"host"} else [("host", "127.0.0.1:3000")])]
            )
            return await client.send(request)

    return asyncio.run(ask())


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:3000", 200),
        ("localhost:3000", 200),
        ("127.0.0.1", 200),
        ("localhost:8888", 200),  # forwarded from another machine
        ("evil.test", 403),
        ("evil.test:3000", 403),
        ("127.0.0.1.evil.test:3000", 403),
        ("localhost.evil.test", 403),
        ("evil.test:127.0.0.1", 403),
        ("0.0.0.0:3000", 403),
        ("", 403),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_only_the_names_of_this_machine_are_answered(host: str, status: int, method: str) -> None:
    found = _ask(method, "/runs", [("host", host)]).status_code
    assert found == (405 if (method, status) == ("OPTIONS", 200) else status)


def test_two_hosts_are_none() -> None:
    assert _ask("GET", "/runs", [("host", "127.0.0.1:3000"), ("host", "evil.test")]).status_code == 403


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (HERE, 200),
        ("http://127.0.0.1:8080", 403),  # another server of this machine
        ("http://localhost:3000", 403),
        ("https://127.0.0.1:3000", 403),
        ("http://evil.test", 403),
        ("http://127.0.0.1:3000.evil.test", 403),
        ("null", 403),  # a sandboxed frame, a file
        ("", 403),
    ],
)
@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/graphql"), ("POST", "/report_asset_check/x"), ("GET", "/runs")]
)
def test_only_our_own_pages_are_answered(origin: str, status: int, method: str, path: str) -> None:
    assert _ask(method, path, [("origin", origin)]).status_code == status


@pytest.mark.parametrize(
    ("method", "path", "accept", "status"),
    [
        ("GET", "/graphql?query=mutation{x}", "application/json", 405),
        ("GET", "/graphql?query={version}", "*/*", 405),
        ("GET", "/%67raphql?query=mutation{x}", "*/*", 405),
        ("GET", "/graphql/?query=mutation{x}", "image/avif", 405),
        ("HEAD", "/graphql?query=mutation{x}", "*/*", 405),
        ("PUT", "/graphql", "*/*", 405),
        ("GET", "/graphql?query={version}", "text/html,*/*", 200),  # the page to write queries in
        ("POST", "/graphql", "*/*", 200),
        ("GET", "/runs", "*/*", 200),
    ],
)
def test_graphql_is_asked_by_post(method: str, path: str, accept: str, status: int) -> None:
    assert _ask(method, path, [("accept", accept)]).status_code == status


def test_what_is_answered_cannot_be_framed() -> None:
    assert _ask("GET", "/runs", []).headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.test"},
        {"host": "127.0.0.1", "origin": "http://evil.test"},
        {"host": "127.0.0.1", "origin": "null"},
    ],
)
def test_a_websocket_of_another_page_is_not_opened(headers: dict[str, str]) -> None:
    client = TestClient(APP)
    with pytest.raises(WebSocketDenialResponse) as denied, client.websocket_connect("/graphql", headers=headers):
        pass
    assert denied.value.status_code == 403


def test_our_own_websocket_is_opened() -> None:
    headers = {"host": "localhost:3000", "origin": "http://localhost:3000"}
    with TestClient(APP).websocket_connect("/graphql", headers=headers) as websocket:
        assert websocket.receive_text() == "answered"


def test_the_docs_server_follows_the_link_and_leaves_the_folder_for_nothing(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    (tmp_path / "secret.txt").write_text("secret")
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "site").mkdir()
        (tmp_path / name / "site" / "index.html").write_text(name)
        settings.published.folder.unlink(missing_ok=True)
        settings.published.folder.symlink_to(name)
        if name == "one":
            client = TestClient(OwnPagesOnly(_pages(settings)), base_url=HERE)
        assert client.get("/").text == name
    for path in ("/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt"):
        assert client.get(path).status_code == 404
    assert client.get("/site/index.html", headers={"host": "evil.test"}).status_code == 403
