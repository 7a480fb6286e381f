"""What the made-up source knows: tokens of every model on every day, at every moment; all answers are computed of it.

Belongs here: the figures of whole days and their restatements. Does not: slices (slices.py), how an answer is cut to
the top 50 (rankings.py), where real days come from (real_days.py).
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

FIRST_DAY = date(2025, 1, 1)
ONE_DAY = timedelta(days=1)
DAY_SECONDS = 86_400
MODELS = 84
AUTHORS = ("openai", "anthropic", "google", "deepseek", "qwen", "x-ai", "z-ai", "moonshotai", "mistralai", "made-up")
# The second of the two has the tokens of the first on every day. By name it comes first, in our list it does not; both
# names are equally long, so that what an unsettled day lacks is the same.
TIED = (30, 42)
# The first so many are there from the first day, so that there always is something outside the top 50.
FROM_THE_BEGINNING = 60

Models = Mapping[str, int]


def made_up_names() -> list[str]:
    """Return the permaslugs of all made-up models, the largest first; some are variants."""
    names = []
    for number in range(MODELS):
        author = AUTHORS[number % len(AUTHORS)]
        variant = {7: ":free", 12: ":thinking"}.get(number % 13, "")
        names.append(f"{author}/made-up-{number:02}-20250101{variant}")
    names[3] = "openrouter/made-up-alpha"
    return names


class Market:
    """Tokens by (day, permaslug) from 2025-01-01 on, the same for the same seed: whole days, restated as real ones are.

    ``real_days`` go before what is made up, each whole. A day that runs has its part so far; one that ended less than
    24 hours ago lacks a little, as most days of the source change once within 24 hours of their end.
    """

    def __init__(self, real_days: Mapping[date, Models] | None = None, seed: int = 0) -> None:
        self._settled: dict[date, dict[str, int]] = {day: dict(rows) for day, rows in (real_days or {}).items()}
        self._names = made_up_names()
        self._seed = seed
        self._restatements: list[tuple[datetime, date, dict[str, int]]] = []

    def restate(self, day: date, tokens: Models, at: datetime) -> None:
        """Give some models of a day other tokens from a moment on; 0 takes a model out of the day."""
        self._restatements.append((at, day, dict(tokens)))

    def models_of(self, day: date, known_at: datetime) -> dict[str, int]:
        """Return the tokens of every model on a day as known at a moment, models with 0 tokens among them."""
        if day < FIRST_DAY or known_at < _midnight(day):
            return {}
        models = dict(self._of_the_settled(day))
        elapsed = int((known_at - _midnight(day)).total_seconds())
        if elapsed < DAY_SECONDS:
            models = {name: tokens * elapsed // DAY_SECONDS for name, tokens in models.items()}
        elif elapsed < 2 * DAY_SECONDS:
            models = {name: tokens - tokens // (500 + len(name)) for name, tokens in models.items()}
        for at, restated, tokens_of in self._restatements:
            if restated == day and at <= known_at:
                models |= tokens_of
        return models

    def _of_the_settled(self, day: date) -> dict[str, int]:
        if day not in self._settled:
            self._settled[day] = self._made_up(day)
        return self._settled[day]

    def _made_up(self, day: date) -> dict[str, int]:
        dice = random.Random(f"{self._seed} {day}")  # noqa: S311 - figures, no secrets
        age = (day - FIRST_DAY).days
        weekend = 0.8 if day.isoweekday() > 5 else 1.0
        models = {}
        for number, name in enumerate(self._names):
            size = 4e10 * 0.94**number * 1.004**age * weekend
            launched = 0 if number < FROM_THE_BEGINNING else 25 * (number - FROM_THE_BEGINNING + 1)
            models[name] = int(size * dice.uniform(0.7, 1.3)) if age >= launched else 0
        first, second = (self._names[number] for number in TIED)
        models[second] = models[first]
        return models


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
