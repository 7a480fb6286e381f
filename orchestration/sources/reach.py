"""Whether anybody answers at a source's address, and through which proxy it is asked."""

import socket
import threading
from urllib.request import getproxies, proxy_bypass

import httpx

from orchestration.sources.intake import SourceUnreachable

CONNECT_SECONDS = 2.0
# Without a network a run must say so within 5 seconds.
REACH_SECONDS = 4.0


def proxy_of(url: httpx.URL) -> str | None:
    """Return the proxy that the environment names for an address; httpx asks it only for transports of its own."""
    return None if proxy_bypass(url.host) else getproxies().get(url.scheme)


def refuse_unreachable(base_url: str) -> None:
    """Raise `SourceUnreachable`, within `REACH_SECONDS`, when nobody answers at a source's address.

    Behind a proxy it is the proxy that knows, so nothing is tried here.
    """
    url = httpx.URL(base_url)
    if proxy_of(url):
        return
    # Without a network a name may take 20 s, and it may have many addresses: asked in a thread that can be left.
    outcome: list[Exception | None] = []

    def connect() -> None:
        try:
            port = url.port or (443 if url.scheme == "https" else 80)
            socket.create_connection((url.host, port), CONNECT_SECONDS).close()
            outcome.append(None)
        except (OSError, UnicodeError) as error:  # a name whose parts are too long is a UnicodeError
            outcome.append(error)

    thread = threading.Thread(target=connect, daemon=True)
    thread.start()
    thread.join(REACH_SECONDS)
    if not outcome:
        raise SourceUnreachable(f"{url.host} cannot be reached: no answer in {REACH_SECONDS:.0f} s")
    if (error := outcome[0]) is not None:
        raise SourceUnreachable(f"{url.host} cannot be reached: {getattr(error, 'strerror', None) or error}")
