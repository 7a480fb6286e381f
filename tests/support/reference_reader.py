"""A slow, obviously right reader of captures: what it refuses must never be taken.

Belongs here: the rules of a capture, one `if` each, on JSON read by hand. Does not: anything shared with the contracts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
FIRST, LAST = date(2023, 1, 1), date(2199, 12, 31)
NAME = re.compile(r"[^/:\x00-\x1f\x7f]+/[^:\x00-\x1f\x7f]+(?::[^\x00-\x1f\x7f]+)?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Number(str):
    """A number as it is written."""

    __slots__ = ()


class Bad(Exception):  # noqa: N818 - a verdict
    """Not a capture."""


def check(condition: object, why: str) -> None:
    if not condition:
        raise Bad(why)


def accepts(body: bytes, now: datetime) -> bool:
    """Return whether this is a capture of a known form that every later reader can digest."""
    try:
        check(len(body) <= 8 * 2**20, "too large")
        judge(Json(body.decode("utf-8")).read(), now)
    except (Bad, UnicodeDecodeError, RecursionError):
        return False
    return True


class Json:
    """RFC 8259 by hand, character by character."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def read(self) -> Any:
        value = self.value(1)
        self.blank()
        check(self.at == len(self.text), "something follows")
        return value

    def peek(self) -> str:
        check(self.at < len(self.text), "ends too early")
        return self.text[self.at]

    def blank(self) -> None:
        while self.at < len(self.text) and self.text[self.at] in " \t\n\r":
            self.at += 1

    def take(self, what: str) -> None:
        check(self.text.startswith(what, self.at), f"expected {what}")
        self.at += len(what)

    def value(self, depth: int) -> Any:
        self.blank()
        first = self.peek()
        if first == '"':
            return self.string()
        if first in "{[":
            check(depth <= 32, "too deep")
            return self.object(depth) if first == "{" else self.array(depth)
        for word, value in (("true", True), ("false", False), ("null", None)):
            if self.text.startswith(word, self.at):
                self.take(word)
                return value
        found = NUMBER.match(self.text, self.at)
        check(found, "no value")
        assert found is not None
        self.at = found.end()
        check(len(found[0]) <= 40, "too many digits")
        check(abs(float(found[0])) != float("inf"), "infinite")
        return Number(found[0])

    def object(self, depth: int) -> dict[str, Any]:
        self.take("{")
        pairs: dict[str, Any] = {}
        self.blank()
        while self.peek() != "}":
            if pairs:
                self.take(",")
                self.blank()
            key = self.string()
            check(key not in pairs, "repeated key")
            self.blank()
            self.take(":")
            pairs[key] = self.value(depth + 1)
            self.blank()
        self.take("}")
        return pairs

    def array(self, depth: int) -> list[Any]:
        self.take("[")
        values: list[Any] = []
        self.blank()
        while self.peek() != "]":
            if values:
                self.take(",")
            values.append(self.value(depth + 1))
            self.blank()
        self.take("]")
        return values

    def string(self) -> str:
        self.take('"')
        parts: list[str] = []
        while (character := self.peek()) != '"':
            check(character >= " ", "control character")
            self.at += 1
            if character == "\\":
                character = self.escape()
            parts.append(character)
        self.take('"')
        return "".join(parts)

    def escape(self) -> str:
        kind = self.peek()
        self.at += 1
        if kind != "u":
            check(kind in ESCAPES, "unknown escape")
            return ESCAPES[kind]
        unit = self.unit()
        if 0xD800 <= unit < 0xDC00:
            self.take("\\u")
            low = self.unit()
            check(0xDC00 <= low < 0xE000, "half a pair")
            return chr(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))
        check(not 0xDC00 <= unit < 0xE000, "half a pair")
        return chr(unit)

    def unit(self) -> int:
        digits = self.text[self.at : self.at + 4]
        check(re.fullmatch(r"[0-9a-fA-F]{4}", digits), "no hex")
        self.at += 4
        return int(digits, 16)


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


def catalogue(capture: Any, now: datetime) -> None:
    check(len(capture["data"]) <= 20_000, "models")
    prices: dict[Any, Any] = {}
    for model in capture["data"]:
        check(isinstance(model, dict), "model")
        slug, made, length = (model.get(key) for key in ("canonical_slug", "created", "context_length"))
        check(is_printable(model.get("id"), 1, 200), "id")
        check(slug is None or is_name(slug), "slug")
        check(
            all(model.get(key) is None or is_printable(model[key], 0, 500) for key in ("name", "hugging_face_id")),
            "text",
        )
        check(made is None or 946_684_800 <= integer(made) < 7_258_118_400, "created")
        check(length is None or 0 <= integer(length) <= 10**12, "length")
        shape = model.get("architecture")
        check(shape is None or isinstance(shape, dict), "architecture")
        for key in ("input_modalities", "output_modalities"):
            kinds = (shape or {}).get(key)
            check(kinds is None or (isinstance(kinds, list) and len(kinds) <= 20), "modalities")
            check(all(re.fullmatch(r"[a-z_-]{1,40}", text(kind)) for kind in kinds or ()), "modality")
        said = prices_of(model.get("pricing"))
        check(prices.setdefault((model["id"], slug), said) == said, "two prices")


def prices_of(pricing: Any) -> Any:
    check(pricing is None or isinstance(pricing, dict), "pricing")
    if pricing is None:
        return None
    said = []
    for per_token, per_mtok in (("prompt", "input_per_million"), ("completion", "output_per_million")):
        found = {
            usd_per_mtok(pricing[key], tokens)
            for key, tokens in ((per_token, 10**6), (per_mtok, 1))
            if pricing.get(key) is not None
        }
        check(len(found) <= 1, "said twice")
        said.append(found.pop() if found else None)
    return tuple(said)


def usd_per_mtok(value: Any, tokens: int) -> Decimal:
    check(type(value) in (str, Number), "no price")
    check(re.fullmatch(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", value), "no number")
    # A number of JSON is a double to every reader.
    price = Decimal(value if type(value) is str or value.lstrip("-").isdigit() else repr(float(value))) * tokens
    check(price in (0, -(10**6)) or Decimal("1e-9") <= price <= 10**6, "price")
    return price


def providers(capture: Any, now: datetime) -> None:
    rows = capture["data"]
    check(len(rows) <= 5000 and all(isinstance(row, dict) for row in rows), "providers")
    check(all(is_printable(row.get("slug"), 1, 200) and is_printable(row.get("name"), 0, 500) for row in rows), "name")
    check(len({row["slug"] for row in rows}) == len(rows), "twice")
    for row in rows:
        check("headquarters" in row and "datacenters" in row, "keys")
        places = row["datacenters"]
        check(places is None or (isinstance(places, list) and len(places) <= 300), "places")
        codes = [*(places or ()), *([] if row["headquarters"] is None else [row["headquarters"]])]
        check(all(re.fullmatch(r"[A-Z]{2}", text(code)) for code in codes), "code")


def history(capture: Any, now: datetime) -> None:
    as_of = day(capture["as_of"])
    check(as_of <= (now + timedelta(days=1)).date(), "future")
    check(1 <= len(capture["models"]) <= 20_000, "models")
    for name, model in capture["models"].items():
        check(is_printable(name, 1, 200) and isinstance(model, dict), "model")
        check(model.get("name") is None or is_printable(model["name"], 0, 500), "name")
        points = model.get("points")
        check(isinstance(points, list) and 1 <= len(points) <= 5000, "points")
        check(all(isinstance(point, list) and len(point) == 3 for point in points), "point")
        days = [day(point[0]) for point in points]
        check(day(model.get("first_seen")) <= days[0] and days[-1] <= day(model.get("last_seen")) <= as_of, "seen")
        check(days == sorted(days), "order")
        for price in (price for point in points for price in point[1:] if price is not None):
            usd_per_mtok(price, 1)


def is_printable(value: Any, least: int, most: int) -> bool:
    return type(value) is str and least <= len(value) <= most and not re.search(r"[\x00-\x1f\x7f]", value)


def apps(capture: Any, now: datetime) -> None:
    check((capture.get("meta") is None) != (capture.get("generated_at") is None), "one moment")
    if capture.get("meta") is None:
        moment(capture["generated_at"], now)
    else:
        meta = capture["meta"]
        check(isinstance(meta, dict) and text(meta.get("version")) == "v1", "meta")
        as_of = moment(meta.get("as_of"), now)
        check(day(meta.get("start_date")) <= day(meta.get("end_date")) <= as_of.date() + timedelta(days=1), "window")
    rows = capture["data"]
    check(len(rows) <= 100 and all(isinstance(row, dict) for row in rows), "rows")
    numbers = [integer(row.get("app_id")) for row in rows]
    check(all(1 <= number <= 10**12 for number in numbers) and len(set(numbers)) == len(numbers), "apps")
    for row in rows:
        check(1 <= len(text(row.get("app_name"))) <= 200, "name")
        check(all(sign >= " " and sign != chr(127) for sign in row["app_name"]), "name")
        count(row.get("total_requests"))
    ranked = sorted((integer(row.get("rank")), count(row.get("total_tokens"))) for row in rows)
    check(ranked[0][0] >= 1 and ranked[-1][0] <= 200, "ranks")
    check([rank - ranked[0][0] for rank, _ in ranked] == list(range(len(ranked))), "ranks")
    check(all(above >= below for (_, above), (_, below) in pairwise(ranked)), "order")


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


def text(value: Any) -> str:
    check(type(value) is str, "no text")
    return str(value)


def is_name(value: Any) -> bool:
    return type(value) is str and len(value) <= 200 and NAME.fullmatch(value) is not None


def integer(value: Any) -> int:
    check(type(value) is Number and re.fullmatch(r"-?[0-9]+", value), "no integer")
    return int(value)


def count(value: Any) -> int:
    check(type(value) in (str, Number) and re.fullmatch(r"-?[0-9]+", value), "no count")
    check(type(value) is Number or re.fullmatch(r"0|[1-9][0-9]*", value), "no plain count")
    check(len(value) <= 40 and 0 <= int(value) <= 10**17, "count")
    return int(value)


def plain_decimal(value: Any) -> float:
    check(type(value) in (str, Number), "no decimal")
    check(type(value) is Number or re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value), "no plain decimal")
    return float(value)


def day(value: Any) -> date:
    check(DAY.fullmatch(text(value)), "no date")
    try:
        found = date(int(value[:4]), int(value[5:7]), int(value[8:]))
    except ValueError as error:
        raise Bad("no day of the calendar") from error
    check(FIRST <= found <= LAST, "date")
    return found


def monday(value: Any, as_of: datetime) -> date:
    found = day(value)
    check(found.weekday() == 0 and found <= as_of.date(), "week")
    return found


def moment(value: Any, now: datetime) -> datetime:
    pattern = r"([0-9-]{10})[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
    found = re.fullmatch(pattern, text(value))
    check(found, "no moment")
    assert found is not None
    hours, minutes, seconds = int(found[2]), int(found[3]), int(found[4] or 0)
    check(DAY.fullmatch(found[1]) and hours < 24 and minutes < 60 and seconds < 60, "no time")
    try:
        local = datetime.combine(
            date(int(found[1][:4]), int(found[1][5:7]), int(found[1][8:])), datetime.min.time(), UTC
        )
    except ValueError as error:
        raise Bad("no day of the calendar") from error
    check(2023 <= local.year <= 2199, "moment")
    east = timedelta(0)
    if found[6] != "Z":
        east = timedelta(hours=int(found[6][1:3]), minutes=int(found[6][4:]))
        check(east < timedelta(days=1) and int(found[6][4:]) < 60, "zone")
        east = -east if found[6][0] == "-" else east
    utc = local + timedelta(hours=hours, minutes=minutes, seconds=seconds) - east
    check(utc <= now + timedelta(days=1), "future")
    return utc
