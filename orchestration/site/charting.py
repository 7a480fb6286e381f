"""Make the charts of each page from exhibits: which rows, under which title, on which pages."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from orchestration import figures
from orchestration.charts.chart import Chart
from orchestration.charts.lines import YEAR, Kind, band, weekly
from orchestration.charts.measure import SHARE
from orchestration.charts.ranking import ranking
from orchestration.seeds import read_seed, threshold
from orchestration.site import findings
from orchestration.site.addresses import country_page, model_page, vendor_page, week_page
from orchestration.site.exhibits import Exhibit, Exhibits
from orchestration.site.page import FRONT

SOURCE = "Source: OpenRouter (openrouter.ai/rankings)"
MADE_UP = "Made up by token-almanac, no figure is real"
LABELS = {row["basis"]: row["label"] for row in read_seed("bases")}


@dataclass(frozen=True)
class Charted:
    """A chart, the exhibit whose rows it shows, and more views of the same, each under the words that open it."""

    chart: Chart
    exhibit: Exhibit
    more: dict[str, "Charted"] = field(default_factory=dict)


class Charts:
    """Every chart of the site, by its page and its place on that page; the front page's first stands for the site."""

    def __init__(self, exhibits: Exhibits) -> None:
        self._on: dict[str, dict[str, Charted]] = defaultdict(dict)
        self._exhibits = exhibits
        self._source = MADE_UP if exhibits.one("about").rows[0]["is_simulated"] else SOURCE
        self._of_countries()
        self._of_vendors()
        self._of_the_market()
        self._of_prices()
        self._of_weeks()
        self._of_each("country", country_page)
        self._of_each("vendor", vendor_page)
        self._of_each("model", model_page)

    def on(self, address: str) -> Mapping[str, Charted]:
        """Return the charts of a page, by their places."""
        return self._on[address]

    def image_of(self, address: str) -> str | None:
        """Return the name of the chart whose PNG stands for a page: its own first, else the front page's."""
        charted = [*self._on[address].values(), *self._on[FRONT].values()]
        return next((one.chart.name for one in charted if one.chart.has_png), None)

    def all(self) -> list[Chart]:
        """Return each chart once, by its name."""
        charted = [one for charts in self._on.values() for one in charts.values()]
        every = {one.chart.name: one.chart for first in charted for one in (first, *first.more.values())}
        return [every[name] for name in sorted(every)]

    def _of_countries(self) -> None:
        shown, press = self._exhibits.one("chart_countries"), self._exhibits.one("chart_countries_press")
        if shown.rows:
            title = partial(findings.largest, otherwise="Countries by week")
            made = self._weekly("countries", title, shown, "country", measure=SHARE)
            self._on[FRONT]["countries"] = self._on["countries/index.html"]["countries"] = made
            if press.rows:
                title = partial(findings.largest, otherwise="Countries by week, as the press counts", in_tokens=True)
                more = self._weekly("countries-press", title, press, "country", has_png=False)
                made.more["As the press counts"] = more

    def _of_vendors(self) -> None:
        shown, title = self._exhibits.one("chart_vendors"), partial(findings.largest, otherwise="Vendors by week")
        if shown.rows:
            made = self._weekly("vendors", title, shown, "vendor", measure=SHARE)
            self._on[FRONT]["vendors"] = self._on["vendors/index.html"]["vendors"] = made
            in_tokens = partial(title, in_tokens=True)
            made.more["In tokens"] = self._weekly("vendors-tokens", in_tokens, shown, "vendor", has_png=False)

    def _of_the_market(self) -> None:
        shown = self._exhibits.one("chart_market")
        if shown.rows:
            made = self._weekly("market", findings.market, shown, "market")
            self._on[FRONT]["market"] = self._on["weeks/index.html"]["market"] = made
            if len(shown.rows) > YEAR:
                every = self._weekly("market-all", findings.market, shown, "market", weeks=None, has_png=False)
                made.more["Every week"] = every

    def _weekly(self, name: str, title: Callable[[Any], str], shown: Exhibit, kind: Kind, **how: Any) -> Charted:
        rows = shown.rows
        return Charted(weekly(name, title(rows), self._caption(rows), rows, kind=kind, **how), shown)

    def _caption(self, rows: list[Any], what: str = "") -> str:
        """Return the source line of rows: their basis and attribution, and when they were known at the latest."""
        if not what:
            what = f"{LABELS[rows[0]['basis']]}, attribution {rows[0]['attribution'].replace('_', ' ')}."
        moments = [row["as_of"] for row in rows if row.get("as_of")]
        as_of = f", as of {figures.day(max(moments))}" if moments else ""
        return f"{what} {self._source}{as_of}, CC BY 4.0."

    def _of_prices(self) -> None:
        opened = partial(findings.moved, column="open_share", what="The share of open weights")
        concentrated = partial(findings.moved, column="hhi", what="The concentration of vendors")
        charts: tuple[tuple[str, str, str, Callable[[Any], str], str], ...] = (
            ("price_index", "price_index", "number", findings.price_index, "Price index, base week = 100"),
            ("openness", "open_share", "share", opened, "Share of open weights in tokens"),
            ("concentration", "hhi", "hhi", concentrated, "Herfindahl-Hirschman index, 0 to 10,000"),
        )
        for name, of, kind, title, axis in charts:
            shown = self._exhibits.one(name)
            if shown.rows:
                caption = self._caption(shown.rows, f"{LABELS['all']}, attribution as known now.")
                made = band(name, title(shown.rows), caption, shown.rows, of=of, kind=kind, axis=axis)
                self._on["prices.html"][name] = Charted(made, shown)

    def _of_weeks(self) -> None:
        for week, shown in self._exhibits.keyed("chart_ranking").items():
            address, rows = week_page(week), shown.rows
            models = f"{rows[0]['model_name']} was the most used model" if rows[0]["rank"] == 1 else "Models most used"
            title = f"{models} in the week of {figures.week(week)}"
            caption = self._caption(rows, "Models as ranked, variants on their own.")
            self._on[address]["ranking"] = Charted(ranking(address.removesuffix(".html"), title, caption, rows), shown)

    def _of_each(self, kind: Kind, page_of: Callable[[str], str]) -> None:
        for key, shown in self._exhibits.keyed(f"chart_{kind}").items():
            if has_course(shown):
                address = page_of(key)
                name, has_png = address.removesuffix(".html"), kind != "model"
                self._on[address]["weekly"] = self._weekly(name, findings.entity, shown, kind, has_png=has_png)


def has_course(shown: Exhibit) -> bool:
    """Return whether there is something to see over time: enough complete weeks, and in one of them enough tokens.

    Below either, a table says more than a line would: 400 of 530 models in the captures of 2025-07 … 2026-08 never had
    a thousandth of a week.
    """
    complete = [row for row in shown.rows if row["is_complete"]]
    largest = max((row["share_low"] or 0 for row in complete), default=0)
    return len(complete) >= threshold("weeks_to_chart") and largest >= threshold("share_to_chart")
