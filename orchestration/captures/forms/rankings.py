"""Whole rankings: every model and variant of a day or of seven days, as in the ranking page's own table.

The week view is of the last seven complete days, whenever it is taken. Taken on a Monday (UTC), those are the ISO week
that ended on the Sunday before: of five such views (2026-07-06 … 08-03) four have that week's total in the daily
rankings, to the token, and the fifth had it until a restatement. Taken on any other day they are no week of ours.
"""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, FailFast, Field

from orchestration.captures.contract import (
    MAX_TOKENS,
    CaptureFacts,
    Contract,
    IsoDate,
    IsoMoment,
    PlainDecimal,
    Refused,
    TokenCount,
    refuse_empty_periods,
    refuse_repeats,
)
from orchestration.captures.form import Form, first_point

# Ten times what the page lists in August 2026.
MAX_ROWS = 5000
MAX_NAME = 200
MAX_USD = 10**9  # billed for a row; the dearest met is 11,000 a day
STANDARD = "standard"
WEEK = dt.timedelta(days=7)
# A few rows name no author (`text-embedding-3-large`): what they are is not guessed. A row without any name has no use.
_NAME = re.compile(r"([^/:\x00-\x1f\x7f]+(/[^:\x00-\x1f\x7f]+)?)?")
_VARIANT = re.compile(r"[^/:\x00-\x1f\x7f]+")


def _check_name(value: str) -> str:
    if len(value) > MAX_NAME or not _NAME.fullmatch(value) or value == "other":
        raise ValueError(f"a model is named author/model, its variant apart, found {value!r:.60}")
    return value


def _check_variant(value: str) -> str:
    if not _VARIANT.fullmatch(value):
        raise ValueError(f"a variant is a word, found {value!r:.60}")
    return value


class RankingRow(Contract):
    """Use of one model and variant; ``date`` is the last day on which it had any. Reasoning is part of completion."""

    date: IsoDate
    model_permaslug: Annotated[str, AfterValidator(_check_name)]
    variant: Annotated[str, AfterValidator(_check_variant)]
    prompt_tokens: TokenCount
    completion_tokens: TokenCount
    reasoning_tokens: TokenCount
    requests: TokenCount
    total_usage: Annotated[PlainDecimal, Field(ge=0, le=MAX_USD)] | None = None

    @property
    def name(self) -> str:
        """Return the model as the daily rankings name it."""
        return self.model_permaslug if self.variant == STANDARD else f"{self.model_permaslug}:{self.variant}"

    @property
    def total_tokens(self) -> int:
        """Return what the daily rankings count: prompt and completion."""
        return self.prompt_tokens + self.completion_tokens


class _Ranking(Contract):
    fetched_at: IsoMoment
    data: Annotated[list[RankingRow], Field(min_length=1, max_length=MAX_ROWS), FailFast()]

    @property
    def last_day(self) -> dt.date:
        """Return the last day on which any row had use."""
        return max(row.date for row in self.data)

    def _facts_from(self, start: dt.date, last: dt.date, earliest: dt.date) -> CaptureFacts:
        """Return the facts of a view from ``start`` to ``last``; models without tokens do not count as rows."""
        if self.last_day > self.fetched_at.date():
            raise Refused(f"{self.last_day} had not begun when the view was fetched ({self.fetched_at.date()})")
        if (first := min(row.date for row in self.data)) < earliest:
            raise Refused(f"the view is of {earliest} … {self.last_day}, found a row of {first}")
        refuse_repeats("the model", (row.name for row in self.data))
        for row in self.data:
            _refuse_bad_counts(row)
        refuse_empty_periods({start: sum(row.total_tokens for row in self.data)})
        row_count = sum(row.total_tokens > 0 for row in self.data)
        return CaptureFacts("model-rankings", self.fetched_at, start, last, row_count)


class DayRanking(_Ranking):
    """The whole ranking of one day."""

    view: Literal["day"]

    def facts(self) -> CaptureFacts:
        """Return the facts; raise `Refused` for contradictions between rows."""
        return self._facts_from(self.last_day, self.last_day, self.last_day)


class WeekRanking(_Ranking):
    """The whole ranking of seven days. Those that are no ISO week are kept, and used in no figure of a week."""

    view: Literal["week"]

    def facts(self) -> CaptureFacts:
        """Return the facts; raise `Refused` for contradictions between rows."""
        start = self.last_day - WEEK + dt.timedelta(days=1)
        # From one hour of a day to the same of another, seven days touch eight dates.
        is_iso_week = _is_iso_week(self.fetched_at, self.last_day)
        return self._facts_from(start, self.last_day, start if is_iso_week else self.last_day - WEEK)


def _is_iso_week(fetched_at: dt.datetime, last: dt.date) -> bool:
    return last.isoweekday() == 7 and fetched_at.date() == last + dt.timedelta(days=1)


def shows_iso_week(view: Mapping[str, Any]) -> bool:
    """Return whether the seven days of a week view are an ISO week; False for JSON of another shape."""
    try:
        fetched_at = dt.datetime.fromisoformat(view["fetched_at"]).astimezone(dt.UTC)
        return _is_iso_week(fetched_at, max(dt.date.fromisoformat(row["date"]) for row in view["data"]))
    except (KeyError, TypeError, ValueError, OverflowError):
        return False


def _refuse_bad_counts(row: RankingRow) -> None:
    if row.total_tokens > MAX_TOKENS:
        raise Refused(f"{row.name}: prompt and completion add up to more than 10^17 tokens")
    if row.reasoning_tokens > row.completion_tokens:
        raise Refused(f"{row.name}: more reasoning tokens than completion tokens, of which they are a part")
    if row.total_tokens > 0 and not row.model_permaslug:
        raise Refused("a row with tokens names no model")
    if len(row.name) > MAX_NAME:
        raise Refused(f"a model's name has at most {MAX_NAME} characters, found {row.name!r:.60}")


def _is_whole_ranking(parsed: dict[str, Any]) -> bool:
    return {"fetched_at", "view"} <= parsed.keys() and {"variant", "prompt_tokens"} <= first_point(parsed).keys()


FORMS = (
    Form(
        "model_ranking_day",
        DayRanking,
        lambda parsed: _is_whole_ranking(parsed) and parsed["view"] != "week",
        read_by="model_ranking",
        fills="usage_splits",
    ),
    Form(
        "model_ranking_week",
        WeekRanking,
        lambda parsed: _is_whole_ranking(parsed) and parsed["view"] == "week" and shows_iso_week(parsed),
        read_by="model_ranking",
        fills="usage_splits",
    ),
    Form(
        "model_ranking_rolling",
        WeekRanking,
        lambda parsed: _is_whole_ranking(parsed) and parsed["view"] == "week" and not shows_iso_week(parsed),
        read_by="model_ranking",
    ),
)
