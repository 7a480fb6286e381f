"""The guard of the local servers, called directly; tests/runtime/test_ui.py attacks it from a browser."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocket

from orchestration.cli.guard import OwnPagesOnly, published_site

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
CLIENT = TestClient(APP, base_url=HERE)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:3000", 200),
        ("127.0.0.1", 200),
        ("localhost:8888", 200),  # forwarded from another machine
        ("evil.test:3000", 403),
        ("127.0.0.1.evil.test:3000", 403),
        ("localhost.evil.test", 403),
        ("evil.test:127.0.0.1", 403),
        ("0.0.0.0:3000", 403),
        ("", 403),
    ],
)
def test_only_the_names_of_this_machine_are_answered(host: str, status: int) -> None:
    assert CLIENT.get("/runs", headers={"host": host}).status_code == status
    assert CLIENT.options("/runs", headers={"host": host}).status_code == (405 if status == 200 else status)


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (HERE, 200),
        ("http://127.0.0.1:8080", 403),  # another server of this machine
        ("http://localhost:3000", 403),
        ("https://127.0.0.1:3000", 403),
        ("http://127.0.0.1:3000.evil.test", 403),
        ("null", 403),  # a sandboxed frame, a file
        ("", 403),
    ],
)
def test_only_our_own_pages_are_answered(origin: str, status: int) -> None:
    for method, path in (("POST", "/graphql"), ("POST", "/report_asset_check/x"), ("GET", "/runs")):
        assert CLIENT.request(method, path, headers={"origin": origin}).status_code == status


@pytest.mark.parametrize(
    ("method", "path", "accept", "status"),
    [
        ("GET", "/graphql?query=mutation{x}", "application/json", 405),
        ("GET", "/%67raphql?query=mutation{x}", "*/*", 405),
        ("GET", "/graphql/?query=mutation{x}", "image/avif", 405),
        ("HEAD", "/graphql?query=mutation{x}", "*/*", 405),
        ("PUT", "/graphql", "*/*", 405),
        ("GET", "/graphql?query={version}", "text/html,*/*", 200),  # the page to write queries in
        ("POST", "/graphql", "*/*", 200),
        ("GET", "/runs", "*/*", 200),
    ],
)
def test_graphql_is_answered_by_post_only(method: str, path: str, accept: str, status: int) -> None:
    assert CLIENT.request(method, path, headers={"accept": accept}).status_code == status


def test_no_page_can_frame_an_answer() -> None:
    assert CLIENT.get("/runs").headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.test"},
        {"host": "127.0.0.1", "origin": "http://evil.test"},
        {"host": "127.0.0.1", "origin": "null"},
    ],
)
def test_a_websocket_of_another_page_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(WebSocketDenialResponse) as denied, CLIENT.websocket_connect("/graphql", headers=headers):
        pass
    assert denied.value.status_code == 403


def test_our_own_websocket_is_opened() -> None:
    headers = {"host": "localhost:3000", "origin": "http://localhost:3000"}
    with CLIENT.websocket_connect("/graphql", headers=headers) as websocket:
        assert websocket.receive_text() == "answered"


def _publish(root: Path, name: str) -> None:
    for page in ("site/index.html", "docs/index.html", "report.html"):
        (root / name / page).parent.mkdir(parents=True, exist_ok=True)
        (root / name / page).write_text(name)
    (root / "published").unlink(missing_ok=True)
    (root / "published").symlink_to(name)


def test_the_server_follows_the_link_at_each_request_and_stays_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    _publish(tmp_path, "one")
    docs = TestClient(published_site(tmp_path / "published"), base_url=HERE)
    for name in ("one", "two"):
        _publish(tmp_path, name)
        assert docs.get("/").text == name
        assert docs.get("/report.html").text == name
    for path in ("/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt"):
        assert docs.get(path).status_code == 404
    assert docs.get("/site/index.html", headers={"host": "evil.test"}).status_code == 403
