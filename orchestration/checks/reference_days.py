"""Open the row `other` of a day where a view of the whole day has the same rows and the same total."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from orchestration.checks.reference_captures import ParsedCapture, Period, by_tokens
from orchestration.checks.reference_figures import exactly


def opened(days: Mapping[date, Period], captures: Iterable[ParsedCapture]) -> dict[date, Period]:
    """Return days with the rows that `other` held in its place, where a capture, the oldest first, names them all."""
    periods = dict(days)
    for capture in captures:
        for day, counts in capture.counts.items() if capture.source.role == "opens" else ():
            if day in periods and _opens(counts, periods[day]):
                rows = by_tokens({name: exactly(tokens) for name, tokens in counts.items()})
                periods[day] = periods[day]._replace(rows=rows, unnamed_high=0)
    return periods


def as_weeks_count_them(days: Mapping[date, Period], opened_days: Mapping[date, Period]) -> dict[date, Period]:
    """Return opened days with the models that some day of their week names itself; the rest goes back into `other`.

    Else a week with an opened day names hundreds of models more than the week before, and compares with none.
    """
    named_in: dict[date, set[str | None]] = {}
    for day, period in days.items():
        named_in.setdefault(day - timedelta(days=day.weekday()), set()).update(period.rows)
    counted = dict(days)
    for day, period in opened_days.items():
        if period is not days[day]:
            named = named_in[day - timedelta(days=day.weekday())]
            rows = {name: row for name, row in period.rows.items() if name in named}
            rest = [row.tokens for name, row in period.rows.items() if name not in named]
            rows |= {None: exactly(sum(rest))} if rest else {}
            counted[day] = period._replace(rows=by_tokens(rows), unnamed_high=max(rest, default=0))
    return counted


def _opens(counts: Mapping[str | None, int], day: Period) -> bool:
    is_each_equal = all(counts.get(name) == row.tokens for name, row in day.rows.items() if name is not None)
    is_total_equal = sum(counts.values()) == sum(row.tokens for row in day.rows.values())
    return None in day.rows and is_each_equal and is_total_equal
