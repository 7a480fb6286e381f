"""The Data API's answers by the week: the whole ranking, exact slices of it, and sampled estimates.

Belongs here: their contracts, and which slices and estimates there are, as OpenRouter documents them
(openrouter.ai/docs, Datasets). Does not: its days (daily.py), how they are fetched or loaded.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import FailFast, Field

from orchestration.captures.contract import MAX_RANKED_ROWS, CaptureFacts, Contract, IsoMonday, Refused
from orchestration.captures.daily import MAX_DAYS, DailyRow, DataApiMeta, check_periods

# The parameters that cut the ranking, each with its values: these cut the exact figures, those below read a sample.
SLICES = {
    "modality": ("text", "image", "image_output", "audio", "tool_calling"),
    "context_bucket": ("1K", "10K", "100K", "1M", "10M"),
}
ESTIMATES = {
    "category": (
        *("programming", "roleplay", "marketing", "marketing/seo", "technology", "science"),
        *("translation", "legal", "finance", "health", "trivia", "academia"),
    ),
    "language_type": ("natural", "programming"),
}
SIX_DAYS = timedelta(days=6)
MAX_WEEKS = MAX_DAYS // 7 + 2


def is_one_of(parts: Mapping[str, tuple[str, ...]]) -> Callable[[Mapping[str, str]], bool]:
    """Return the test whether what was asked is one of these parts, and nothing else."""
    return lambda asked: len(asked) == 1 and all(value in parts.get(name, ()) for name, value in asked.items())


def is_by_week(parsed: Mapping[str, Any]) -> bool:
    """Return whether an answer of the Data API has nothing but Mondays in a window of a week or more."""
    try:
        start, end = (date.fromisoformat(parsed["meta"][name]) for name in ("start_date", "end_date"))
        return end - start >= SIX_DAYS and all(date.fromisoformat(r["date"]).isoweekday() == 1 for r in parsed["data"])
    except (KeyError, TypeError, ValueError):
        return False


class WeekRow(DailyRow):
    """Tokens of one model in one ISO week, named by its Monday."""

    date: IsoMonday


class _ByWeek(Contract):
    data: Annotated[list[WeekRow], Field(min_length=1, max_length=MAX_WEEKS * (MAX_RANKED_ROWS + 1)), FailFast()]
    meta: DataApiMeta

    def facts(self) -> CaptureFacts:
        """Return what the capture says of itself; raise `Refused` for what no single row can show."""
        mondays = check_periods(self.data, self.meta.start_date, self.meta.end_date, self.meta.as_of.date())
        self._check_weeks(mondays)
        return CaptureFacts("rankings-daily", self.meta.as_of, min(mondays), max(mondays) + SIX_DAYS, len(self.data))

    def _check_weeks(self, mondays: set[date]) -> None:
        """Raise `Refused` where the weeks are not what they are taken for."""


class DataApiSlice(_ByWeek):
    """One answer of ``GET /datasets/rankings-daily`` with ``period=week`` and a modality or a context bucket: exact."""

    def _check_weeks(self, mondays: set[date]) -> None:
        # The exact figures are of the window's days: of a week that it cuts, a part would be taken for the whole. One
        # in progress is known to be a part by its moment.
        cut = max(mondays) + SIX_DAYS
        if self.meta.end_date < cut < self.meta.as_of.date():
            raise Refused(
                f"the window ends on {self.meta.end_date}, within the week of {max(mondays)}: ask to a Sunday"
            )


class DataApiWeekly(DataApiSlice):
    """One answer of ``GET /datasets/rankings-daily`` with ``period=week``: every model, exact."""

    def _check_weeks(self, mondays: set[date]) -> None:
        super()._check_weeks(mondays)
        start, end = self.meta.start_date, min(self.meta.end_date, self.meta.as_of.date())
        first = start + timedelta(days=(7 - start.weekday()) % 7)
        weeks = (end - first).days // 7 + 1
        # Months that begin on a Monday: at most one week in four.
        if 2 * len(mondays) < weeks:
            raise Refused(f"{len(mondays)} of the {weeks} weeks in {start} … {end}: an answer with period=month?")


class DataApiEstimate(_ByWeek):
    """One answer of ``GET /datasets/rankings-daily`` by category or language type: weeks, of a sample."""
