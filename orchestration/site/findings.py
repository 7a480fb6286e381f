"""What a chart shows, as a sentence: its title, so that a reader need not look for the finding.

Belongs here: the rules by which rows become that sentence. Does not: the week's headline (report/headline.py).
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from orchestration.report import figures

# Two shares nearer than this are said to be level.
LEVEL = 0.005
YEAR = timedelta(weeks=52)
NOBODY = ("other", "not_attributed")
WITHIN = {
    "all": "",
    "top_50": "Within the top fifty, ",
    "top_10": "Within the top ten, ",
    "top_9": "Within the top nine, ",
}


def shares(rows: Sequence[dict[str, Any]], of: str) -> str:
    """Return who has most of the newest complete week that names them, and who is second: from a chart's rows.

    Of the whole market as known now, or, where nobody in it is known, within the most rows of a ranking that are. What
    has no country or vendor is nobody.
    """
    named = [
        row
        for row in rows
        if row["entity"] not in NOBODY
        and row["attribution"] == "as_known_now"
        and row["share"] is not None
        and row["is_complete"]
    ]
    basis = next((basis for basis in WITHIN if any(row["basis"] == basis for row in named)), None)
    if basis is None:
        return f"{of} by week"
    counted = [row for row in named if row["basis"] == basis]
    newest = max(row["week_start"] for row in counted)
    first, *rest = sorted(
        (row for row in counted if row["week_start"] == newest), key=lambda row: (-row["share"], row["series"])
    )
    said = f"{WITHIN[basis]}{first['series']} had {_share(first)} of all tokens in the week of {figures.week(newest)}"
    return f"{said}, {rest[0]['series']} {_share(rest[0])}" if rest else said


def market(rows: Sequence[dict[str, Any]]) -> str:
    """Return how many times as much the newest complete week has as the one of a year before, or the oldest known."""
    known = {row["week_start"]: row["total_tokens"] for row in rows if row["is_complete"] and row["total_tokens"]}
    if len(known) < 2:
        return "Tokens of all models by week"
    newest = max(known)
    before = newest - YEAR if newest - YEAR in known else min(known)
    times = known[newest] / known[before]
    since = "a year before" if before == newest - YEAR else f"in the week of {figures.week(before)}"
    return f"AI use is {times:,.1f} times what it was {since}: {figures.tokens(known[newest])} tokens a week"


def entity(rows: Sequence[dict[str, Any]], name: str) -> str:
    """Return what one country, vendor or model had in the newest complete week that names it."""
    counted = [row for row in rows if _is_default(row) and row["total_tokens"] is not None and row["is_complete"]]
    if not counted:
        return f"{name} by week"
    newest = max(counted, key=lambda row: row["week_start"])
    of_all = f", {_share(newest)} of all" if newest["share"] is not None else ""
    week = figures.week(newest["week_start"])
    return f"{name}: {figures.tokens(newest['total_tokens'])} tokens in the week of {week}{of_all}"


def moved(rows: Sequence[dict[str, Any]], low: str, high: str, what: str) -> str:
    """Return whether a share that is known between two bounds rose or fell from the first week to the last."""
    known = sorted((row for row in rows if row[low] is not None), key=lambda row: row["week_start"])
    if len(known) < 2:
        return f"{what}, at least and at most"
    first, last = known[0], known[-1]
    if last[low] > first[high] + LEVEL:
        how = "has grown"
    elif last[high] < first[low] - LEVEL:
        how = "has shrunk"
    else:
        return f"{what}: whether it grew is open"
    return f"{what} {how} since the week of {figures.week(first['week_start'])}"


def price_index(rows: Sequence[dict[str, Any]]) -> str:
    """Return how far the list prices of the same models moved since the base week of the newest chain."""
    known = sorted((row for row in rows if row["price_index"] is not None), key=lambda row: row["week_start"])
    if not known or known[-1]["coverage"] is None:
        return "List prices of the same models, week on week"
    change = figures.percent(known[-1]["price_index"] / 100 - 1)
    base_week = figures.week(date.fromisoformat(known[-1]["coverage"]))
    return f"The same models' list prices: {change} since the week of {base_week}"


def _is_default(row: dict[str, Any]) -> bool:
    return bool(row["basis"] == "all" and row["attribution"] == "as_known_now")


def _share(row: dict[str, Any]) -> str:
    high = row["share_low"] if row["share_high"] is None else row["share_high"]
    return figures.percent_between(row["share_low"], high, signed=False)
