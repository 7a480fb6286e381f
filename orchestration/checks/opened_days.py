"""Days whose row `other` a view of the whole day opens, once more: the same rows and the same total, in plain Python.

Belongs here: which view opens which day, by content alone. Does not: reading captures (observed.py), weeks.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from orchestration.checks.figures import exactly
from orchestration.checks.observed import Observed, Period, by_tokens


def opened(days: Mapping[date, Period], captures: Iterable[Observed]) -> dict[date, Period]:
    """Return days with the rows that `other` held in its place, where a capture, the oldest first, names them all."""
    found = dict(days)
    for capture in captures:
        for day, counts in capture.counts.items() if capture.source.role == "opens" else ():
            if day in found and _opens(counts, found[day]):
                rows = by_tokens({name: exactly(tokens) for name, tokens in counts.items()})
                found[day] = Period(rows, found[day].is_complete, unnamed_high=0)
    return found


def _opens(counts: Mapping[str | None, int], day: Period) -> bool:
    is_each_equal = all(counts.get(name) == row.tokens for name, row in day.rows.items() if name is not None)
    is_total_equal = sum(counts.values()) == sum(row.tokens for row in day.rows.values())
    return None in day.rows and is_each_equal and is_total_equal
