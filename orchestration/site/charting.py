"""Make the charts of each page from exhibits: which rows, under which title, on which pages."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from orchestration.charts.chart import Chart
from orchestration.charts.lines import YEAR, Kind, band, weekly
from orchestration.charts.measure import SHARE, Number
from orchestration.charts.ranking import ranking
from orchestration.report import figures
from orchestration.seeds import read_seed, threshold
from orchestration.site import findings
from orchestration.site.addresses import chart_name, country_page, model_page, vendor_page, week_page
from orchestration.site.exhibits import Exhibit, Exhibits

SOURCE = "Source: OpenRouter (openrouter.ai/rankings)"
MADE_UP = "Made up by token-almanac, no figure is real"
FRONT, WEEKS, COUNTRIES, VENDORS, PRICES = (
    "index.html",
    "weeks/index.html",
    "countries/index.html",
    "vendors/index.html",
    "prices.html",
)
LABELS = {row["basis"]: row["label"] for row in read_seed("bases")}


@dataclass(frozen=True)
class Charted:
    """A chart, the exhibit whose rows it shows, and more views of the same, each under the words that open it."""

    chart: Chart
    exhibit: Exhibit
    more: dict[str, "Charted"] = field(default_factory=dict)


class Slots(dict[str, Charted]):
    """The charts of one page by their place on it; None for a place without a chart."""

    def __missing__(self, slot: str) -> None:
        """Return None: a page without the chart shows its tables."""


class Charts:
    """Every chart of the site, by its page and its place on that page."""

    def __init__(self, exhibits: Exhibits) -> None:
        self._on: dict[str, Slots] = defaultdict(Slots)
        self._exhibits = exhibits
        self._source = MADE_UP if exhibits.one("about").rows[0]["is_simulated"] else SOURCE
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

        A page without one has the front page's first.
        """
        front = self._on[FRONT]
        own = [front[name]] if name in front else self._on[name].values()
        return next((one.chart.name for one in [*own, *front.values()] if one.chart.has_png), None)

    def all(self) -> list[Chart]:
        """Return each chart once, by its name."""
        charted = [one for slots in self._on.values() for one in slots.values()]
        every = {one.chart.name: one.chart for first in charted for one in (first, *first.more.values())}
        return [every[name] for name in sorted(every)]

    def _of_the_market(self) -> None:
        market = self._weekly("market", findings.market, "chart_market", "market", (FRONT, WEEKS))
        if market and len(market.exhibit.rows) > YEAR:
            self._add_view(market, "Every week", "market-all", findings.market, market.exhibit, "market", weeks=None)
        pages = (FRONT, COUNTRIES)
        countries = self._weekly("countries", findings.countries, "chart_countries", "country", pages, measure=SHARE)
        press = self._exhibits.one("chart_countries_press")
        if countries and press.rows:
            self._add_view(countries, "As the press counts", "countries-press", findings.press, press, "country")
        pages = (FRONT, VENDORS)
        vendors = self._weekly("vendors", findings.vendors, "chart_vendors", "vendor", pages, measure=SHARE)
        if vendors:
            title = findings.vendors_tokens
            self._add_view(vendors, "In tokens", "vendors-tokens", title, vendors.exhibit, "vendor")

    def _weekly(
        self, name: str, title: Callable[[Any], str], query: str, kind: Kind, pages: tuple[str, ...], **how: Any
    ) -> Charted | None:
        shown = self._exhibits.one(query)
        if not shown.rows:
            return None
        made = weekly(name, title(shown.rows), self._caption(shown.rows), shown.rows, kind=kind, **how)
        for page in pages:
            self._on[page][name] = Charted(made, shown)
        return self._on[pages[0]][name]

    def _add_view(
        self, to: Charted, words: str, name: str, title: Callable[[Any], str], shown: Exhibit, kind: Kind, **how: Any
    ) -> None:
        rows = shown.rows
        made = weekly(name, title(rows), self._caption(rows), rows, kind=kind, has_png=False, **how)
        to.more[words] = Charted(made, shown)

    def _caption(self, rows: list[Any], what: str = "") -> str:
        """Return the source line of rows: their basis and attribution, and when they were known at the latest."""
        if not what:
            what = f"{LABELS[rows[0]['basis']]}, attribution {rows[0]['attribution'].replace('_', ' ')}."
        moments = [row["as_of"] for row in rows if row.get("as_of")]
        as_of = f", as of {figures.day(max(moments))}" if moments else ""
        return f"{what} {self._source}{as_of}, CC BY 4.0."

    def _of_prices(self) -> None:
        tenths = partial(figures.number, after=1)
        charts: tuple[tuple[str, str, Callable[[Any], str], str, Callable[[Number], str]], ...] = (
            ("price_index", "price_index", findings.price_index, "Price index, base week = 100", tenths),
            ("openness", "open_share", findings.openness, "Share of open weights in tokens", figures.share),
            ("concentration", "hhi", findings.concentration, "Herfindahl-Hirschman index, 0 to 10,000", figures.number),
        )
        for name, of, title, axis, figure in charts:
            shown = self._exhibits.one(name)
            if shown.rows:
                caption = self._caption(shown.rows, f"{LABELS['all']}, attribution as known now.")
                made = band(name, title(shown.rows), caption, shown.rows, of=of, axis=axis, figure=figure)
                self._on[PRICES][name] = Charted(made, shown)

    def _of_weeks(self) -> None:
        weeks = self._exhibits.keyed("chart_ranking")
        for week in weeks:
            rows = weeks[week].rows
            title = f"{rows[0]['label']} was the most used model in the week of {figures.week(week)}"
            caption = self._caption(rows, "Models as ranked, variants on their own.")
            made = ranking(chart_name(week_page(week)), title, caption, rows)
            self._on[week_page(week)]["ranking"] = Charted(made, weeks[week])

    def _of_each(self, kind: Kind, page_of: Callable[[str], str]) -> None:
        exhibits = self._exhibits.keyed(f"chart_{kind}")
        for key in exhibits:
            shown, address = exhibits[key], page_of(key)
            if has_course(shown):
                title, caption = findings.entity(shown.rows), self._caption(shown.rows)
                name, has_png = chart_name(address), kind != "model"
                made = weekly(name, title, caption, shown.rows, kind=kind, has_png=has_png)
                self._on[address]["weekly"] = Charted(made, shown)


def has_course(shown: Exhibit) -> bool:
    """Return whether there is something to see over time: enough complete weeks, and in one of them enough tokens.

    Below either, a table says more than a line would: 400 of 530 models in the captures of 2025-07 … 2026-08 never had
    a thousandth of a week.
    """
    complete = [row for row in shown.rows if row["is_complete"]]
    largest = max((row["share_high"] or 0 for row in complete), default=0)
    return len(complete) >= threshold("weeks_to_chart") and largest >= threshold("share_to_chart")
