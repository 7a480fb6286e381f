"""Keep to the limits of requests over all runs of a data folder: one small file, counted before each request."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from orchestration.captures.raw_zone import write_whole
from orchestration.sources.intake import SourceUnreachable

# We count a request when it is made, the source when it arrives (measured: up to 1.2 s later, with a 429 for it).
LAG = timedelta(seconds=5)
MINUTE, DAY = timedelta(minutes=1) + LAG, timedelta(days=1) + LAG
# The source does not document where its minutes and days begin: these limits hold in any 60 seconds and 24 hours.
PER_MINUTE = 30
PER_DAY = 500


def utc_now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


@dataclass
class RequestBudget:
    """At most `PER_MINUTE` requests in any 60 seconds and `PER_DAY` in any 24 hours. For the one writer."""

    path: Path
    notice: Callable[[str], None]
    now: Callable[[], datetime] = utc_now
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def spend(self) -> None:
        """Count one request before it is made, after a wait of about a minute at most for the minute's limit.

        Raise `SourceUnreachable` when the day's requests are used up.
        """
        while True:
            now = self.now()
            made = self._made(now)
            if len(made) >= PER_DAY:
                free = made[-PER_DAY] + DAY
                raise SourceUnreachable(
                    f"the {PER_DAY} requests of a day are used up; there are more from {free:%Y-%m-%d %H:%M} UTC on"
                )
            if len(made) < PER_MINUTE or now - made[-PER_MINUTE] >= MINUTE:
                break
            seconds = (made[-PER_MINUTE] + MINUTE - now).total_seconds()
            if seconds > LAG.total_seconds():
                self.notice(f"{PER_MINUTE} requests a minute is the limit: waiting {seconds:.0f} s")
            # After the clock was set back, the moments are those of this clock, so that the wait ends.
            self._write(made)
            await self.sleep(seconds)
        self._write([*made, now])

    def _made(self, now: datetime) -> list[datetime]:
        """Return the moments of the last 24 hours' requests, oldest first; none is later than now."""
        try:
            moments = [datetime.fromisoformat(text) for text in json.loads(self.path.read_bytes())]
            # A clock that was set back must neither forget requests nor lock the account for more than a day.
            return sorted(min(moment, now) for moment in moments if now - moment < DAY)
        except FileNotFoundError:
            return []
        except (ValueError, TypeError, RecursionError):
            # The source counts too, and answers 429.
            self.notice(f"{self.path.name} was damaged: counting requests from zero")
            return []

    def _write(self, made: list[datetime]) -> None:
        write_whole(self.path, json.dumps([moment.isoformat() for moment in made]).encode())
