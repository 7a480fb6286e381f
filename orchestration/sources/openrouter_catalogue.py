"""OpenRouter's keyless catalogue: its models with list prices, and its providers, until both came once on a day.

The answers name no moment, so the moment of the request is theirs. An answer equal to a stored one is no new capture.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from orchestration.captures.contract import Circumstances
from orchestration.captures.sidecar import Sidecar
from orchestration.foreign import Plain
from orchestration.sources.http import Budget, NotFound, Unusable, json_getter
from orchestration.sources.intake import Offer, SourceUnreachable

# The documents of the source, with the form of each.
DOCUMENTS = {"models": "model_catalogue", "providers": "provider_catalogue"}


class OpenRouterCatalogue:
    """The catalogue of a day. ``base_url`` is that of the API.

    ``say`` reports a source without a catalogue: a mirror of the exports has none, which needs no attention.
    """

    name = "openrouter_catalogue"

    def __init__(self, base_url: str, say: Callable[[str], None]) -> None:
        self.base_url, self.say = base_url, say

    def offers(self, held: list[Sidecar], notice: Callable[[str], None]) -> Iterator[Offer]:
        """Yield each document of which no new answer came today (UTC), taken now."""
        today = datetime.now(UTC).date()
        came_today = {
            sidecar.form
            for sidecar in held
            if sidecar.source == self.name and sidecar.received_at.astimezone(UTC).date() >= today
        }
        missing = [name for name, form in DOCUMENTS.items() if form not in came_today]
        if not missing:
            return
        try:
            with json_getter(self.base_url, Budget(source_seconds=120.0)) as getter:
                for name in missing:
                    url = f"{self.base_url}/{name}"
                    try:
                        yield Offer(getter.get(url), Plain(url), circumstances=Circumstances(seen_at=datetime.now(UTC)))
                    except NotFound:
                        self.say(f"no catalogue of {name} today: {url} answered HTTP 404")
                    except Unusable as error:
                        self.say(f"no catalogue of {name} today: {error}")
        except SourceUnreachable as unreachable:
            self.say(f"no catalogue today: {unreachable}")
