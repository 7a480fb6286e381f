"""The ranking page's weekly chart, the ranking page itself, and weekly totals."""

import datetime as dt
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, FailFast, Field

from orchestration.captures.contract import (
    MAX_RANKED_ROWS,
    STATE_IT,
    CaptureFacts,
    Circumstances,
    Contract,
    IsoDate,
    IsoMoment,
    IsoMonday,
    Permaslug,
    PlainDecimal,
    Refused,
    TokenCount,
    check_permaslug,
    refuse_empty_periods,
    refuse_repeats,
)
from orchestration.captures.form import Form, first_point

OTHERS = "Others"
ChartName = Annotated[str, AfterValidator(lambda v: v if v == OTHERS else check_permaslug(v))]
# A chart shows 52 weeks; this is nineteen years of them.
MAX_WEEKS = 1000
# USD per token: the dearest model of 2026 costs 0.0006. -1 means that the price varies.
MAX_PRICE = 1.0


def _check_price(value: float) -> float:
    if not (value == -1 or 0 <= value <= MAX_PRICE):
        raise ValueError(f"a price lies in 0 … {MAX_PRICE} USD per token, or is -1, found {value}")
    return value


def _check_size(value: object) -> object:
    # Checked before the entries: of a million bad ones, each would be listed.
    if isinstance(value, dict) and len(value) > MAX_RANKED_ROWS + 1:
        raise ValueError(f"a week names at most {MAX_RANKED_ROWS} models and {OTHERS}, found {len(value)} rows")
    return value


Price = Annotated[PlainDecimal, AfterValidator(_check_price)]


class ChartPoint(Contract):
    """One week of the chart: exact tokens by model, and ``Others`` for all models that the chart does not name."""

    x: IsoMonday
    ys: Annotated[dict[ChartName, TokenCount], Field(min_length=1), BeforeValidator(_check_size)]


class WeeklyChart(Contract):
    """One capture of the ranking page's weekly chart; its last point may be the week in progress."""

    fetched_at: IsoMoment
    data: Annotated[list[ChartPoint], Field(min_length=1, max_length=MAX_WEEKS), FailFast()]

    def facts(self) -> CaptureFacts:
        """Return the facts; raise `Refused` for contradictions between points."""
        refuse_repeats("the week", (point.x for point in self.data))
        totals = {point.x: sum(point.ys.values()) for point in self.data}
        return _weekly_facts(self.fetched_at, totals, sum(len(point.ys) for point in self.data))


class WeekTotal(Contract):
    """The market total of one week, no model named."""

    x: IsoMonday
    total_tokens: TokenCount


class WeeklyTotals(Contract):
    """Weekly totals typed in from a chart, for the sample: a chart in which nothing is named."""

    fetched_at: IsoMoment
    data: Annotated[list[WeekTotal], Field(min_length=1, max_length=MAX_WEEKS), FailFast()]

    def facts(self) -> CaptureFacts:
        """Return the facts; raise `Refused` for contradictions between points."""
        refuse_repeats("the week", (week.x for week in self.data))
        return _weekly_facts(self.fetched_at, {week.x: week.total_tokens for week in self.data}, len(self.data))


class PageModel(Contract):
    """One row of the ranking page, tokens rounded to three digits as shown; prices in USD per token."""

    rank: Annotated[int, Field(ge=1, le=MAX_RANKED_ROWS)]
    slug: Permaslug
    total_tokens: TokenCount
    prompt_price: Price | None = None
    completion_price: Price | None = None


class WeeklyPage(Contract):
    """One capture of the ranking page: the week is the ISO week of the day before ``date``."""

    date: IsoDate
    models: Annotated[list[PageModel], Field(min_length=1, max_length=MAX_RANKED_ROWS), FailFast()]

    @property
    def week_start(self) -> dt.date:
        """Return the Monday of the week shown (checked against the weekly chart for 20 captures)."""
        shown = self.date - dt.timedelta(days=1)
        return shown - dt.timedelta(days=shown.isoweekday() - 1)

    def facts_at(self, circumstances: Circumstances) -> CaptureFacts:
        """Return the facts; raise `Refused` for contradictions between rows, and for a moment that is not known.

        The page showed three digits: a file with more was not read from it on its date, and only a person knows when.
        """
        refuse_repeats("the model", (model.slug for model in self.models))
        ranked = sorted(self.models, key=lambda model: model.rank)
        if [model.rank for model in ranked] != list(range(1, len(ranked) + 1)):
            raise Refused(f"the ranks are not 1 … {len(ranked)}")
        if ranked != sorted(ranked, key=lambda model: -model.total_tokens):
            raise Refused("the ranks do not follow the tokens")
        refuse_empty_periods({self.week_start: sum(model.total_tokens for model in self.models)})
        exact = [model.total_tokens for model in self.models if len(f"{model.total_tokens}".rstrip("0")) > 3]
        as_of = circumstances.stated_at if exact else circumstances.moment_on(self.date)
        if as_of is None:
            seen = f"it has {exact[0]:,} tokens where the page shows three digits"
            raise Refused(f"{seen}, so its date {self.date} is not its moment: {STATE_IT}")
        if as_of.date() < self.week_start:
            raise Refused(f"the week {self.week_start} had not begun at the stated moment ({as_of.isoformat()})")
        last = self.week_start + dt.timedelta(days=6)
        return CaptureFacts("rankings-page", as_of, self.week_start, last, len(self.models))


def _is_page(parsed: dict[str, Any]) -> bool:
    rows = parsed.get("models")
    is_of_another = isinstance(rows, list) and rows and isinstance(rows[0], dict) and "id" in rows[0]
    return "date" in parsed and "models" in parsed and not is_of_another


def _weekly_facts(fetched_at: dt.datetime, totals: dict[dt.date, int], row_count: int) -> CaptureFacts:
    first, last = min(totals), max(totals)
    if last > fetched_at.date():
        raise Refused(f"the week {last} had not begun when the chart was fetched ({fetched_at.date()})")
    refuse_empty_periods(totals)
    return CaptureFacts("rankings-chart", fetched_at, first, last + dt.timedelta(days=6), row_count)


FORMS = (
    Form("weekly_chart", WeeklyChart, lambda parsed: "fetched_at" in parsed and "ys" in first_point(parsed)),
    Form("weekly_page", WeeklyPage, _is_page, names_a_day=True, fills="page_prices"),
    Form(
        "weekly_totals",
        WeeklyTotals,
        lambda parsed: "fetched_at" in parsed and {"x", "total_tokens"} <= first_point(parsed).keys(),
    ),
)
