"""Serve the made-up source until a signal: `python -m tests.support.contract_server`, for `make demo` and by hand."""

from __future__ import annotations

import argparse
import signal
import threading
from pathlib import Path

from tests.support.contract_server.serving import DEMO_KEY, contract_server


def main() -> None:
    """Print where the server answers and a key that it takes, as lines of NAME=VALUE; then serve."""
    options = argparse.ArgumentParser(prog="python -m tests.support.contract_server", description=__doc__)
    options.add_argument("--port", type=int, default=0, help="of loopback; by default a free one")
    options.add_argument("--captures", type=Path, help="a folder of captures whose real days are taken over")
    chosen = options.parse_args()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with contract_server(captures=chosen.captures, port=chosen.port) as source:
        print(f"API_URL={source.url}")
        print(f"EXPORTS_URL={source.exports_url}")
        print(f"OPENROUTER_API_KEY={DEMO_KEY}", flush=True)
        stop.wait()


if __name__ == "__main__":
    main()
