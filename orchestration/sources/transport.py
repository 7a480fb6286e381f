"""Send one request: reachability, proxy, retries with jitter, Retry-After; the key goes to its own source only."""

import socket
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.request import getproxies, proxy_bypass

import httpx
from httpx_retries import Retry
from pydantic import SecretStr

from orchestration.foreign import Plain
from orchestration.sources.intake import SourceUnreachable

BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
# A refused connection (ConnectError, ConnectTimeout) is not retried: waiting does not help within a run.
RETRY = Retry(
    total=3,
    allowed_methods=["GET"],
    status_forcelist=BUSY,
    retry_on_exceptions=[httpx.ReadTimeout, httpx.ReadError, httpx.RemoteProtocolError],
    backoff_factor=0.5,
    max_backoff_wait=60.0,
)
# A longer wait is left for the next run: the writer's lock is held meanwhile.
LONGEST_WAIT = RETRY.max_backoff_wait
CONNECT_SECONDS = 2.0
# Without a network a run must say so within 5 seconds.
REACH_SECONDS = 4.0


@dataclass(frozen=True)
class Account:
    """The key of an account, and what is awaited before each of its requests, retries included."""

    key: SecretStr
    spend: Callable[[], Awaitable[None]]


class PatientTransport(httpx.AsyncHTTPTransport):
    """Pass busy answers on to be retried, unless they ask for a wait that is too long for a run.

    An account's key goes to the source's own origin only; a 429 to it is final, since retries use up its requests.
    """

    def __init__(self, base_url: httpx.URL, account: Account | None) -> None:
        super().__init__(proxy=proxy_of(base_url))
        self._origin, self._account = _origin(base_url), account

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the answer to one attempt; raise `SourceUnreachable` where no further attempt should be made."""
        if self._account:
            if _origin(request.url) != self._origin:
                raise SourceUnreachable(f"{request.url.host} is not the source that the key is for")
            await self._account.spend()
            request.headers["authorization"] = f"Bearer {self._account.key.get_secret_value()}"
        response = await super().handle_async_request(request)
        if self._account and response.status_code == 429:
            await response.aclose()
            raise SourceUnreachable(f"{request.url} answered HTTP 429: the key has no requests left for now")
        retry_after = response.headers.get("retry-after")
        if response.status_code not in BUSY or retry_after is None:
            return response
        try:
            seconds = RETRY.parse_retry_after(retry_after)
            if seconds <= LONGEST_WAIT:
                return response
            wait = f"a wait of {seconds:.0f} s"
        except (ValueError, OverflowError):
            wait = f"{Plain(retry_after, 40)!r}, which is no time"
        await response.aclose()
        raise SourceUnreachable(
            f"{request.url} answered HTTP {response.status_code} and asks for {wait}; "
            f"a run waits at most {LONGEST_WAIT:.0f} s, so the next run tries again"
        )


def proxy_of(url: httpx.URL) -> str | None:
    """Return the proxy that the environment names for an address; httpx looks it up for its own transports only."""
    return None if proxy_bypass(url.host) else getproxies().get(url.scheme)


def refuse_unreachable(base_url: str) -> None:
    """Raise `SourceUnreachable` within `REACH_SECONDS` when nothing answers at an address; behind a proxy, never."""
    url = httpx.URL(base_url)
    if proxy_of(url):
        return
    # Without a network, to resolve a name may take 20 s: done in a thread that can be abandoned.
    outcome: list[Exception | None] = []

    def connect() -> None:
        try:
            port = url.port or (443 if url.scheme == "https" else 80)
            socket.create_connection((url.host, port), CONNECT_SECONDS).close()
            outcome.append(None)
        except (OSError, UnicodeError) as error:  # a name with a part that is too long is a UnicodeError
            outcome.append(error)

    thread = threading.Thread(target=connect, daemon=True)
    thread.start()
    thread.join(REACH_SECONDS)
    if not outcome:
        raise SourceUnreachable(f"{url.host} cannot be reached: no answer in {REACH_SECONDS:.0f} s")
    if (error := outcome[0]) is not None:
        raise SourceUnreachable(f"{url.host} cannot be reached: {getattr(error, 'strerror', None) or error}")


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port
