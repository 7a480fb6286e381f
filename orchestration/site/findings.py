"""Titles of charts: what a chart shows, as a sentence."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from orchestration import figures
from orchestration.seeds import read_seed, threshold

YEAR = timedelta(weeks=52)
NOBODY = ("other", "not_attributed", "not_named")
WITHIN = {row["basis"]: f"Within the {row['label'].lower()}, " if row["ranks"] else "" for row in read_seed("bases")}
Rows = Sequence[dict[str, Any]]


def largest(rows: Rows, otherwise: str, *, in_tokens: bool = False) -> str:
    """Return the two series with the most tokens of the newest complete week that names any, with share or tokens.

    Return ``otherwise`` where no complete week names any.
    """
    named = [row for row in rows if row["entity"] not in NOBODY and row["is_complete"]]
    if not named:
        return otherwise
    name, what = ("tokens", " tokens") if in_tokens else ("share", " of all tokens")
    newest = max(row["week_start"] for row in named)
    of_week = [row for row in named if row["week_start"] == newest]
    first, *rest = sorted(of_week, key=lambda row: (-row["low_tokens"], row["series"]))
    within, week = WITHIN[first["basis"]], figures.week(newest)
    title = f"{within}{first['series']} had {figures.of(first, name)}{what} in the week of {week}"
    return f"{title}, {rest[0]['series']} {figures.of(rest[0], name)}" if rest else title


def market(rows: Rows) -> str:
    """Return how many times as much the newest complete week has as the one of a year before, or the oldest known."""
    known = {row["week_start"]: row["total_tokens"] for row in rows if row["is_complete"] and row["total_tokens"]}
    if len(known) < 2:
        return "Tokens of all models by week"
    newest = max(known)
    before = newest - YEAR if newest - YEAR in known else min(known)
    times, tokens = figures.exactly("ratio", known[newest] / known[before]), figures.exactly("tokens", known[newest])
    since = "a year before" if before == newest - YEAR else f"in the week of {figures.week(before)}"
    return f"AI use is {times} times what it was {since}: {tokens} tokens a week"


def entity(rows: Rows) -> str:
    """Return what one country, vendor or model had in the newest complete week that names it."""
    counted = [row for row in rows if row["low_tokens"] is not None and row["is_complete"]]
    if not counted:
        return f"{rows[0]['series']} by week"
    newest = max(counted, key=lambda row: row["week_start"])
    share, week = figures.of(newest, "share"), figures.week(newest["week_start"])
    of_all = f", {share} of all" if share != figures.UNKNOWN else ""
    return f"{newest['series']}: {figures.of(newest, 'tokens')} tokens in the week of {week}{of_all}"


def moved(rows: Rows, column: str, what: str) -> str:
    """Return whether a figure that is known between two bounds rose or fell from the first week to the last."""
    low, high = f"{column}_low", f"{column}_high"
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
    if not known or known[-1]["base_week"] is None:
        return "List prices of the same models, week on week"
    change = figures.exactly("growth", known[-1]["price_index"] / 100 - 1)
    return f"The same models' list prices: {change} since the week of {figures.week(known[-1]['base_week'])}"
