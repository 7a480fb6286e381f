"""The answer of ``app-rankings``: made-up apps, their use in a window, and the rules of what may be asked.

Belongs here: everything about apps. Does not: windows and values as such (query.py), HTTP.

The source does not name its subcategories: any text is taken, and what no app has gives no rows.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tests.support.contract_server.query import BadRequest, single_values, window_of
from tests.support.contract_server.rankings import meta

APPS = 230
SORTS = ("popular", "trending")
SUBCATEGORIES = {
    "coding": ("cli-agent", "ide-extension"),
    "creative": ("image-gen", "writing"),
    "productivity": ("writing", "assistant"),
    "entertainment": ("roleplay", "game"),
}
MOST_ROWS, DEFAULT_ROWS, LAST_OFFSET = 100, 50, 100


@dataclass(frozen=True)
class App:
    """One app: ``tokens_a_day`` on 2025-01-01, which grow by ``percent_a_year``."""

    app_id: int
    app_name: str
    category: str
    subcategory: str
    tokens_a_day: int
    percent_a_year: int

    def tokens(self, days: list[date]) -> int:
        """Return the tokens of some days."""
        ages = sum((day - date(2025, 1, 1)).days for day in days)
        return max(0, self.tokens_a_day * len(days) + self.tokens_a_day * self.percent_a_year * ages // 36_500)


def made_up_apps() -> list[App]:
    """Return all apps; some have equal names, as those of the source may."""
    dice = random.Random("apps")  # noqa: S311 - figures, no secrets
    apps = []
    for number in range(APPS):
        category = list(SUBCATEGORIES)[number % 4]
        subcategory = SUBCATEGORIES[category][number // 4 % 2]
        size = int(3e10 * 0.96**number * dice.uniform(0.9, 1.1))
        name = f"Made-up app {number % 200}"
        apps.append(App(100_000 + 37 * number, name, category, subcategory, size, dice.randint(-20, 400)))
    return apps


def app_rankings(apps: list[App], parameters: Iterable[tuple[str, str]], now: datetime) -> dict[str, Any]:
    """Return the body of a 200, ranked by tokens or by growth; raise `BadRequest` for what may not be asked."""
    allowed = ("sort", "category", "subcategory", "start_date", "end_date", "limit", "offset")
    values = single_values(parameters, allowed)
    window = window_of(values, now.date())
    for name, among in {"sort": SORTS, "category": tuple(SUBCATEGORIES)}.items():
        if name in values and values[name] not in among:
            raise BadRequest(f"{name} must be one of {', '.join(among)}")
    limit = _number(values, "limit", 1, MOST_ROWS, DEFAULT_ROWS)
    offset = _number(values, "offset", 0, LAST_OFFSET, 0)
    days = [day for day in window.days if day <= now.date()]
    used = [
        (app, tokens)
        for app in apps
        if values.get("category", app.category) == app.category
        and values.get("subcategory", app.subcategory) == app.subcategory
        and (tokens := app.tokens(days))
    ]
    is_trending = values.get("sort") == "trending"
    used.sort(key=lambda row: (-row[0].percent_a_year if is_trending else -row[1], row[0].app_id))
    data = [
        {
            "rank": rank,
            "app_id": app.app_id,
            "app_name": app.app_name,
            "total_tokens": str(tokens),
            "total_requests": tokens // 90_000,
        }
        for rank, (app, tokens) in enumerate(used, 1)
    ]
    return {"data": data[offset : offset + limit], "meta": meta(window, now)}


def _number(values: dict[str, str], name: str, least: int, most: int, default: int) -> int:
    text = values.get(name, str(default))
    if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
        raise BadRequest(f"{name} must be a number from {least} to {most}")
    return int(text)
