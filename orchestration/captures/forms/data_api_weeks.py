"""Weekly answers of the Data API: the whole ranking, exact slices of it, and sampled estimates."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Annotated

from pydantic import FailFast, Field

from orchestration.captures.contract import MAX_RANKED_ROWS, CaptureFacts, Contract, IsoMonday, Refused
from orchestration.captures.form import DATA_API_CITATION, Form
from orchestration.captures.forms.daily import (
    MAX_DAYS,
    DailyRow,
    DataApiMeta,
    check_periods,
    is_by_week,
    is_of_data_api,
)

# Parameters of the request, with their values: slices cut the exact figures, estimates read a sample.
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
    """Return a test of whether a request asked for one of these parts and nothing else."""
    return lambda asked: len(asked) == 1 and all(value in parts.get(name, ()) for name, value in asked.items())


class WeekRow(DailyRow):
    """Tokens of one model in one ISO week, named by its Monday."""

    date: IsoMonday


class DataApiEstimate(Contract):
    """One answer of ``GET /datasets/rankings-daily`` by category or language type: weeks, of a sample."""

    data: Annotated[list[WeekRow], Field(min_length=1, max_length=MAX_WEEKS * (MAX_RANKED_ROWS + 1)), FailFast()]
    meta: DataApiMeta

    def facts(self) -> CaptureFacts:
        """Return the facts; raise `Refused` for contradictions between rows."""
        mondays = check_periods(self.data, self.meta.start_date, self.meta.end_date, self.meta.as_of.date())
        self._check_weeks(mondays)
        return CaptureFacts("rankings-daily", self.meta.as_of, min(mondays), max(mondays) + SIX_DAYS, len(self.data))

    def _check_weeks(self, mondays: set[date]) -> None:
        """Raise `Refused` where the weeks are cut or of another period."""


class DataApiSlice(DataApiEstimate):
    """One answer of ``GET /datasets/rankings-daily`` with ``period=week`` and a modality or a context bucket: exact."""

    def _check_weeks(self, mondays: set[date]) -> None:
        # Exact figures are those of the window's days: a week that the window cuts would pass for a whole one. The
        # week in progress is known to be incomplete from ``as_of``.
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


FORMS = (
    Form(
        "data_api_weekly",
        DataApiWeekly,
        lambda parsed: is_of_data_api(parsed) and is_by_week(parsed),
        DATA_API_CITATION,
        read_by="ranking_rows",
    ),
    Form(
        "data_api_slice",
        DataApiSlice,
        is_of_data_api,
        DATA_API_CITATION,
        answers=is_one_of(SLICES),
        read_by="ranking_rows",
        fills="usage_slices",
    ),
    Form(
        "data_api_estimate",
        DataApiEstimate,
        is_of_data_api,
        DATA_API_CITATION,
        answers=is_one_of(ESTIMATES),
        read_by="ranking_rows",
        fills="usage_estimates",
    ),
)
