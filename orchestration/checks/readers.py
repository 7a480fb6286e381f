"""The captures, form by form, as plain Python reads them: the one part of the recomputation that knows forms.

Belongs here: a reader for each form, from the parsed JSON to its moment and to (period, name, tokens). Does not: the
contracts, which these share nothing with, and any rule about the figures.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from orchestration.captures.contract import Circumstances

# Period, name, tokens, as the capture has them, in its order where that is its ranking; the row `other` has no name.
Row = tuple[str, str | None, int | str]


class Reader(NamedTuple):
    """How a form is told from those below it, when its figures were known, and its rows.

    ``answers`` says whether it is what was asked; but for a few forms, that is the whole. ``as_of`` is None for a form
    that names no moment.
    """

    is_of_form: Callable[[Any], bool]
    as_of: Callable[[Any], str] | None
    rows: Callable[[Any], Iterable[Row]]
    answers: Callable[[Mapping[str, str]], bool] = lambda asked: not asked


def read(capture: Any, around: Circumstances) -> tuple[str, datetime, list[Row]]:
    """Return the form of a parsed capture, when its figures were known (UTC), and its rows.

    Raise StopIteration when it has no known form, and ValueError when nobody says when it was taken.
    """
    form, reader = next(
        (form, reader)
        for form, reader in READERS.items()
        if reader.answers(around.asked) and reader.is_of_form(capture)
    )
    as_of = datetime.fromisoformat(reader.as_of(capture)) if reader.as_of else around.seen_at
    if as_of is None:
        raise ValueError("its sidecar does not say when it was taken")
    return form, as_of.astimezone(UTC), list(reader.rows(capture))


def _page_rows(page: Any) -> Iterable[Row]:
    shown = date.fromisoformat(page["date"]) - timedelta(days=1)
    monday = str(shown - timedelta(days=shown.weekday()))
    ranked = sorted(page["models"], key=lambda model: int(model["rank"]))
    return ((monday, model["slug"], model["total_tokens"]) for model in ranked)


def _chart_rows(chart: Any) -> Iterable[Row]:
    return ((p["x"], _unless("Others", name), tokens) for p in chart["data"] for name, tokens in p["ys"].items())


def _named(rows: Iterable[Any]) -> Iterable[Row]:
    return ((r["date"], _unless("other", r["model_permaslug"]), r["total_tokens"]) for r in rows)


def _is_of_data_api(capture: Any) -> bool:
    return "meta" in capture and "model_permaslug" in _first(capture)


def _said_of_data_api(capture: Any) -> str:
    return str(capture["meta"]["as_of"])


def _has_weeks_only(capture: Any) -> bool:
    start, end = (date.fromisoformat(capture["meta"][bound]) for bound in ("start_date", "end_date"))
    return (end - start).days > 5 and {date.fromisoformat(row["date"]).weekday() for row in capture["data"]} == {0}


def _unless(other: str, name: str) -> str | None:
    return None if name == other else name


def _first(capture: Any) -> Any:
    points = capture.get("data")
    return points[0] if isinstance(points, list) and points and isinstance(points[0], dict) else {}


# Captures were held to their contract when they were taken, so that here the bare values are enough.
READERS: dict[str, Reader] = {
    "openrouter_export": Reader(
        lambda j: j.get("dataset") == "rankings-daily" and "rows" in j,
        lambda j: j["retrieved_at"],
        lambda j: _named(j["rows"]),
    ),
    "data_api_weekly": Reader(
        lambda j: _is_of_data_api(j) and _has_weeks_only(j), _said_of_data_api, lambda j: _named(j["data"])
    ),
    "data_api_daily": Reader(_is_of_data_api, _said_of_data_api, lambda j: _named(j["data"])),
    "data_api_slice": Reader(
        _is_of_data_api,
        _said_of_data_api,
        lambda j: _named(j["data"]),
        lambda asked: list(asked) in (["modality"], ["context_bucket"]),
    ),
    "data_api_estimate": Reader(
        _is_of_data_api,
        _said_of_data_api,
        lambda j: _named(j["data"]),
        lambda asked: list(asked) in (["category"], ["language_type"]),
    ),
    "weekly_page": Reader(lambda j: "date" in j and "models" in j, lambda j: f"{j['date']}T00:00Z", _page_rows),
    "weekly_chart": Reader(lambda j: "fetched_at" in j and "ys" in _first(j), lambda j: j["fetched_at"], _chart_rows),
    "weekly_totals": Reader(
        lambda j: "fetched_at" in j and "total_tokens" in _first(j),
        lambda j: j["fetched_at"],
        lambda j: ((week["x"], None, week["total_tokens"]) for week in j["data"]),
    ),
}
