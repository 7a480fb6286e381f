"""The one place where HTTP is spoken: timeouts, bounded retries with jitter, Retry-After, size and type limits.

Belongs here: getting bytes from a URL. Does not: what the bytes mean (the sources know).
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from urllib.request import getproxies, proxy_bypass

import httpx
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_exponential_jitter,
)

from orchestration.sources.intake import SourceUnreachable

MAX_RESPONSE_BYTES = 64 * 2**20
ATTEMPTS = 4
MAX_WAIT_SECONDS = 60.0
# Without a network a run must say so within 5 seconds (issue 1): name resolution and connection share that.
RESOLVE_SECONDS = 2.0
CONNECT_SECONDS = 2.0


class NotFound(Exception):  # noqa: N818 - an answer, not a fault
    """The source answered 404: there is no such thing."""


class Unusable(Exception):  # noqa: N818 - an answer, not a fault
    """The source answered, but not with what it promises: status, type or size."""


class _Transient(Exception):  # noqa: N818
    def __init__(self, what: str, retry_after_seconds: float | None = None) -> None:
        super().__init__(what)
        self.retry_after_seconds = retry_after_seconds


class JsonGetter:
    """GETs JSON documents from one source."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def get(self, url: str) -> bytes:
        """Give the body of a 200 answer of type JSON.

        Raise `NotFound` on 404, `Unusable` on any other answer that will not mend by waiting, and
        `SourceUnreachable` when it did not answer after the retries.
        """
        retrying = Retrying(
            stop=stop_after_attempt(ATTEMPTS),
            wait=_wait,
            retry=retry_if_exception_type(_Transient),
            reraise=True,
        )
        try:
            return retrying(self._get_once, url)
        except _Transient as error:
            raise SourceUnreachable(f"{url} did not answer after {ATTEMPTS} attempts: {error}") from error

    def _get_once(self, url: str) -> bytes:
        try:
            with self._client.stream("GET", url) as response:
                if response.status_code == 404:
                    raise NotFound(url)
                if response.status_code in (408, 425, 429) or response.status_code >= 500:
                    raise _Transient(f"HTTP {response.status_code}", _retry_after(response))
                if response.status_code != 200:
                    raise Unusable(f"{url} answered HTTP {response.status_code}")
                content_type = response.headers.get("content-type", "application/json").partition(";")[0].strip()
                if content_type != "application/json":
                    raise Unusable(f"{url} is of type {content_type}, expected application/json")
                return _bounded_body(response, url)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            # Nobody there: waiting will not mend it within a run.
            raise SourceUnreachable(f"{url} cannot be reached: {error}") from error
        except (httpx.TimeoutException, httpx.TransportError) as error:
            raise _Transient(f"{type(error).__name__}: {error}") from error


@contextmanager
def json_getter(base_url: str) -> Iterator[JsonGetter]:
    """Open a getter for a source; raise `SourceUnreachable` at once when nobody is there."""
    refuse_unreachable(base_url)
    timeout = httpx.Timeout(30.0, connect=CONNECT_SECONDS)
    agent = f"token-almanac/{version('token-almanac')}"
    # Redirects are not followed: the sources do not use them, and one could lead off the source.
    with httpx.Client(timeout=timeout, headers={"user-agent": agent, "accept": "application/json"}) as client:
        yield JsonGetter(client)


def _bounded_body(response: httpx.Response, url: str) -> bytes:
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > MAX_RESPONSE_BYTES:
            raise Unusable(f"{url} is larger than {MAX_RESPONSE_BYTES} bytes")
    return bytes(body)


def refuse_unreachable(base_url: str) -> None:
    """Raise `SourceUnreachable`, within about 4 seconds, when nobody answers at a source's address.

    Behind a proxy it is the proxy that knows, so nothing is tried here.
    """
    url = httpx.URL(base_url)
    if url.scheme in getproxies() and not proxy_bypass(url.host):
        return
    port = url.port or (443 if url.scheme == "https" else 80)
    _refuse_unknown_host(url.host)
    try:
        socket.create_connection((url.host, port), CONNECT_SECONDS).close()
    except OSError as error:
        raise SourceUnreachable(f"{url.host} cannot be reached: {error.strerror or error}") from error


def _refuse_unknown_host(host: str) -> None:
    # getaddrinfo knows no timeout and may hang for 20 s without a network, so it is asked in a thread we can leave.
    outcome: list[OSError | None] = []

    def resolve() -> None:
        try:
            socket.getaddrinfo(host, None)
        except OSError as error:
            outcome.append(error)
        else:
            outcome.append(None)

    thread = threading.Thread(target=resolve, daemon=True)
    thread.start()
    thread.join(RESOLVE_SECONDS)
    if not outcome:
        raise SourceUnreachable(f"{host} cannot be reached: its name was not resolved in {RESOLVE_SECONDS:.0f} s")
    if outcome[0] is not None:
        raise SourceUnreachable(f"{host} cannot be reached: {outcome[0].strerror or outcome[0]}")


def _retry_after(response: httpx.Response) -> float | None:
    value: str = response.headers.get("retry-after", "")
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, _Transient) and error.retry_after_seconds is not None:
        return min(error.retry_after_seconds, MAX_WAIT_SECONDS)
    return wait_exponential_jitter(initial=0.5, max=8.0, jitter=0.5)(state)
