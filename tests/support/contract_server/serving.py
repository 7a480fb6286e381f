"""The source as a server on loopback: which address gives what, and how an error is spelled.

Belongs here: HTTP and the server's life. Does not: any rule about figures.
"""

from __future__ import annotations

import hashlib
import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import uvicorn
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tests.support.contract_server.apps import app_rankings, made_up_apps
from tests.support.contract_server.catalogue import models, providers
from tests.support.contract_server.door import DROP, Asked, Clock, Faults, Limits, Record
from tests.support.contract_server.export_documents import MISSING
from tests.support.contract_server.exports import Exports
from tests.support.contract_server.market import Market
from tests.support.contract_server.query import BadRequest, rankings_query
from tests.support.contract_server.rankings import rankings
from tests.support.contract_server.real_days import real_days

API = "/api/v1"
EXPORTS = f"{API}/datasets/exports"
DEMO_KEY = "demo-key-of-no-account"
LOOPBACK = "127.0.0.1"

Answer = Callable[[Request], Response]


class ContractServer:
    """A source of its own: its market, clock, keys, limits, ordered faults, and the record of what was asked.

    ``url`` is the base of the Data API, ``exports_url`` that of the exports. ``accounts`` gives the account of each
    key. ``on_request`` is called with the number of each request before it is answered: a test may kill a client then.
    """

    def __init__(self, now: datetime | None = None, captures: Path | None = None, limits: Limits | None = None) -> None:
        self.clock, self.limits = Clock(now), limits or Limits()
        self.captures, self.apps = captures, made_up_apps()
        self.market = Market(real_days(captures) if captures else None)
        self.exports = Exports(self.market)
        self.accounts: dict[str, str] = {DEMO_KEY: "demo"}
        self.faults, self.record = Faults(), Record()
        self.on_request: Callable[[int], None] = lambda _: None
        self.url = ""
        self.keyed: dict[str, Answer] = {f"{API}/datasets/rankings-daily": self._rankings}
        self.keyed[f"{API}/datasets/app-rankings"] = self._app_rankings
        self.keyless: dict[str, Answer] = {f"{API}/models": self._models, f"{API}/providers": self._providers}
        self._lock = threading.Lock()

    @property
    def exports_url(self) -> str:
        """Return the base of the exports."""
        return f"{self.url}/datasets/exports"

    def restate(self, day: date, tokens: Mapping[str, int]) -> None:
        """Give models of a day other tokens from now on."""
        self.market.restate(day, tokens, self.clock.now())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI wants it."""
        request = Request(scope, receive)
        response = await run_in_threadpool(self._recorded, request)
        if response is not None:
            await response(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"100000")]})
        await send({"type": "http.response.body", "body": b'{"data":[', "more_body": True})

    def _recorded(self, request: Request) -> Response | None:
        # One at a time: limits, faults and the record are counted, and a test is told the same numbers every time.
        with self._lock:
            self.on_request(len(self.record.asked) + 1)
            fault = self.faults.of_next()
            response = None if fault and fault[0] == DROP else self._answer(request, fault)
            query = self._without_keys(request.url.query)
            path = self._without_keys(request.url.path)
            parameters = {name: self._without_keys(value) for name, value in request.query_params.items()}
            status = response.status_code if response else DROP
            line = f"{path}?{query}" if query else path
            self.record.asked.append(Asked(path, parameters, line, self.clock.now(), status))
            return response

    def _answer(self, request: Request, fault: tuple[int, Mapping[str, str]] | None) -> Response:
        if fault:
            return refusal(fault[0], "As ordered", {name.replace("_", "-"): text for name, text in fault[1].items()})
        path = request.url.path
        if request.method != "GET":
            return refusal(405, "Method not allowed")
        if path in self.keyed:
            return self._unlocked(request) or _answered(self.keyed[path], request)
        if path in self.keyless:
            return _answered(self.keyless[path], request)
        if path.startswith(f"{EXPORTS}/"):
            return self._export(request, path.removeprefix(f"{EXPORTS}/"))
        return refusal(404, "Not found")

    def _unlocked(self, request: Request) -> Response | None:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or key not in self.accounts:
            return refusal(401, "No valid key: send Authorization: Bearer KEY")
        if not self.limits.admits(key, self.accounts[key], self.clock.now()):
            return refusal(429, "Rate limit exceeded")
        return None

    def _without_keys(self, text: str) -> str:
        for key in self.accounts:
            text = text.replace(key, "…")
        return text

    def _rankings(self, request: Request) -> Response:
        now = self.clock.now()
        return as_json(rankings(self.market, rankings_query(request.query_params.multi_items(), now.date()), now))

    def _app_rankings(self, request: Request) -> Response:
        return as_json(app_rankings(self.apps, request.query_params.multi_items(), self.clock.now()))

    def _models(self, _: Request) -> Response:
        return as_json(models(self.captures, self.clock.now()))

    def _providers(self, _: Request) -> Response:
        return as_json(providers(self.captures, self.clock.now()))

    def _export(self, request: Request, name: str) -> Response:
        found = self.exports.file(name, self.exports_url, self.clock.now())
        if found is None:
            return Response(MISSING, 404, media_type="application/json")
        body, media_type = found
        headers = {"ETag": f'"{hashlib.sha256(body).hexdigest()}"', "Cache-Control": "public, max-age=300"}
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(None, 304, headers)
        return Response(body, 200, headers, media_type)


def as_json(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return an answer of JSON."""
    return Response(json.dumps(body), status, headers, "application/json")


def refusal(status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return an error as the source spells it."""
    return as_json({"error": {"code": status, "message": message}}, status, headers)


def _answered(answer: Answer, request: Request) -> Response:
    try:
        return answer(request)
    except BadRequest as error:
        return refusal(400, str(error))


@contextmanager
def contract_server(
    now: datetime | None = None, captures: Path | None = None, limits: Limits | None = None, port: int = 0
) -> Iterator[ContractServer]:
    """Serve on loopback until the block ends, by default on a free port.

    ``now`` is the source's clock (this machine's when None); ``captures`` the folder whose real days it takes over.
    """
    source = ContractServer(now, captures, limits)
    with socket.create_server((LOOPBACK, port)) as listener:
        source.url = f"http://{LOOPBACK}:{listener.getsockname()[1]}{API}"
        config = uvicorn.Config(source, lifespan="off", log_level="critical", access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield source
        finally:
            server.should_exit = True
            thread.join(10)
