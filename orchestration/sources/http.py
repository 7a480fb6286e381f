"""Get JSON documents from a source: deadlines, limits on size, types, and the meaning of each answer."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version

import httpx
from httpx_retries import RetryTransport

from orchestration.captures.strict_json import MAX_BYTES
from orchestration.foreign import NAME, Plain
from orchestration.sources.intake import SourceUnreachable
from orchestration.sources.transport import BUSY, CONNECT_SECONDS, RETRY, Account, PatientTransport, refuse_unreachable


@dataclass(frozen=True)
class Budget:
    """The limits of one source in time. An exchange is connection, headers, waits and body."""

    exchange_seconds: float = 120.0
    source_seconds: float = 600.0


class NotFound(Exception):  # noqa: N818 - an answer, not a fault
    """The source answered 404."""


class Unusable(Exception):  # noqa: N818 - an answer, not a fault
    """The answer has another status, type or size than documented, or its body broke off."""


class Unauthorised(Unusable):
    """The source rejects the key, for this and every other request."""


class JsonGetter:
    """GETs JSON documents from one source, within one budget."""

    def __init__(self, runner: asyncio.Runner, client: httpx.AsyncClient, budget: Budget) -> None:
        self._runner, self._client, self._budget = runner, client, budget
        self._ends = time.monotonic() + budget.source_seconds

    def get(self, url: str) -> bytes:
        """Return the body of a 200 answer of type JSON, decoded.

        Raise `NotFound` on 404, `Unusable` on any other answer that a retry does not change, and `SourceUnreachable`
        when there was no complete answer after the retries, or within the budget's time.
        """
        return self._runner.run(self._exchange(url))

    async def _exchange(self, url: str) -> bytes:
        seconds = min(self._budget.exchange_seconds, self._ends - time.monotonic())
        try:
            async with asyncio.timeout(seconds), self._client.stream("GET", url) as response:
                _refuse_other_answers(response, url)
                return await self._body(response, url)
        except TimeoutError as error:
            raise SourceUnreachable(
                f"{url} did not answer completely within the remaining {max(seconds, 0):.3g} s; "
                "stored captures are used, and the next run tries again"
            ) from error
        except httpx.TransportError as error:
            raise SourceUnreachable(f"{url} cannot be reached: {type(error).__name__}: {error}") from error

    async def _body(self, response: httpx.Response, url: str) -> bytes:
        # httpx would decode stacked encodings, each up to a thousand times larger.
        encoding = response.headers.get("content-encoding", "identity").strip().lower()
        if encoding not in ("identity", "gzip"):
            raise Unusable(f"{url} is encoded as {Plain(encoding, NAME)}, expected gzip or nothing")
        body = bytearray()
        try:
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > MAX_BYTES:
                    raise Unusable(f"{url} is larger than {MAX_BYTES:,} bytes")
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise Unusable(f"the body of {url} broke off: {type(error).__name__}: {error}") from error
        return bytes(body)


@contextmanager
def json_getter(base_url: str, budget: Budget, account: Account | None = None) -> Iterator[JsonGetter]:
    """Open a getter for a source until the block ends; an account's key is sent to that source only.

    Raise `SourceUnreachable` at once when nothing answers there, or the environment's proxy cannot be used.
    """
    refuse_unreachable(base_url)
    timeout = httpx.Timeout(30.0, connect=CONNECT_SECONDS)
    agent = f"token-almanac/{version('token-almanac')}"
    headers = {"user-agent": agent, "accept": "application/json", "accept-encoding": "gzip"}
    try:
        transport = RetryTransport(PatientTransport(httpx.URL(base_url), account), RETRY)
    except (ValueError, ImportError) as error:
        raise SourceUnreachable(f"the proxy that the environment names cannot be used: {error}") from error
    with asyncio.Runner() as runner:
        # Redirects are not followed: the sources do not use them, and one could lead off the source.
        client = httpx.AsyncClient(timeout=timeout, headers=headers, transport=transport)
        try:
            yield JsonGetter(runner, client, budget)
        finally:
            runner.run(client.aclose())


def _refuse_other_answers(response: httpx.Response, url: str) -> None:
    if response.status_code == 404:
        raise NotFound(url)
    if response.status_code in (401, 403):
        raise Unauthorised(f"{url} answered HTTP {response.status_code}")
    if response.status_code in BUSY:
        attempts = RETRY.total + 1
        raise SourceUnreachable(f"{url} answered HTTP {response.status_code} to each of {attempts} attempts")
    if response.status_code != 200:
        raise Unusable(f"{url} answered HTTP {response.status_code}")
    content_type = response.headers.get("content-type", "application/json").partition(";")[0].strip()
    if content_type != "application/json":
        raise Unusable(f"{url} is of type {Plain(content_type, NAME)}, expected application/json")
