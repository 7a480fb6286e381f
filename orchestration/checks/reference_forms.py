"""The captures, form by form, as plain Python reads them: the one part of the recomputation that knows forms.

Belongs here: a reader for each form, from the parsed JSON to its moment and to (period, name, tokens). Does not: the
contracts, which these share nothing with, and any rule about the figures.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from orchestration.captures.contract import Circumstances

Split = tuple[int, int, int, int]  # prompt, completion, reasoning tokens, requests
# Period, name, tokens, as the capture has them, in its order where that is its ranking; the row `other` has no name.
# What stands beside usage has no tokens; where its form names no moment, the period is empty: the day it was taken.
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
    day = str(as_of.astimezone(UTC).date())
    return form, as_of.astimezone(UTC), [(period or day, name, tokens) for period, name, tokens in reader.rows(capture)]


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


def _is_ranking(capture: Any, *, is_week: bool) -> bool:
    is_whole = "fetched_at" in capture and "view" in capture and "variant" in _first(capture)
    return is_whole and (capture["view"] == "week") == is_week


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


def _app_moment(ranking: Any) -> str:
    moment = ranking["meta"]["as_of"] if ranking.get("meta") else ranking["generated_at"]
    return datetime.fromisoformat(moment).astimezone(UTC).isoformat()


def _is_of_data_api(capture: Any) -> bool:
    return "meta" in capture and "model_permaslug" in _first(capture) and "simulated" not in capture


def _said_of_data_api(capture: Any) -> str:
    return str(capture["meta"]["as_of"])


def _has_weeks_only(capture: Any) -> bool:
    start, end = (date.fromisoformat(capture["meta"][bound]) for bound in ("start_date", "end_date"))
    return (end - start).days > 5 and {date.fromisoformat(row["date"]).weekday() for row in capture["data"]} == {0}


def _app_rows(ranking: Any) -> Iterable[Row]:
    day = _app_moment(ranking)[:10]
    return ((day, str(app["app_id"]), app["total_tokens"]) for app in ranking["data"])


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
    "simulated_daily": Reader(lambda j: "simulated" in j, _said_of_data_api, lambda j: _named(j["data"])),
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
    "app_ranking": Reader(lambda j: "app_id" in _first(j), _app_moment, _app_rows),
    "app_ranking_part": Reader(
        lambda j: "app_id" in _first(j),
        _app_moment,
        _app_rows,
        lambda asked: bool(asked) and asked.keys() <= {"sort", "category", "subcategory", "offset"},
    ),
    "weekly_totals": Reader(
        lambda j: "fetched_at" in j and "total_tokens" in _first(j),
        lambda j: j["fetched_at"],
        lambda j: ((week["x"], None, week["total_tokens"]) for week in j["data"]),
    ),
    "model_ranking_day": Reader(
        lambda j: _is_ranking(j, is_week=False), lambda j: j["fetched_at"], lambda j: _ranking_rows(j, days_before=0)
    ),
    "model_ranking_week": Reader(
        lambda j: _is_ranking(j, is_week=True) and _is_monday_after(j),
        lambda j: j["fetched_at"],
        lambda j: _ranking_rows(j, days_before=6),
    ),
    "model_ranking_rolling": Reader(
        lambda j: _is_ranking(j, is_week=True), lambda j: j["fetched_at"], lambda j: _ranking_rows(j, days_before=6)
    ),
    "model_catalogue": Reader(
        lambda j: "id" in _first(j) and "pricing" in _first(j),
        None,
        lambda j: (("", f"{model['id']}\n{model.get('canonical_slug')}", 0) for model in j["data"]),
    ),
    "provider_catalogue": Reader(
        lambda j: "slug" in _first(j) and "headquarters" in _first(j),
        None,
        lambda j: (("", provider["slug"], 0) for provider in j["data"]),
    ),
    "price_history": Reader(
        lambda j: "as_of" in j and isinstance(j.get("models"), dict),
        lambda j: f"{j['as_of']}T00:00Z",
        lambda j: ((day, name, 0) for name, model in j["models"].items() for day, _, _ in model["points"]),
    ),
}
