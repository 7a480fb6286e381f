"""The rows of a capture, form by form, as plain Python reads them: the one part of the recomputation that knows forms.

Belongs here: a reader for each form, from the parsed JSON to (period, name, tokens). Does not: the contracts, which
these share nothing with, and any rule about the figures.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

# Period, name, tokens, as the capture has them, in its order where that is its ranking; the row `other` has no name.
Row = tuple[str, str | None, int | str]


def _page_rows(page: Any) -> Iterable[Row]:
    shown = date.fromisoformat(page["date"]) - timedelta(days=1)
    monday = str(shown - timedelta(days=shown.weekday()))
    ranked = sorted(page["models"], key=lambda model: int(model["rank"]))
    return ((monday, model["slug"], model["total_tokens"]) for model in ranked)


def _named(rows: Iterable[Any]) -> Iterable[Row]:
    return ((r["date"], _unless("other", r["model_permaslug"]), r["total_tokens"]) for r in rows)


def _unless(other: str, name: str) -> str | None:
    return None if name == other else name


# Captures were held to their contract when they were taken, so that here the bare values are enough.
READERS: dict[str, Callable[[Any], Iterable[Row]]] = {
    "openrouter_export": lambda j: _named(j["rows"]),
    "data_api_daily": lambda j: _named(j["data"]),
    "weekly_chart": lambda j: ((p["x"], _unless("Others", n), t) for p in j["data"] for n, t in p["ys"].items()),
    "weekly_page": _page_rows,
    "weekly_totals": lambda j: ((w["x"], None, w["total_tokens"]) for w in j["data"]),
}
