"""Daily rankings: the keyless export, the Data API's answer with ``period=day``, and simulated days."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import FailFast, Field

from orchestration.captures.contract import (
    MAX_RANKED_ROWS,
    CaptureFacts,
    Contract,
    IsoDate,
    IsoMoment,
    PermaslugOrOther,
    PlainDecimal,
    Refused,
    TokenCount,
    refuse_empty_periods,
    refuse_repeats,
    refuse_window,
)
from orchestration.captures.form import DATA_API_CITATION, Form, first_point

RANKINGS = "rankings-daily"
# The source prints shares with 16 digits; 51 of them rounded to six would still add up to 1 within this.
SHARE_SUM_TOLERANCE = 1e-4
# "A trailing 30-day window" up to the day before the snapshot, or up to it.
EXPORT_WINDOW_DAYS = 30
# "Span at most 366 days".
MAX_DAYS = 366
SHORTEST_MONTH = timedelta(days=27)  # from its first day to its last


class DailyRow(Contract):
    """Tokens of one model on one UTC day; ``other`` is all models outside the top 50."""

    date: IsoDate
    model_permaslug: PermaslugOrOther
    total_tokens: TokenCount


class ExportRow(DailyRow):
    """A row of the export: with rank (null on ``other``) and share of the day."""

    rank: Annotated[int, Field(ge=1, le=MAX_RANKED_ROWS)] | None
    share_of_daily_tokens: Annotated[PlainDecimal, Field(ge=0, le=1)]


class DataApiMeta(Contract):
    """The ``meta`` of an answer of the Data API."""

    as_of: IsoMoment
    version: Literal["v1"]
    start_date: IsoDate
    end_date: IsoDate


class DataApiDaily(Contract):
    """One answer of ``GET /datasets/rankings-daily`` with ``period=day``."""

    data: Annotated[list[DailyRow], Field(min_length=1, max_length=MAX_DAYS * (MAX_RANKED_ROWS + 1)), FailFast()]
    meta: DataApiMeta

    def facts(self) -> CaptureFacts:
        """Return the facts; raise `Refused` for contradictions between rows."""
        start, end = self.meta.start_date, self.meta.end_date
        days = check_periods(self.data, start, end, self.meta.as_of.date())
        if end - start >= SHORTEST_MONTH and all(day.day == 1 for day in days):
            raise Refused(
                f"only first days of months in {start} … {end}: an answer with period=month would be read as days"
            )
        return CaptureFacts("rankings-daily", self.meta.as_of, min(days), max(days), len(self.data))


class SimulatedDaily(DataApiDaily):
    """An answer made up by ``tools/simulate.py`` in the shape of the Data API's, and marked as simulated."""

    simulated: Literal[True]


class OpenRouterExport(Contract):
    """One dated snapshot of the keyless exports."""

    dataset: Literal["rankings-daily"]
    schema_version: Literal["v1"]
    snapshot_date: IsoDate
    retrieved_at: IsoMoment
    row_count: int
    rows: Annotated[list[ExportRow], Field(min_length=1, max_length=MAX_DAYS * (MAX_RANKED_ROWS + 1)), FailFast()]

    def facts(self) -> CaptureFacts:
        """Return the facts; raise `Refused` for contradictions between rows."""
        if self.row_count != len(self.rows):
            raise Refused(f"row_count says {self.row_count}, found {len(self.rows)} rows")
        first, last = self.snapshot_date - timedelta(days=EXPORT_WINDOW_DAYS), self.snapshot_date
        check_periods(self.rows, first, last, self.retrieved_at.date())
        rows_of: dict[date, list[ExportRow]] = defaultdict(list)
        for row in self.rows:
            rows_of[row.date].append(row)
        for day, rows in rows_of.items():
            _refuse_bad_ranks(day, rows)
        return CaptureFacts(self.dataset, self.retrieved_at, min(rows_of), max(rows_of), len(self.rows))


def check_periods(rows: Sequence[DailyRow], first: date, last: date, known_on: date) -> set[date]:
    """Return the first day of each period with rows; raise `Refused` for one outside the window, or not begun."""
    refuse_window(first, last, known_on)
    tokens: dict[date, int] = defaultdict(int)
    for row in rows:
        tokens[row.date] += row.total_tokens
    for day in tokens:
        if not first <= day <= last:
            raise Refused(f"{day} lies outside the window {first} … {last}")
        if day > known_on:
            raise Refused(f"{day} had not begun when the capture was made ({known_on})")
    pairs = [(row.date, row.model_permaslug) for row in rows]
    if len(set(pairs)) < len(pairs):
        refuse_repeats("the pair (date, model)", ((str(day), name) for day, name in pairs))
    named_rows = Counter(row.date for row in rows if row.model_permaslug != "other")
    for day, count in named_rows.items():
        if count > MAX_RANKED_ROWS:
            raise Refused(f"{day} has {count} ranked rows; a period has at most {MAX_RANKED_ROWS} and `other`")
    refuse_empty_periods(tokens)
    return set(tokens)


def _refuse_bad_ranks(day: date, rows: list[ExportRow]) -> None:
    share_sum = sum(row.share_of_daily_tokens for row in rows)
    if abs(share_sum - 1) > SHARE_SUM_TOLERANCE:
        raise Refused(f"the shares of {day} add up to {share_sum:.6f}, expected 1")
    if any((row.rank is None) != (row.model_permaslug == "other") for row in rows):
        raise Refused(f"{day}: every model has a rank and `other` has none")
    ranked = sorted((row.rank, row.total_tokens) for row in rows if row.rank is not None)
    if [rank for rank, _ in ranked] != list(range(1, len(ranked) + 1)):
        raise Refused(f"the ranks of {day} are not 1 … {len(ranked)}")
    if any(above < below for (_, above), (_, below) in pairwise(ranked)):
        raise Refused(f"the ranks of {day} do not follow the tokens")


def is_of_data_api(parsed: dict[str, Any]) -> bool:
    """Return whether JSON is an answer of the Data API's rankings, of days or weeks."""
    return "meta" in parsed and "model_permaslug" in first_point(parsed) and "simulated" not in parsed


def is_by_week(parsed: Mapping[str, Any]) -> bool:
    """Return whether an answer of the Data API has only Mondays in a window of a week or more."""
    try:
        start, end = (date.fromisoformat(parsed["meta"][name]) for name in ("start_date", "end_date"))
        mondays = all(date.fromisoformat(row["date"]).isoweekday() == 1 for row in parsed["data"])
        return mondays and end - start >= timedelta(days=6)
    except (KeyError, TypeError, ValueError):
        return False


FORMS = (
    Form(
        "openrouter_export",
        OpenRouterExport,
        lambda parsed: "rows" in parsed and parsed.get("dataset") == RANKINGS,
        "Source: OpenRouter (openrouter.ai), licensed under CC BY 4.0. Snapshot as of {as_of}.",
        read_by="ranking_rows",
    ),
    Form(
        "data_api_daily",
        DataApiDaily,
        lambda parsed: is_of_data_api(parsed) and not is_by_week(parsed),
        DATA_API_CITATION,
        read_by="ranking_rows",
    ),
    Form(
        "simulated_daily",
        SimulatedDaily,
        lambda parsed: "simulated" in parsed,
        "Simulated by token-almanac, as of {as_of}: no figure in it is real.",
        is_simulated=True,
        read_by="ranking_rows",
        licence="CC0 1.0",
        licence_url="https://creativecommons.org/publicdomain/zero/1.0/",
    ),
)
