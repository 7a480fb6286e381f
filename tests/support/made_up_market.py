"""Make up what the contract server answers: tokens of every model on every day, parts, apps, the catalogue."""

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zlib import crc32

FIRST_DAY = date(2025, 1, 1)
ONE_DAY = timedelta(days=1)
AUTHORS = ("openai", "anthropic", "google", "deepseek", "qwen", "x-ai", "z-ai", "moonshotai", "mistralai", "made-up")
NAMES = [
    f"{AUTHORS[number % 10]}/made-up-{number:02}-20250101{({7: ':free', 12: ':thinking'}).get(number % 13, '')}"
    for number in range(84)
]
NAMES[3] = "openrouter/made-up-alpha"


class Market:
    """The tokens of whole days from 2025-01-01 on, the same in each run, and their restatements."""

    def __init__(self) -> None:
        self._restatements: list[tuple[datetime, date, dict[str, int]]] = []

    def restate(self, day: date, tokens: Mapping[str, int], at: datetime) -> None:
        """Give models of a day other tokens from a moment on; 0 removes a model from the day."""
        self._restatements.append((at, day, dict(tokens)))

    def models_of(self, day: date, known_at: datetime) -> dict[str, int]:
        """Return the tokens of every model on a day, as known at a moment.

        The day in progress has a part of its tokens; one that ended less than 24 hours ago lacks a few.
        """
        seconds = int((known_at - datetime.combine(day, time(), UTC)).total_seconds())
        if day < FIRST_DAY or seconds < 0:
            return {}
        models = dict(_whole_day(day))
        if seconds < 86_400:
            models = {name: tokens * seconds // 86_400 for name, tokens in models.items()}
        elif seconds < 2 * 86_400:
            models = {name: tokens - tokens // 500 for name, tokens in models.items()}
        for at, restated, tokens_of in self._restatements:
            if restated == day and at <= known_at:
                models |= tokens_of
        return models


@cache
def _whole_day(day: date) -> dict[str, int]:
    dice, age = random.Random(str(day)), (day - FIRST_DAY).days  # noqa: S311 - figures, no secrets
    size = 4e10 * 1.004**age * (0.8 if day.isoweekday() > 5 else 1)
    # The first sixty are there from the first day; one more comes every 25 days.
    return {
        name: int(size * 0.94**number * dice.uniform(0.7, 1.3)) if age >= 25 * (number - 59) else 0
        for number, name in enumerate(NAMES)
    }


def ranked(models: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return the top 50 by tokens, then by name, and last `other` with the rest; models without tokens are left out."""
    used = sorted(((name, tokens) for name, tokens in models.items() if tokens), key=lambda row: (-row[1], row[0]))
    rest = sum(tokens for _, tokens in used[50:])
    return used[:50] + ([("other", rest)] if rest else [])


def part_of(name: str, tokens: int, parameter: str, value: str) -> int:
    """Return the tokens of a slice or an estimate; the five context buckets add up to the whole."""
    if parameter == "context_bucket":
        return tokens // 5 + (tokens % 5 if value == "1K" else 0)
    return tokens * (crc32(f"{name} {parameter} {value}".encode()) % 1000) // 1000


def apps(days: int) -> list[dict[str, Any]]:
    """Return the hundred most used apps of a window of so many days."""
    return [
        {
            "rank": rank,
            "app_id": 100_000 + rank,
            "app_name": f"Made-up app {rank % 80}",
            "total_tokens": str((101 - rank) * days * 10**9),
            "total_requests": (101 - rank) * days * 10**4,
        }
        for rank in range(1, 101)
    ]


def catalogue() -> dict[str, Any]:
    """Return the answer of ``/models``: every model with list prices in USD per token; -1 means that it varies."""
    prices = {name: f"0.{(number % 30 + 2) * 100:09}" for number, name in enumerate(NAMES)}
    prices |= {name: "0" for name in NAMES if name.endswith(":free")} | {"openrouter/auto": "-1"}
    return {
        "data": [
            {
                "id": name.replace("-20250101", ""),
                "canonical_slug": name.partition(":")[0],
                "name": name,
                "created": 1_735_689_600,
                "hugging_face_id": name if number % 3 == 0 else None,
                "context_length": 131_072,
                "pricing": {"prompt": price, "completion": price},
                "architecture": {"input_modalities": ["text"], "output_modalities": ["text"]},
            }
            for number, (name, price) in enumerate(prices.items())
        ]
    }


def providers() -> dict[str, Any]:
    """Return the answer of ``/providers``."""
    return {
        "data": [
            {"slug": f"made-up-{country}".lower(), "name": "A host", "headquarters": country, "datacenters": None}
            for country in ("US", "SG", None)
        ]
    }
