"""Read a day, a week, a month or a run of days as people write it, in English and Chinese, alone or in a sentence."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from orchestration.claims.words import BadQuestion, any_of, forms, words

_NTH, _YEAR, _MONTH = "[0-9]{1,2}(?:st|nd|rd|th)?", "[0-9]{4}(?![0-9])", any_of(words("month")) + r"\.?"
_PIECES = {
    "one": "[0-9]{1,2}",
    "nth": _NTH,
    "year": _YEAR,
    "month": _MONTH,
    "of_year": f"(?:,? ?{_YEAR})",
    "to": " ?(?:to|until|through|–|—|-|/|…|~|至|到) ?",
    "of": "(?:(?:week |seven days )?(?:of|from) )?",
    "date": "(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}|[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{4}"
    f"|(?:the )?{_NTH}(?: of)? {_MONTH}(?:,? ?{_YEAR})?|{_MONTH} (?:the )?{_NTH}(?:,? ?{_YEAR})?"
    f"|(?:{_YEAR}年)?[0-9]{{1,2}}月[0-9]{{1,2}}[日号])",
}
_FORMS = forms("period", _PIECES, "(?<![0-9A-Za-z.])", "(?![0-9])")
_HALF_A_YEAR = dt.timedelta(183)
_RUNS = {7: "seven_days", 28: "four_weeks"}


class PeriodError(BadQuestion):
    """A text that is no period, or could be two; the message says how to write it."""


@dataclass(frozen=True)
class Period:
    """The days from ``start`` to ``end``, both included; ``kind`` is what they were called or make up."""

    kind: Literal["day", "week", "month", "days"]
    start: dt.date
    end: dt.date

    @property
    def span(self) -> str:
        """Return what metrics call it (the seed metrics.csv): day, week, month, seven_days, four_weeks or other."""
        return self.kind if self.kind != "days" else _RUNS.get((self.end - self.start).days + 1, "other")

    def __str__(self) -> str:
        """Return the period in words."""
        if self.kind == "month":
            return f"{self.start:%B %Y}"
        return f"{self.start}" if self.kind == "day" else f"{self.kind} {self.start} … {self.end}"


def read_period(text: str, published_on: dt.date | None = None) -> Period:
    """Return a period, of the year of publication where it names none; raise `PeriodError` where it is not sure."""
    text = " ".join(text.split())
    for form, pattern in _FORMS:
        if match := pattern.fullmatch(f"in {text}" if form == "month_alone" else re.sub("^the ", "", text)):
            return _read(form, [part for part in match.groups() if part is not None], published_on)
    raise PeriodError(
        f"{text!r} is no period; write a week as 2026-03-16 (its Monday), YYYY-MM-DD, 2026-W12, "
        "16 to 22 March 2026 or week to 22 March 2026, a month as February 2026, a day as 1 August 2026, "
        "other days as seven days to 29 June 2026 or 28 days to 29 June 2026"
    )


def find_periods(text: str, published_on: dt.date | None = None) -> list[tuple[int, int, Period]]:
    """Return the periods in a sentence, each with the places where its words begin and end; raise `PeriodError`."""
    matches = [(match, form) for form, pattern in _FORMS for match in pattern.finditer(text)]
    periods: list[tuple[int, int, Period]] = []
    for match, form in sorted(matches, key=lambda each: each[0].start() - each[0].end()):
        if all(match.end() <= start or match.start() >= end for start, end, _ in periods):
            parts = [part for part in match.groups() if part is not None]
            periods.append((*match.span(), _read(form, parts, published_on)))
    return sorted(periods, key=lambda each: each[0])


def start_of(period: Period, wanted: str) -> dt.date:
    """Return the day that names a metric's period (its first); raise `PeriodError` where the period is another one."""
    period = as_week(period) if wanted == "week" else period
    is_named = period.kind == "day" or (_RUNS.get((period.end - period.start).days + 1) == wanted)
    if wanted not in ("other", period.span) and not is_named:
        words = wanted.replace("_", " ")
        raise PeriodError(f"{period} is no {words}; weeks run from Monday to Sunday, months from the first day on")
    return period.start


def as_week(period: Period) -> Period:
    """Return the week whose Monday or Sunday a day is, a longer period as it is; raise `PeriodError` for other days."""
    return _week_named_by(period.start, (0, 6)) if period.kind == "day" else period


def week_of(day: dt.date) -> Period:
    """Return the week, from Monday to Sunday, of a day."""
    monday = day - dt.timedelta(day.weekday())
    return Period("week", monday, monday + dt.timedelta(6))


def _week_named_by(day: dt.date, weekdays: tuple[int, ...]) -> Period:
    """Return the week of a day that may name it; raise `PeriodError` for another day of the week."""
    week = week_of(day)
    if day.weekday() not in weekdays:
        raise PeriodError(
            f"{day} is a {day:%A}, and weeks here run from Monday to Sunday: which seven days are meant? "
            f"If the {week}, write {week.start}"
        )
    return week


def _read(form: str, parts: list[str], published_on: dt.date | None) -> Period:
    match form:
        case "week_number" | "week_number_first":
            year, number = map(int, parts if form == "week_number" else parts[::-1])
            try:
                return week_of(_in_range(dt.date.fromisocalendar(year, number, 1)))
            except ValueError as error:
                raise PeriodError(f"{year} has no week {number}") from error
        case "range":
            return _days(parts[0], parts[1], published_on)
        case "range_in_month":
            return _days(f"{parts[0]} {parts[2]}", f"{parts[1]} {parts[2]}", published_on)
        case "range_after_month":
            return _days(f"{parts[0]} {parts[1]}{parts[3]}", f"{parts[0]} {parts[2]}{parts[3]}", published_on)
        case "range_in_month_zh":
            return _days(f"{parts[0]}{parts[1].rstrip('日号')}日", f"{parts[0]}{parts[2]}", published_on)
        case "month" | "month_alone":
            text = f"{parts[0]}-01" if re.match("[0-9]{4}-", parts[0]) else f"1 {parts[0]}"
            first = _date(f"{parts[0]}1日" if "月" in parts[0] else text, published_on)
            return Period("month", first, (first + dt.timedelta(31)).replace(day=1) - dt.timedelta(1))
    day = _date(parts[0], published_on)
    if form == "day":
        return Period("day", day, day)
    if form in ("days_seven", "days_four_weeks"):
        return _run(day - dt.timedelta(6 if form == "days_seven" else 27), day)
    return week_of(day) if form == "week_with" else _week_named_by(day, (0,) if form == "week_from" else (6,))


def _days(first: str, last: str, published_on: dt.date | None) -> Period:
    """Return the days from one date to another; a year that one of them lacks follows from the other."""
    if _parts(last)[0] is not None:
        end = _date(last, None)
        start = _date(first, end)
    else:
        start = _date(first, published_on)
        end = _date(last, start + _HALF_A_YEAR)
    if start > end:
        raise PeriodError(f"{start} is after {end}")
    return _run(start, end)


def _run(start: dt.date, end: dt.date) -> Period:
    """Return the week or the month that days are, else the days."""
    if week_of(start) == Period("week", start, end):
        return week_of(start)
    is_month = start.day == 1 and (end + dt.timedelta(1)).day == 1 and (end - start).days < 31
    return Period("month" if is_month else "days", start, end)


def _date(text: str, not_after: dt.date | None) -> dt.date:
    """Return the day of a date; one without its year is the last one not after a day, at most half a year before it."""
    year, month, day = _parts(text)
    years = (year,) if year is not None else (not_after.year, not_after.year - 1) if not_after else ()
    try:
        days = [dt.date(each, month, day) for each in years]
    except ValueError as error:
        raise PeriodError(f"there is no day {text}") from error
    for each in days:
        if year is not None or (not_after and not_after - _HALF_A_YEAR <= each <= not_after):
            return _in_range(each)
    raise PeriodError(f"{text}: of which year? Write it, or give the day of publication (--published)")


def _in_range(day: dt.date) -> dt.date:
    if not 2000 <= day.year < 2100:
        raise PeriodError(f"{day} is too far from today")
    return day


def _parts(text: str) -> tuple[int | None, int, int]:
    """Return year (None where it is not said), month and day of a date."""
    if name := re.search(any_of(words("month")), text, re.IGNORECASE):
        rest = [int(number) for number in re.findall("[0-9]+", text)]
        return (rest[1] if len(rest) > 1 else None), int(words("month")[name[0].casefold()]), rest[0]
    numbers = [int(number) for number in re.findall("[0-9]+", text)]
    if len(numbers) == 2:
        return None, numbers[0], numbers[1]
    if numbers[0] > 31:
        return numbers[0], numbers[1], numbers[2]
    first, second, year = numbers
    if first <= 12 and second <= 12 and first != second:
        raise PeriodError(
            f"{text} can be {year}-{second:02}-{first:02} or {year}-{first:02}-{second:02}: which is meant?"
        )
    return (year, second, first) if first > 12 else (year, first, second)
