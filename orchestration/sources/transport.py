"""Send one request: retries with jitter, Retry-After, and the account's key, which goes to its source only."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx
from httpx_retries import Retry
from pydantic import SecretStr

from orchestration.foreign import Plain
from orchestration.sources.intake import SourceUnreachable
from orchestration.sources.reach import proxy_of

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
# Who asks for a longer wait is left for the next run: the writer's lock is held meanwhile.
LONGEST_WAIT = RETRY.max_backoff_wait


@dataclass(frozen=True)
class Account:
    """Who asks, where a source wants to know: the key, and what is awaited before each request, a repeated one too."""

    key: SecretStr
    spend: Callable[[], Awaitable[None]]


class PatientTransport(httpx.AsyncHTTPTransport):
    """Lets a busy answer through to be tried again, unless it asks for a wait that no run should make.

    An account's key goes to the source's own origin and nowhere else; a 429 to it is the end, since to ask again would
    use up what is left of its requests.
    """

    def __init__(self, base_url: httpx.URL, account: Account | None) -> None:
        super().__init__(proxy=proxy_of(base_url))
        self._origin, self._account = _origin(base_url), account

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the answer to one attempt; raise `SourceUnreachable` where no further one should be made."""
        if self._account:
            if _origin(request.url) != self._origin:
                raise SourceUnreachable(f"{request.url.host} is not the source that the key is for")
            await self._account.spend()
            request.headers["authorization"] = f"Bearer {self._account.key.get_secret_value()}"
        response = await super().handle_async_request(request)
        if self._account and response.status_code == 429:
            await response.aclose()
            raise SourceUnreachable(f"{request.url} answered HTTP 429: the key has no requests left for now")
        asked = response.headers.get("retry-after")
        if response.status_code not in BUSY or asked is None:
            return response
        seconds = _seconds(asked)
        if seconds is not None and seconds <= LONGEST_WAIT:
            return response
        await response.aclose()
        wait = f"{Plain(asked, 40)!r}, which is no time" if seconds is None else f"a wait of {seconds:.0f} s"
        raise SourceUnreachable(
            f"{request.url} answered HTTP {response.status_code} and asks for {wait}; "
            f"no run waits longer than {LONGEST_WAIT:.0f} s: the next one asks again"
        )


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _seconds(retry_after: str) -> float | None:
    """Return for how long a Retry-After asks to wait; None when it says no time."""
    text = retry_after.strip()
    if re.fullmatch(r"[0-9]{1,12}", text):
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
        # A date of HTTP is UTC; without a zone, Python gives a naive one.
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, (aware - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return None
