"""The one place where HTTP is spoken: timeouts, bounded retries with jitter, Retry-After, size and type limits.

Belongs here: getting bytes from a URL. Does not: what the bytes mean (the sources know).
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from urllib.request import getproxies, proxy_bypass

import httpx
from httpx_retries import Retry, RetryTransport

from orchestration.sources.intake import SourceUnreachable

MAX_RESPONSE_BYTES = 64 * 2**20
# Without a network a run must say so within 5 seconds: name resolution and connection share that.
RESOLVE_SECONDS = 2.0
CONNECT_SECONDS = 2.0
BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
# Nobody there (ConnectError, ConnectTimeout) is not tried again: waiting will not mend it within a run.
RETRY = Retry(
    total=3,
    allowed_methods=["GET"],
    status_forcelist=BUSY,
    retry_on_exceptions=[httpx.ReadTimeout, httpx.ReadError, httpx.RemoteProtocolError],
    backoff_factor=0.5,
    max_backoff_wait=60.0,
)


class NotFound(Exception):  # noqa: N818 - an answer, not a fault
    """The source answered 404: there is no such thing."""


class Unusable(Exception):  # noqa: N818 - an answer, not a fault
    """The source answered, but not with what it promises: status, type, size, or a body that broke off."""


class JsonGetter:
    """GETs JSON documents from one source."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def get(self, url: str) -> bytes:
        """Return the body of a 200 answer of type JSON.

        Raise `NotFound` on 404, `Unusable` on any other answer that will not mend by waiting, and
        `SourceUnreachable` when there was no answer after the retries.
        """
        try:
            with self._client.stream("GET", url) as response:
                if response.status_code == 404:
                    raise NotFound(url)
                if response.status_code in BUSY:
                    attempts = RETRY.total + 1
                    raise SourceUnreachable(
                        f"{url} answered HTTP {response.status_code} to each of {attempts} attempts"
                    )
                if response.status_code != 200:
                    raise Unusable(f"{url} answered HTTP {response.status_code}")
                content_type = response.headers.get("content-type", "application/json").partition(";")[0].strip()
                if content_type != "application/json":
                    raise Unusable(f"{url} is of type {content_type}, expected application/json")
                return _bounded_body(response, url)
        except httpx.TransportError as error:
            raise SourceUnreachable(f"{url} cannot be reached: {type(error).__name__}: {error}") from error


@contextmanager
def json_getter(base_url: str) -> Iterator[JsonGetter]:
    """Open a getter for a source until the block ends; raise `SourceUnreachable` at once when nobody is there."""
    refuse_unreachable(base_url)
    timeout = httpx.Timeout(30.0, connect=CONNECT_SECONDS)
    headers = {"user-agent": f"token-almanac/{version('token-almanac')}", "accept": "application/json"}
    # Redirects are not followed: the sources do not use them, and one could lead off the source.
    transport = RetryTransport(httpx.HTTPTransport(proxy=_proxy(httpx.URL(base_url))), RETRY)
    with httpx.Client(timeout=timeout, headers=headers, transport=transport) as client:
        yield JsonGetter(client)


def _proxy(url: httpx.URL) -> str | None:
    # httpx reads the environment's proxies only for a transport of its own.
    return None if proxy_bypass(url.host) else getproxies().get(url.scheme)


def _bounded_body(response: httpx.Response, url: str) -> bytes:
    body = bytearray()
    try:
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > MAX_RESPONSE_BYTES:
                raise Unusable(f"{url} is larger than {MAX_RESPONSE_BYTES} bytes")
    except (httpx.TransportError, httpx.DecodingError) as error:
        raise Unusable(f"the body of {url} broke off: {type(error).__name__}: {error}") from error
    return bytes(body)


def refuse_unreachable(base_url: str) -> None:
    """Raise `SourceUnreachable`, within about 4 seconds, when nobody answers at a source's address.

    Behind a proxy it is the proxy that knows, so nothing is tried here.
    """
    url = httpx.URL(base_url)
    if _proxy(url):
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
            outcome.append(None)
        except OSError as error:
            outcome.append(error)

    thread = threading.Thread(target=resolve, daemon=True)
    thread.start()
    thread.join(RESOLVE_SECONDS)
    if not outcome:
        raise SourceUnreachable(f"{host} cannot be reached: its name was not resolved in {RESOLVE_SECONDS:.0f} s")
    if outcome[0] is not None:
        raise SourceUnreachable(f"{host} cannot be reached: {outcome[0].strerror or outcome[0]}")
