"""The answer of ``rankings-daily``: which days are added up, who is named, who goes into `other`, in which order.

Belongs here: the rules of an answer. Does not: what may be asked (query.py), HTTP (serving.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from tests.support.contract_server.market import ONE_DAY, Market, Models
from tests.support.contract_server.query import RankingsQuery, Window
from tests.support.contract_server.real_days import OTHER
from tests.support.contract_server.slices import estimated, in_bucket, in_modality

TOP = 50


def rankings(market: Market, query: RankingsQuery, now: datetime) -> dict[str, Any]:
    """Return the body of a 200: rows by date, tokens descending, permaslug, `other` last; and `meta`."""
    by_date: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for day, models in _estimates(market, query, now) if query.estimate_of else _exact(market, query, now):
        for name, tokens in models.items():
            by_date[day][name] += tokens
    data = [
        {"date": str(day), "model_permaslug": name, "total_tokens": str(tokens)}
        for day, models in sorted(by_date.items())
        for name, tokens in ranked(models)
    ]
    return {"data": data, "meta": meta(query.window, now)}


def ranked(models: Models) -> list[tuple[str, int]]:
    """Return the top 50 and `other`, where anything is outside; models without tokens are left out."""
    used = sorted(((name, tokens) for name, tokens in models.items() if tokens), key=lambda row: (-row[1], row[0]))
    outside = sum(tokens for _, tokens in used[TOP:])
    return used[:TOP] + ([(OTHER, outside)] if outside else [])


def meta(window: Window, now: datetime) -> dict[str, str]:
    """Return what every answer of the Data API says of itself."""
    return {"as_of": stamp(now), "version": "v1", "start_date": str(window.start), "end_date": str(window.end)}


def stamp(moment: datetime) -> str:
    """Return ISO 8601 with milliseconds and Z; the moment is UTC."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"


def monday_of(day: date) -> date:
    """Return the Monday that names the ISO week of a day."""
    return day - timedelta(days=day.weekday())


def _exact(market: Market, query: RankingsQuery, now: datetime) -> Iterator[tuple[date, dict[str, int]]]:
    """Return every day of the window under the date of its period: all models are added up, and ranked only then."""
    named_by: dict[str, Callable[[date], date]] = {
        "day": lambda day: day,
        "week": monday_of,
        "month": lambda day: day.replace(day=1),
    }
    for day in query.window.days:
        models = market.models_of(day, now)
        if query.modality:
            models = {name: in_modality(name, tokens, query.modality) for name, tokens in models.items()}
        if query.context_bucket:
            models = {name: in_bucket(name, tokens, query.context_bucket) for name, tokens in models.items()}
        yield named_by[query.period](day), models


def _estimates(market: Market, query: RankingsQuery, now: datetime) -> Iterator[tuple[date, dict[str, int]]]:
    """Return whole weeks whose Monday is in the window: the last may reach past its end."""
    use = query.estimate_of or ""
    for monday in (day for day in query.window.days if day.weekday() == 0):
        week: dict[str, int] = defaultdict(int)
        for number in range(7):
            for name, tokens in market.models_of(monday + number * ONE_DAY, now).items():
                week[name] += tokens
        estimates = {name: estimated(name, tokens, use, monday) for name, tokens in week.items()}
        yield monday if query.period == "week" else monday.replace(day=1), estimates
