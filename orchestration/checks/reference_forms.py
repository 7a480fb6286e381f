"""Read the captures of usage, form by form, as plain Python: the one part of the reference that knows forms.

It shares nothing with the contracts, which every capture satisfied when it was taken. Forms that no weekly figure is
made of have no reader here.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

Split = tuple[int, int, int, int]  # prompt, completion, reasoning tokens, requests
# Period, name, tokens, in the order of the capture, which may be its ranking; the row `other` has no name.
Row = tuple[str, str | None, int | str]


class Reader(NamedTuple):
    """How to recognise a form (the first match counts), and how to read its moment and its rows."""

    is_of_form: Callable[[Any], bool]
    as_of: Callable[[Any], str]
    rows: Callable[[Any], Iterable[Row]]


def read(capture: Any) -> tuple[str, datetime, list[Row]] | None:
    """Return the form of a parsed capture, when its figures were known (UTC), and its rows; None for other forms."""
    for form, reader in READERS.items():
        if reader.is_of_form(capture):
            return form, datetime.fromisoformat(reader.as_of(capture)).astimezone(UTC), list(reader.rows(capture))
    return None


def read_splits(capture: Any, form: str) -> dict[str, Split]:
    """Return how the tokens of each model are made up, by its name; nothing where the form does not say."""
    if not form.startswith("model_ranking_"):
        return {}
    parts = ("prompt_tokens", "completion_tokens", "reasoning_tokens", "requests")
    return {_ranked_name(row): (*(int(row[part]) for part in parts),) for row in capture["data"]}  # type: ignore[misc]  # four parts, as Split has


def _page_rows(page: Any) -> Iterable[Row]:
    shown = date.fromisoformat(page["date"]) - timedelta(days=1)
    monday = str(shown - timedelta(days=shown.weekday()))
    ranked = sorted(page["models"], key=lambda model: int(model["rank"]))
    return ((monday, model["slug"], model["total_tokens"]) for model in ranked)


def _chart_rows(chart: Any) -> Iterable[Row]:
    return ((p["x"], _unless("Others", name), tokens) for p in chart["data"] for name, tokens in p["ys"].items())


def _named(rows: Iterable[Any]) -> Iterable[Row]:
    return ((r["date"], _unless("other", r["model_permaslug"]), r["total_tokens"]) for r in rows)


def _is_ranking(capture: Any, view: str) -> bool:
    return "fetched_at" in capture and "variant" in _first(capture) and capture.get("view") == view


def _is_monday_after(view: Any) -> bool:
    taken_at = datetime.fromisoformat(view["fetched_at"]).astimezone(UTC)
    return taken_at.weekday() == 0 and str(taken_at.date() - timedelta(days=1)) == _last_day(view)


def _last_day(view: Any) -> str:
    return max(str(row["date"]) for row in view["data"])


def _ranking_rows(view: Any, days_before: int) -> Iterable[Row]:
    start = str(date.fromisoformat(_last_day(view)) - timedelta(days=days_before))
    for row in view["data"]:
        # Models that are not counted in tokens have no row.
        if tokens := int(row["prompt_tokens"]) + int(row["completion_tokens"]):
            yield start, _ranked_name(row), tokens


def _ranked_name(row: Any) -> str:
    return str(row["model_permaslug"] + ("" if row["variant"] == "standard" else f":{row['variant']}"))


def _is_of_data_api(capture: Any) -> bool:
    return "meta" in capture and "model_permaslug" in _first(capture) and "simulated" not in capture


def _moment_of_data_api(capture: Any) -> str:
    return str(capture["meta"]["as_of"])


def _has_weeks_only(capture: Any) -> bool:
    start, end = (date.fromisoformat(capture["meta"][bound]) for bound in ("start_date", "end_date"))
    return (end - start).days > 5 and {date.fromisoformat(row["date"]).weekday() for row in capture["data"]} == {0}


def _unless(other: str, name: str) -> str | None:
    return None if name == other else name


def _first(capture: Any) -> Any:
    points = capture.get("data")
    return points[0] if isinstance(points, list) and points and isinstance(points[0], dict) else {}


READERS: dict[str, Reader] = {
    "openrouter_export": Reader(
        lambda j: j.get("dataset") == "rankings-daily" and "rows" in j,
        lambda j: j["retrieved_at"],
        lambda j: _named(j["rows"]),
    ),
    "data_api_weekly": Reader(
        lambda j: _is_of_data_api(j) and _has_weeks_only(j), _moment_of_data_api, lambda j: _named(j["data"])
    ),
    "simulated_daily": Reader(lambda j: "simulated" in j, _moment_of_data_api, lambda j: _named(j["data"])),
    "data_api_daily": Reader(_is_of_data_api, _moment_of_data_api, lambda j: _named(j["data"])),
    # Only its day: its end, unless a sidecar states the moment.
    "weekly_page": Reader(lambda j: "date" in j and "models" in j, lambda j: f"{j['date']}T23:59:59Z", _page_rows),
    "weekly_chart": Reader(lambda j: "fetched_at" in j and "ys" in _first(j), lambda j: j["fetched_at"], _chart_rows),
    "weekly_totals": Reader(
        lambda j: "fetched_at" in j and "total_tokens" in _first(j) and "app_id" not in _first(j),
        lambda j: j["fetched_at"],
        lambda j: ((week["x"], None, week["total_tokens"]) for week in j["data"]),
    ),
    "model_ranking_day": Reader(
        lambda j: _is_ranking(j, "day"), lambda j: j["fetched_at"], lambda j: _ranking_rows(j, days_before=0)
    ),
    "model_ranking_week": Reader(
        lambda j: _is_ranking(j, "week") and _is_monday_after(j),
        lambda j: j["fetched_at"],
        lambda j: _ranking_rows(j, days_before=6),
    ),
}
