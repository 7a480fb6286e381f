"""A slow, obviously right reader of captures: what it refuses must never be taken.

Belongs here: which form a capture has, and the rules of the rankings, one `if` each, on JSON read by hand. Does not:
anything shared with the contracts; single values (reference_values.py), what stands beside rankings
(reference_beside.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.support.json_by_hand import Bad, Json, check
from tests.support.reference_beside import apps, catalogue, history, providers
from tests.support.reference_values import count, day, integer, is_name, moment, monday, plain_decimal, text


def accepts(body: bytes, now: datetime) -> bool:
    """Return whether this is a capture of a known form that every later reader can digest."""
    try:
        check(len(body) <= 8 * 2**20, "too large")
        judge(Json(body.decode("utf-8")).read(), now)
    except (Bad, UnicodeDecodeError, RecursionError):
        return False
    return True


def judge(capture: Any, now: datetime) -> None:
    check(isinstance(capture, dict), "no object")
    data = capture.get("data")
    first = data[0] if isinstance(data, list) and data and isinstance(data[0], dict) else {}
    forms: list[Callable[[Any, datetime], None]] = []
    if "rows" in capture and type(capture.get("dataset")) is str and capture["dataset"] == "rankings-daily":
        forms.append(export)
    if "meta" in capture and "model_permaslug" in first:
        forms.append(data_api)
    if "fetched_at" in capture and "ys" in first:
        forms.append(chart)
    if "date" in capture and "models" in capture:
        forms.append(page)
    if "fetched_at" in capture and "x" in first and "total_tokens" in first:
        forms.append(totals)
    if "fetched_at" in capture and "view" in capture and "variant" in first:
        forms.append(ranking)
    if "id" in first and "pricing" in first:
        forms.append(catalogue)
    if "slug" in first and "headquarters" in first:
        forms.append(providers)
    if "as_of" in capture and isinstance(capture.get("models"), dict):
        forms.append(history)
    if "app_id" in first:
        forms.append(apps)
    check(len(forms) == 1, "no form, or several")
    forms[0](capture, now)


def export(capture: Any, now: datetime) -> None:
    check(text(capture.get("schema_version")) == "v1", "version")
    as_of = moment(capture.get("retrieved_at"), now)
    snapshot = day(capture.get("snapshot_date"))
    rows = capture["rows"]
    check(isinstance(rows, list) and rows and len(rows) <= 366 * 51, "rows")
    check(integer(capture.get("row_count")) == len(rows), "row count")
    tokens = daily_rows(rows, snapshot - timedelta(days=30), snapshot, as_of)
    for one_day in tokens:
        of_day = [row for row in rows if row["date"] == str(one_day)]
        shares = [plain_decimal(row.get("share_of_daily_tokens")) for row in of_day]
        check(all(0 <= share <= 1 for share in shares) and abs(sum(shares) - 1) <= 1.0001e-4, "shares")
        ranked = [row for row in of_day if row["model_permaslug"] != "other"]
        check(all("rank" in row for row in of_day), "rank")
        check(all(row["rank"] is None for row in of_day if row["model_permaslug"] == "other"), "rank of other")
        ranks = sorted((integer(row["rank"]), count(row["total_tokens"])) for row in ranked)
        check_ranks(ranks)


def data_api(capture: Any, now: datetime) -> None:
    meta = capture["meta"]
    check(isinstance(meta, dict) and text(meta.get("version")) == "v1", "meta")
    as_of = moment(meta.get("as_of"), now)
    start, end = day(meta.get("start_date")), day(meta.get("end_date"))
    check(len(capture["data"]) <= 366 * 51, "rows")
    days = daily_rows(capture["data"], start, end, as_of)
    if end - start >= timedelta(days=6) and all(one.weekday() == 0 for one in days):
        check(len(capture["data"]) <= 54 * 51, "rows")
        check(not end < max(days) + timedelta(days=6) < as_of.date(), "a week cut off")
        last = min(end, as_of.date())
        mondays = [start + timedelta(days=n) for n in range((last - start).days + 1)]
        check(2 * len(days) >= sum(one.weekday() == 0 for one in mondays), "weeks")
        return
    check(not (end - start >= timedelta(days=27) and all(one.day == 1 for one in days)), "months")


def chart(capture: Any, now: datetime) -> None:
    as_of = moment(capture["fetched_at"], now)
    weeks = []
    for point in capture["data"]:
        check(isinstance(point, dict) and isinstance(point.get("ys"), dict), "point")
        weeks.append(monday(point.get("x"), as_of))
        check(1 <= len(point["ys"]) <= 51, "rows")
        check(all(key == "Others" or is_name(key) for key in point["ys"]), "name")
        check(sum(count(tokens) for tokens in point["ys"].values()) > 0, "empty week")
    check(len(weeks) == len(set(weeks)) <= 1000, "weeks")


def totals(capture: Any, now: datetime) -> None:
    as_of = moment(capture["fetched_at"], now)
    weeks = []
    for point in capture["data"]:
        check(isinstance(point, dict), "point")
        weeks.append(monday(point.get("x"), as_of))
        check(count(point.get("total_tokens")) > 0, "empty week")
    check(len(weeks) == len(set(weeks)) <= 1000, "weeks")


def ranking(capture: Any, now: datetime) -> None:
    as_of = moment(capture["fetched_at"], now)
    rows = capture["data"]
    check(text(capture["view"]) in ("day", "week"), "view")
    check(len(rows) <= 5000 and all(isinstance(row, dict) for row in rows), "rows")
    days = [day(row.get("date")) for row in rows]
    last = max(days)
    is_week = capture["view"] == "week" and last.weekday() == 6 and as_of.date() == last + timedelta(days=1)
    reach = 0 if capture["view"] == "day" else 6 if is_week else 7
    check(last <= as_of.date() and last - min(days) <= timedelta(days=reach), "days")
    names, tokens = [], 0
    for row in rows:
        name, variant = text(row.get("model_permaslug")), text(row.get("variant"))
        check(re.fullmatch(r"[^/:\x00-\x1f\x7f]+", variant), "variant")
        check(not name or re.fullmatch(r"[^/:\x00-\x1f\x7f]+(/[^:\x00-\x1f\x7f]+)?", name), "name")
        names.append(name if variant == "standard" else f"{name}:{variant}")
        check(name != "other" and len(names[-1]) <= 200, "name")
        prompt, completion = count(row.get("prompt_tokens")), count(row.get("completion_tokens"))
        check(count(row.get("reasoning_tokens")) <= completion and count(row.get("requests")) >= 0, "parts")
        check(prompt + completion <= (10**17 if name else 0), "tokens")
        tokens += prompt + completion
    check(len(names) == len(set(names)) and tokens > 0, "twice, or empty")


def page(capture: Any, now: datetime) -> None:
    dated = day(capture["date"])
    check(datetime(dated.year, dated.month, dated.day, tzinfo=UTC) <= now + timedelta(days=1), "future")
    models = capture["models"]
    check(isinstance(models, list) and 1 <= len(models) <= 50, "models")
    check(all(isinstance(row, dict) for row in models), "row")
    names = [row.get("slug") for row in models]
    check(all(is_name(name) for name in names) and len(set(names)) == len(names), "names")
    for row in models:
        for price in (row.get("prompt_price"), row.get("completion_price")):
            check(price is None or plain_decimal(price) == -1 or 0 <= plain_decimal(price) <= 1, "price")
    check_ranks(sorted((integer(row.get("rank")), count(row.get("total_tokens"))) for row in models))
    check(sum(count(row["total_tokens"]) for row in models) > 0, "empty week")


def daily_rows(rows: Any, first: date, last: date, as_of: datetime) -> dict[date, int]:
    check(first <= last <= as_of.date() + timedelta(days=1), "window")
    tokens: dict[date, int] = {}
    named: dict[date, int] = {}
    seen = set()
    for row in rows:
        check(isinstance(row, dict), "row")
        when, name = day(row.get("date")), row.get("model_permaslug")
        check(text(name) == "other" or is_name(name), "name")
        check(first <= when <= last and when <= as_of.date(), "day")
        check((when, name) not in seen, "twice")
        seen.add((when, name))
        tokens[when] = tokens.get(when, 0) + count(row.get("total_tokens"))
        named[when] = named.get(when, 0) + (name != "other")
    check(max(named.values()) <= 50, "ranks")
    check(all(tokens.values()), "empty day")
    return tokens


def check_ranks(ranked: list[tuple[int, int]]) -> None:
    check([rank for rank, _ in ranked] == list(range(1, len(ranked) + 1)) and len(ranked) <= 50, "ranks")
    counts = [tokens for _, tokens in ranked]
    check(counts == sorted(counts, reverse=True), "order")
