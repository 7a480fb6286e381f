"""Titles of charts: what a chart shows, as a sentence."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from orchestration.report import figures
from orchestration.seeds import read_seed, threshold

YEAR = timedelta(weeks=52)
NOBODY = ("other", "not_attributed")
WITHIN = {row["basis"]: f"Within the {row['label'].lower()}, " if row["ranks"] else "" for row in read_seed("bases")}
Rows = Sequence[dict[str, Any]]


def countries(rows: Rows) -> str:
    """Return the two countries with the largest shares of the newest complete week that names any."""
    return _largest(rows, _share, "Countries by week", " of all tokens")


def vendors(rows: Rows) -> str:
    """Return the two vendors with the largest shares of the newest complete week that names any."""
    return _largest(rows, _share, "Vendors by week", " of all tokens")


def vendors_tokens(rows: Rows) -> str:
    """Return the two vendors with the most tokens of the newest complete week that names any."""
    return _largest(rows, _tokens, "Vendors by week", " tokens")


def press(rows: Rows) -> str:
    """Return the two countries with the most tokens of the newest complete week, as the press counts."""
    return _largest(rows, _tokens, "Countries by week, as the press counts", " tokens")


def _largest(rows: Rows, figure: Callable[[dict[str, Any]], str], otherwise: str, what: str) -> str:
    named = [row for row in rows if row["entity"] not in NOBODY and row["is_complete"]]
    if not named:
        return otherwise
    newest = max(row["week_start"] for row in named)
    of_week = [row for row in named if row["week_start"] == newest]
    first, *rest = sorted(of_week, key=lambda row: (-row["total_tokens"], row["series"]))
    within, week = WITHIN[first["basis"]], figures.week(newest)
    title = f"{within}{first['series']} had {figure(first)}{what} in the week of {week}"
    return f"{title}, {rest[0]['series']} {figure(rest[0])}" if rest else title


def market(rows: Rows) -> str:
    """Return how many times as much the newest complete week has as the one of a year before, or the oldest known."""
    known = {row["week_start"]: row["total_tokens"] for row in rows if row["is_complete"] and row["total_tokens"]}
    if len(known) < 2:
        return "Tokens of all models by week"
    newest = max(known)
    before = newest - YEAR if newest - YEAR in known else min(known)
    times = known[newest] / known[before]
    since = "a year before" if before == newest - YEAR else f"in the week of {figures.week(before)}"
    return f"AI use is {times:,.1f} times what it was {since}: {figures.tokens(known[newest])} tokens a week"


def entity(rows: Rows) -> str:
    """Return what one country, vendor or model had in the newest complete week that names it."""
    counted = [row for row in rows if row["total_tokens"] is not None and row["is_complete"]]
    if not counted:
        return f"{rows[0]['series']} by week"
    newest = max(counted, key=lambda row: row["week_start"])
    of_all = f", {_share(newest)} of all" if newest["share"] is not None else ""
    week = figures.week(newest["week_start"])
    return f"{newest['series']}: {_tokens(newest)} tokens in the week of {week}{of_all}"


def openness(rows: Rows) -> str:
    """Return whether the share of open weights rose or fell."""
    return moved(rows, "open_share_low", "open_share_high", "The share of open weights")


def concentration(rows: Rows) -> str:
    """Return whether the concentration of vendors rose or fell."""
    return moved(rows, "hhi_low", "hhi_high", "The concentration of vendors")


def moved(rows: Rows, low: str, high: str, what: str) -> str:
    """Return whether a figure that is known between two bounds rose or fell from the first week to the last."""
    known = sorted((row for row in rows if row[low] is not None), key=lambda row: row["week_start"])
    if len(known) < 2:
        return f"{what}, at least and at most"
    first, last = known[0], known[-1]
    level = float(threshold("level"))
    if last[low] > first[high] + level:
        how = "has grown"
    elif last[high] < first[low] - level:
        how = "has shrunk"
    else:
        return f"{what}: may have grown or shrunk"
    return f"{what} {how} since the week of {figures.week(first['week_start'])}"


def price_index(rows: Rows) -> str:
    """Return how far the list prices of the same models moved since the base week of the newest chain."""
    known = sorted((row for row in rows if row["price_index"] is not None), key=lambda row: row["week_start"])
    if not known or known[-1]["coverage"] is None:
        return "List prices of the same models, week on week"
    change = figures.percent(known[-1]["price_index"] / 100 - 1)
    base_week = figures.week(date.fromisoformat(known[-1]["coverage"]))
    return f"The same models' list prices: {change} since the week of {base_week}"


def _tokens(row: dict[str, Any]) -> str:
    return figures.tokens(row["total_tokens"])


def _share(row: dict[str, Any]) -> str:
    high = row["share_low"] if row["share_high"] is None else row["share_high"]
    return figures.between(row["share_low"], high, figures.share)
