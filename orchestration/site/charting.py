"""Which chart stands on which page, of which rows, and under which title.

Belongs here: from exhibits to charts. Does not: how a chart is made (orchestration/charts), where it stands on a page.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import duckdb

from orchestration.charts.band import band
from orchestration.charts.chart import Chart
from orchestration.charts.ranking import ranking
from orchestration.charts.weekly import Kind, weekly
from orchestration.report import figures
from orchestration.site import findings
from orchestration.site.addresses import chart_name, country_page, model_page, vendor_page, week_page
from orchestration.site.exhibits import Exhibit, Keyed, exhibit

SOURCE = "Source: OpenRouter (openrouter.ai/rankings)"
MADE_UP = "Made up by token-almanac, no figure is real"
WHOLE = "Whole market, attribution as known now."
# Below either, a table says more than a line would. Drawing one takes a tenth of a second, and 400 of 530 models in
# the captures of 2025-07 … 2026-08 never had a thousandth of a week.
WEEKS_TO_SEE, SHARE_TO_SEE = 4, 0.001
LABELS = {
    "all": "Whole market",
    "top_9": "Top nine",
    "top_10": "Top ten",
    "top_50": "Top fifty",
    "as_known_now": "As known now",
    "as_known_then": "As known then",
}
FRONT, WEEKS, COUNTRIES, VENDORS, PRICES = (
    "index.html",
    "weeks/index.html",
    "countries/index.html",
    "vendors/index.html",
    "prices.html",
)


@dataclass(frozen=True)
class Charted:
    """A chart and the exhibit whose rows it shows."""

    chart: Chart
    exhibit: Exhibit


class Slots(dict[str, Charted]):
    """The charts of one page, by the place that they have on it; None where there is none."""

    def __missing__(self, slot: str) -> None:
        """Return None: a page without the chart shows its tables."""


class Charts:
    """Every chart of the site, made from a connection to the published tables."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._on: dict[str, Slots] = defaultdict(Slots)
        self._connection = connection
        ((is_simulated,),) = connection.execute("select is_simulated from main.about").fetchall()
        self._source = MADE_UP if is_simulated else SOURCE
        self._of_the_market()
        self._of_prices()
        self._of_weeks()
        self._of_each("country", country_page)
        self._of_each("vendor", vendor_page)
        self._of_each("model", model_page)

    def on(self, address: str) -> Slots:
        """Return the charts of a page, by their places."""
        return self._on[address]

    def image_of(self, name: str) -> str | None:
        """Return the name of the chart whose PNG stands for a page: the front page's of that place, else its own.

        A page without one is told of by the front page's first.
        """
        front = self._on[FRONT]
        own = [front[name]] if name in front else self._on[name].values()
        return next((one.chart.name for one in [*own, *front.values()] if one.chart.has_png), None)

    def all(self) -> list[Chart]:
        """Return each chart once, by its name."""
        every = {one.chart.name: one.chart for slots in self._on.values() for one in slots.values()}
        return [every[name] for name in sorted(every)]

    def _of_the_market(self) -> None:
        # Each with the pages on which it stands.
        of_market = exhibit(self._connection, "chart_market")
        self._add("market", of_market, findings.market, "market", (FRONT, WEEKS), measure="tokens")
        countries = exhibit(self._connection, "chart_countries")
        self._add(
            "countries", countries, lambda rows: findings.shares(rows, "Countries"), "country", (FRONT, COUNTRIES)
        )
        vendors = exhibit(self._connection, "chart_vendors")
        self._add("vendors", vendors, lambda rows: findings.shares(rows, "Vendors"), "vendor", (FRONT, VENDORS))

    def _add(
        self,
        name: str,
        shown: Exhibit,
        title: Callable[[Any], str],
        kind: Kind,
        pages: tuple[str, ...],
        measure: Literal["tokens", "share"] = "share",
    ) -> None:
        if shown.rows:
            made = weekly(
                name,
                title(shown.rows),
                self._caption(shown.rows),
                shown.rows,
                kind=kind,
                measure=measure,
                labels=LABELS,
            )
            for page in pages:
                self._on[page][name] = Charted(made, shown)

    def _caption(self, rows: list[Any], what: str = "") -> str:
        """Return the source line of rows: the basis that the picture shows, and when it was known at the latest."""
        bases = {row.get("basis", "all") for row in rows}
        basis = LABELS["all" if "all" in bases else next(row["basis"] for row in rows)]
        moments = [row["as_of"] for row in rows if row["as_of"]]
        as_of = f", as of {figures.day(max(moments))}" if moments else ""
        return f"{what or f'{basis}, attribution as known now.'} {self._source}{as_of}, CC BY 4.0."

    def _of_prices(self) -> None:
        for name, of, title, axis, unit in (
            ("price_index", "price_index", findings.price_index, "Price index, base week = 100", ""),
            ("openness", "open_share", _openness, "Share of open weights in tokens", "%"),
            ("concentration", "hhi", _concentration, "Herfindahl-Hirschman index, 0 to 10,000", ""),
        ):
            shown = exhibit(self._connection, name)
            if shown.rows:
                made = band(
                    name,
                    title(shown.rows),
                    f"{WHOLE} {self._source}, CC BY 4.0.",
                    shown.rows,
                    of=of,
                    axis=axis,
                    unit=unit,
                )
                self._on[PRICES][name] = Charted(made, shown)

    def _of_weeks(self) -> None:
        found = Keyed(self._connection, "chart_ranking")
        for week in found:
            shown = found[week]
            title = f"{shown.rows[0]['label']} was the most used model in the week of {figures.week(week)}"
            rows = [
                {**row, "growth": figures.percent(row["growth"]) if row["growth"] is not None else ""}
                for row in shown.rows
            ]
            made = ranking(
                chart_name(week_page(week)),
                title,
                self._caption(shown.rows, "Models as ranked, variants on their own."),
                rows,
            )
            self._on[week_page(week)]["ranking"] = Charted(made, shown)

    def _of_each(self, kind: Kind, page_of: Callable[[str], str]) -> None:
        found = Keyed(self._connection, f"chart_{kind}")
        for key in found:
            shown, address = found[key], page_of(key)
            if not has_course(shown):
                continue
            title = findings.entity(shown.rows, shown.rows[0]["series"])
            made = weekly(
                chart_name(address),
                title,
                self._caption(shown.rows),
                shown.rows,
                kind=kind,
                labels=LABELS,
                has_png=kind != "model",
            )
            self._on[address]["weekly"] = Charted(made, shown)


def has_course(shown: Exhibit) -> bool:
    """Return whether there is something to see over time: a month of complete weeks, and in one of them enough."""
    complete = [row for row in shown.rows if row["basis"] == "all" and row["is_complete"]]
    return len(complete) >= WEEKS_TO_SEE and max(row["share_high"] or 0 for row in complete) >= SHARE_TO_SEE


def _openness(rows: list[Any]) -> str:
    return findings.moved(rows, "open_share_low", "open_share_high", "The share of open weights")


def _concentration(rows: list[Any]) -> str:
    return findings.moved(rows, "hhi_low", "hhi_high", "The concentration of vendors")
