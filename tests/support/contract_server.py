"""Serve a made-up OpenRouter on loopback: the Data API, the exports and the catalogue, as its documentation describes.

`contract_server()` serves until a block ends; `python -m tests.support.contract_server` serves until a signal and is
what `make demo` runs against. Only the standard library is used: `make demo` needs no development tools.
"""

import json
import re
import signal
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from tests.support.export_documents import MISSING, export_rows, index, manifest, snapshot
from tests.support.made_up_market import FIRST_DAY, ONE_DAY, Market, apps, catalogue, part_of, providers, ranked

API = "/api/v1"
DEMO_KEY = "demo-key-of-no-account"
OLDEST_SNAPSHOT = date(2026, 9, 19)
PUBLISHED = time(1, 46, 15, 433_000, UTC)
BREAK_OFF = 0
VALUES = {
    "period": {"day", "week"},
    "modality": {"text", "image", "image_output", "audio", "tool_calling"},
    "context_bucket": {"1K", "10K", "100K", "1M", "10M"},
    "category": {
        *("programming", "roleplay", "marketing", "marketing/seo", "technology", "science"),
        *("translation", "legal", "finance", "health", "trivia", "academia"),
    },
    "language_type": {"natural", "programming"},
}
ESTIMATES = {"category", "language_type"}


class Answer(NamedTuple):
    """One HTTP answer; the status `BREAK_OFF` sends half a body and closes the connection."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = {}
    content_type: str = "application/json"


class Request(NamedTuple):
    """One HTTP request: path, parameters (the last value of each name) and headers in lower case."""

    path: str
    parameters: dict[str, str]
    headers: dict[str, str]


class Clock:
    """The server's clock (UTC): this machine's, or a moment that a test sets and moves."""

    def __init__(self, at: datetime | None = None) -> None:
        self.at = at

    def now(self) -> datetime:
        """Return the current moment."""
        return self.at or datetime.now(UTC)

    def advance(self, by: timedelta) -> None:
        """Move the clock forward."""
        self.at = self.now() + by


@dataclass
class Limits:
    """Admit 30 requests in any 60 seconds and 500 in any 24 hours; refused requests do not count."""

    per_minute: int = 30
    per_day: int = 500
    _times: list[datetime] = field(default_factory=list)

    def admits(self, now: datetime) -> bool:
        """Return whether a request is within both limits, and count it if so."""
        in_minute = sum(now - timedelta(minutes=1) < at <= now for at in self._times)
        in_day = sum(now - timedelta(days=1) < at <= now for at in self._times)
        if in_minute >= self.per_minute or in_day >= self.per_day:
            return False
        self._times.append(now)
        return True


class ContractServer:
    """The source's state: market, clock, key, limits, and what was requested.

    ``faults`` gives the status of the request of a number (from 1), or `BREAK_OFF`. ``on_request`` is called with that
    number before the answer; ``alter`` may replace an answer.
    """

    url = ""

    def __init__(self, now: datetime | None = None) -> None:
        self.reset(now)

    def reset(self, now: datetime | None) -> None:
        """Return to a fresh source at a moment."""
        self.clock, self.market, self.limits, self.key = Clock(now), Market(), Limits(), DEMO_KEY
        self.lines: list[str] = []
        self.statuses: Counter[int] = Counter()
        self.faults: dict[int, int] = {}
        self.on_request: Callable[[int], None] = lambda _: None
        self.alter: Callable[[Request, Answer], Answer] = lambda _, answer: answer
        self._lock = threading.Lock()

    @property
    def exports_url(self) -> str:
        """Return the base address of the exports."""
        return f"{self.url}/datasets/exports"

    def restate(self, day: date, tokens: Mapping[str, int]) -> None:
        """Give models of a day other tokens from now on."""
        self.market.restate(day, tokens, self.clock.now())

    def respond(self, target: str, headers: Mapping[str, str]) -> Answer:
        """Return the answer to a GET, after recording it."""
        parts = urlsplit(target)
        request = Request(parts.path, dict(parse_qsl(parts.query)), {k.lower(): v for k, v in headers.items()})
        with self._lock:  # one at a time, so that the numbers of requests are the same in each run
            self.lines.append(target)
            self.on_request(len(self.lines))
            if (status := self.faults.get(len(self.lines))) is not None:
                answer = _refusal(status, {"Retry-After": "0"})
            else:
                answer = self.alter(request, self._answer(request))
            self.statuses[answer.status] += 1
            return answer

    def _answer(self, request: Request) -> Answer:
        path, now = request.path.removeprefix(API), self.clock.now()
        if path in ("/datasets/rankings-daily", "/datasets/app-rankings"):
            if request.headers.get("authorization") != f"Bearer {self.key}":
                return _refusal(401)
            if not self.limits.admits(now):
                return _refusal(429)
            return self._keyed(path, request.parameters, now)
        if path == "/models":
            return as_json(catalogue())
        if path == "/providers":
            return as_json(providers())
        return self._export(path.removeprefix("/datasets/exports/"), now)

    def _keyed(self, path: str, parameters: dict[str, str], now: datetime) -> Answer:
        is_apps = path.endswith("app-rankings")
        other = {name: value for name, value in parameters.items() if name not in ("start_date", "end_date")}
        try:
            start, end = (date.fromisoformat(parameters[name]) for name in ("start_date", "end_date"))
        except (KeyError, ValueError):
            return _refusal(400)
        is_valid = (
            other == {"limit": "100"}
            if is_apps
            else all(value in VALUES.get(name, ()) for name, value in other.items())
            and not (ESTIMATES & other.keys() and (len(other) > 2 or other.get("period") != "week"))
        )
        if not is_valid or not start <= end or end < FIRST_DAY or (end - start).days >= 366:
            return _refusal(400)
        start = max(start, FIRST_DAY)
        days = [start + number * ONE_DAY for number in range((min(end, now.date()) - start).days + 1)]
        data = apps(len(days)) if is_apps else self._rankings(days, other, now)
        meta = {"as_of": _stamp(now), "version": "v1", "start_date": str(start), "end_date": str(end)}
        return as_json({"data": data, "meta": meta})

    def _rankings(self, days: list[date], asked: dict[str, str], now: datetime) -> list[dict[str, str]]:
        period, *parts = asked.pop("period", "day"), *asked.items()
        by_date: dict[date, Counter[str]] = defaultdict(Counter)
        for day in days:
            models = self.market.models_of(day, now)
            for part in parts:
                models = {name: part_of(name, tokens, *part) for name, tokens in models.items()}
            by_date[day if period == "day" else day - timedelta(days=day.weekday())].update(models)
        return [
            {"date": str(day), "model_permaslug": name, "total_tokens": str(tokens)}
            for day, models in sorted(by_date.items())
            for name, tokens in ranked(models)
        ]

    def _export(self, name: str, now: datetime) -> Answer:
        latest = now.date() if now >= datetime.combine(now.date(), PUBLISHED) else now.date() - ONE_DAY
        if name == "index.json":
            return as_json(index(str(latest), self.exports_url))
        match = re.fullmatch(r"rankings-daily/(\d{4}-\d\d-\d\d)(\.manifest)?\.json", name, re.ASCII)
        if match is None or not OLDEST_SNAPSHOT <= (day := date.fromisoformat(match[1])) <= latest:
            return Answer(MISSING, 404)
        made_at = datetime.combine(day, PUBLISHED)
        days = [day - number * ONE_DAY for number in range(30, 0, -1)]
        rows = export_rows({of: ranked(self.market.models_of(of, made_at)) for of in days})
        body = snapshot(day, _stamp(made_at), rows)
        return as_json(manifest(day, self.exports_url, body)) if match[2] else Answer(body)


def as_json(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """Return a JSON answer."""
    return Answer(json.dumps(body).encode(), status, headers or {})


def _refusal(status: int, headers: Mapping[str, str] | None = None) -> Answer:
    return as_json({"error": {"code": status, "message": "refused"}}, status, headers)


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"


@contextmanager
def contract_server(now: datetime | None = None) -> Iterator[ContractServer]:
    """Serve on a free port of loopback until the block ends; ``now`` sets the source's clock."""
    source = ContractServer(now)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = source.respond(self.path, dict(self.headers.items()))
            is_whole = answer.status != BREAK_OFF
            self.send_response(answer.status if is_whole else 200)
            for name, value in {"Content-Type": answer.content_type, **answer.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body) if is_whole else 100_000))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        source.url = f"http://127.0.0.1:{server.server_port}{API}"
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield source
        finally:
            server.shutdown()


def main() -> None:
    """Print the addresses and a valid key as lines of NAME=VALUE, then serve until a signal."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with contract_server() as source:
        print(f"API_URL={source.url}\nEXPORTS_URL={source.exports_url}\nOPENROUTER_API_KEY={DEMO_KEY}", flush=True)
        stop.wait()


if __name__ == "__main__":
    main()
