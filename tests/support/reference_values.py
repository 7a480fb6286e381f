"""The values of captures, each judged by hand: texts, names, counts, days, moments.

Belongs here: one value. Does not: rows and forms (reference_reader.py, reference_beside.py).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.support.json_by_hand import Bad, Number, check

FIRST, LAST = date(2023, 1, 1), date(2199, 12, 31)
NAME = re.compile(r"[^/:\x00-\x1f\x7f]+/[^:\x00-\x1f\x7f]+(?::[^\x00-\x1f\x7f]+)?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


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


def is_printable(value: Any, least: int, most: int) -> bool:
    return type(value) is str and least <= len(value) <= most and not re.search(r"[\x00-\x1f\x7f]", value)
