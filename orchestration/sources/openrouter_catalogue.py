"""OpenRouter's keyless catalogue: its models with their list prices, and its providers, each asked once a day."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from orchestration.captures.contract import Circumstances
from orchestration.captures.raw_zone import write_whole
from orchestration.captures.sidecar import Sidecar
from orchestration.foreign import Plain
from orchestration.sources.http import Budget, NotFound, Unusable, json_getter
from orchestration.sources.intake import Offer, SourceUnreachable

# What is asked, and the form of the answer.
DOCUMENTS = {"models": "model_catalogue", "providers": "provider_catalogue"}


class OpenRouterCatalogue:
    """The catalogue of a day, for what is not held of that day yet.

    ``base_url`` is that of the API. ``notes`` is a file of the last day on which each document was seen: losing it
    costs a request. ``say`` is told of a source that has no catalogue, as a mirror of the exports has none: nothing
    that a person must look at.
    """

    name = "openrouter_catalogue"

    def __init__(self, base_url: str, notes: Path, say: Callable[[str], None], budget: Budget | None = None) -> None:
        self.base_url, self.notes, self.say, self.budget = base_url, notes, say, budget or Budget(source_seconds=120.0)

    def offers(self, held: list[Sidecar], notice: Callable[[str], None]) -> Iterator[Offer]:
        """Return each document that was not seen today (UTC), taken now."""
        today = datetime.now(UTC).date()
        seen = self._seen()
        missing = [name for name in DOCUMENTS if max(self._last_day(name, held), seen.get(name, date.min)) < today]
        if not missing:
            return
        try:
            with json_getter(self.base_url, self.budget) as getter:
                for name in missing:
                    url = f"{self.base_url}/{name}"
                    try:
                        body = getter.get(url)
                    except (NotFound, Unusable) as error:
                        self.say(f"no catalogue of {name} today: {_why(error, url)}")
                        continue
                    yield Offer(body, Plain(url), around=Circumstances(seen_at=datetime.now(UTC)))
                    seen[name] = today
                    write_whole(self.notes, json.dumps({name: str(day) for name, day in seen.items()}).encode())
        except SourceUnreachable as unreachable:
            self.say(f"no catalogue today: {unreachable}")

    def _last_day(self, name: str, held: list[Sidecar]) -> date:
        """Return the last day on which a document came; captures that came otherwise may be older than they are new."""
        days = [
            s.received_at.astimezone(UTC).date() for s in held if (s.source, s.form) == (self.name, DOCUMENTS[name])
        ]
        return max(days, default=date.min)

    def _seen(self) -> dict[str, date]:
        try:
            noted = json.loads(self.notes.read_bytes())
            return {name: date.fromisoformat(noted[name]) for name in DOCUMENTS if name in noted}
        except (OSError, ValueError, TypeError):
            return {}


def _why(error: Exception, url: str) -> str:
    return f"{url} answered HTTP 404" if isinstance(error, NotFound) else str(error)
