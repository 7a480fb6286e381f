"""The forms that stand beside the rankings, as the slow reader judges them: catalogue, providers, prices, apps.

Belongs here: their rules, one `if` each. Does not: the rankings (reference_reader.py).
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from tests.support.json_by_hand import Number, check
from tests.support.reference_values import count, day, integer, is_name, is_printable, moment, text


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
        check(made is None or 946_684_800 <= integer(made) <= (now + timedelta(days=1)).timestamp(), "created")
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
