"""Check a figure before anything is computed: the same rules for claims on file and for questions.

The seed metrics.csv has each metric's options, unit and period; this module has the rules of units.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from orchestration.claims.numbers import DECIMALS, Figure
from orchestration.seeds import first_day, read_seed

LAST_DAY = dt.date(2099, 12, 31)
# Between the ids of entities that are added up, as in the macro members_of.
TOGETHER = " + "
# Far above any real figure, and below the overflow of the verdicts' arithmetic: ten times a claim, and the distance of
# two counts as a 32-bit integer.
LARGEST = {"tokens": 10**20, "growth": 10**9, "share": 1, "weeks": 10**4, "rank": 10**6, "ratio": 10**12, "usd": 10**6}
# How a figure of each unit is written, for messages.
WRITTEN = {
    "tokens": "an amount of tokens above 0: 7.359T, 480B, 28900M or its digits",
    "growth": "a percentage or a fraction from -1 up: 56.9%, -7.8% or 0.569",
    "share": "a percentage or a fraction from 0 to 1: 18.5% or 0.185",
    "weeks": "a whole number of weeks: 3",
    "rank": "a whole number of places, 1 or more: 7",
    "ratio": "a multiple above 0: 2.11",
    "usd": "a price in US dollars per million tokens, 0 or more: $0.30",
}
# A plain growth above this is more likely a percentage without its sign: 56.9 for 56.9%.
LARGEST_PLAIN_GROWTH = 1


@cache
def metrics() -> dict[str, dict[str, str]]:
    """Return the seed of metrics by name: unit, subject, period, and the options that each needs and takes."""
    return {row["metric"]: row for row in read_seed("metrics")}


@cache
def bases() -> list[str]:
    """Return the names of the bases that facts and claims can be on."""
    return [row["basis"] for row in read_seed("bases") if row["is_published"] == "true"]


def fault_of_value(metric: str, figure: Figure) -> str | None:
    """Return why a figure cannot be one of its metric, with how it is written; None when it can."""
    if (figure.comparator == "range") != (figure.upper is not None and figure.upper > figure.value):
        return "a range has an upper end above its value, and nothing else has one"
    if figure.upper is not None:
        ends = (replace(figure, comparator="exact", value=end, upper=None) for end in (figure.value, figure.upper))
        return next(filter(None, (fault_of_value(metric, end) for end in ends)), None)
    unit, value = metrics()[metric]["unit"], figure.value
    if unit == "rank" and metrics()[metric]["subject"] != "list" and figure.comparator != "exact":
        return f"{metric} is a place alone, or a range of places (1 to 4): at least fourth can mean two things"
    is_plain = figure.written_as == "plain"
    is_whole = value.is_finite() and value == value.to_integral_value()
    is_fraction = figure.written_as in ("plain", "percent")
    is_valid = (
        value.is_finite()
        and {
            "tokens": figure.written_as in ("plain", "scaled", "tokens")
            and value >= 1
            and (figure.written_as == "scaled" or is_whole),
            "growth": is_fraction and value >= -1 and not (is_plain and value > LARGEST_PLAIN_GROWTH),
            "share": is_fraction and 0 <= value <= 1,
            "weeks": figure.written_as in ("plain", "weeks", "place") and value >= 0 and is_whole,
            "rank": figure.written_as in ("plain", "place") and value >= 1 and is_whole,
            "ratio": figure.written_as in ("plain", "multiple") and value > 0,
            "usd": figure.written_as in ("plain", "usd") and value >= 0,
        }[unit]
    )
    if not is_valid:
        return f"{metric} is {WRITTEN[unit]}"
    most = LARGEST[unit]
    if not (-most <= value <= most and 0 <= figure.step <= most):
        return f"{metric} is {WRITTEN[unit]}, and never above {most:,}"
    if max(map(_decimals, (value, figure.step))) > DECIMALS:
        return f"{metric} has more than {DECIMALS} digits after the point"
    return None


def _decimals(number: Decimal) -> int:
    _, digits, exponent = number.as_tuple()
    written = "".join(map(str, digits)).rstrip("0")
    return len(written) - len(digits) - int(exponent) if written else 0


def fault_of_options(metric: str, options: Mapping[str, object]) -> str | None:
    """Return which of entity, over_entity, models, stated_basis is missing or not allowed; None when all are valid."""
    given = [name for name in ("entity", "over_entity", "models", "stated_basis") if options[name]]
    given += ["several"] * (TOGETHER in f"{options['entity']} {options['over_entity']}")
    needed, taken = metrics()[metric]["needs"].split(), metrics()[metric]["takes"].split()
    for option in needed:
        if option not in given:
            return f"{metric} needs {_named(option)}"
    for option in given:
        if option not in (*needed, *taken):
            return f"{metric} takes no {_named(option)}; it {_taken([*needed, *taken])}"
    return None


def fault_of_pair(metric: str, entity: str | None, over_entity: str | None) -> str | None:
    """Return why two entities cannot be compared; None when they can, or when there is at most one."""
    if entity is None or over_entity is None:
        return None
    if entity == over_entity:
        return f"{entity} cannot be compared with itself"
    one, other = subject_of(metric, entity), subject_of(metric, over_entity)
    return None if one == other else f"{entity} is a {one} and {over_entity} a {other}; compare two of one kind"


def fault_of_publication(metric: str, start: dt.date, published_on: dt.date | None) -> str | None:
    """Return why a figure cannot have been published on a day; None from the first day of its period on."""
    # Figures of a month to date are printed before it ends (etnet, 27 February 2026).
    if published_on is None or published_on >= start:
        return None
    period = metrics()[metric]["period"].replace("_", " ")
    return f"published on {published_on}, before its {period} began on {start}"


def fault_of_day(day: dt.date) -> str | None:
    """Return why a day cannot be the day of a figure or a publication; None when it can."""
    return None if first_day() <= day <= LAST_DAY else f"{day} is outside {first_day()} … {LAST_DAY}"


def fault_of_period(metric: str, start: dt.date) -> str | None:
    """Return why a day is not the first of a period of the metric, with the right day; None when it is."""
    period = metrics()[metric]["period"]
    if fault := fault_of_day(start):
        return fault
    if period == "month":
        return None if start.day == 1 else f"a month is named by its first day: write {start.replace(day=1)}"
    if period != "week" or start.weekday() == 0:
        return None
    monday = start - dt.timedelta(days=start.weekday())
    return f"a week is named by its Monday: write {monday} for the week of {start}"


def subject_of(metric: str, entity: str | None) -> str:
    """Return the subject of a figure; of `any`, it follows from the entity (as in the macro claim_subject)."""
    subject = metrics()[metric]["subject"]
    if subject != "any":
        return subject
    if entity is None:
        return "market"
    return "model" if "/" in entity else "country" if re.fullmatch("[A-Z]{2}( [+] [A-Z]{2})*", entity) else "vendor"


def _named(option: str) -> str:
    names = {"over_entity": "second entity (over)", "models": "list of models (model)", "stated_basis": "basis"}
    return (names | {"several": "several entities together"}).get(option, option)


def _taken(options: Sequence[str]) -> str:
    return f"takes {', '.join(map(_named, options))}" if options else "is about the whole market"
