"""Make every page of the site from the exhibits: its address, template, title and rows."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb

from orchestration.report.headline import headline
from orchestration.report.summary import leader
from orchestration.seeds import threshold
from orchestration.site.addresses import claim_page, country_page, model_page, vendor_page, week_page
from orchestration.site.charting import Charts
from orchestration.site.checks import Checks
from orchestration.site.exhibits import Exhibit, Keyed, exhibit
from orchestration.site.page import FRONT, Page
from orchestration.site.structured import claim_review, dataset

TITLE = "token-almanac: who uses which AI models"
OF_A_WEEK = ("week_countries", "week_press", "week_vendors", "week_models", "week_notable", "week_claims")
# How a claim's figures are written, by its unit.
CLAIM_FORMS = {"tokens": "claimed_tokens", "growth": "claimed_change", "share": "claimed_share"}
Shown = dict[str, Any]


class Pages:
    """All pages, from a connection to the published tables. ``base`` is the address of the site, empty if unknown."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, charts: Charts, checks: Checks, base: str) -> None:
        self._connection, self._charts, self._checks, self._base = connection, charts, checks, base
        self.about = self._one("about")
        self._weeks = self._one("weeks")
        self._glances, self._leaders = self._keyed("glance"), self._keyed("week_leaders")
        self._of_a_week = {name: self._keyed(name) for name in OF_A_WEEK}

    def all(self) -> Iterator[Page]:
        """Return every page."""
        yield self.front()
        yield from self._week_pages()
        yield from self._country_pages()
        yield from self._vendor_pages()
        yield from self._model_pages()
        yield from self._claim_pages()
        prices = self._each("growth_and_prices", "spend")
        yield self._page("prices.html", "prices.html.j2", "Prices, spend and openness", prices)
        revisions = self._each("revision_summary", "first_prints", "horizons", "revised_ratios", "week_to_date")
        yield self._page("revisions.html", "revisions.html.j2", "Revisions of OpenRouter's figures", revisions)
        yield self._page("data.html", "data.html.j2", "The data, and how they are made", self._edition())

    def front(self) -> Page:
        """Return the page of the latest complete week, which the report shows as well."""
        names = ("claims", "claim_counts", "growth_and_prices", "restatements", "week_to_date")
        shown: Shown = {**self._each(*names), **self._edition(), "glance": None, "checks": self._checks}
        weeks = self.weeks()
        if weeks:
            shown |= self._shown_of(weeks[0])
        first, last = (weeks[-1], weeks[0]) if weeks else (None, None)
        structured = dataset(self.about.rows[0], first, last, self._base)
        return self._page(FRONT, "index.html.j2", shown.get("headline", TITLE), shown, "countries", structured)

    def weeks(self) -> list[date]:
        """Return the Mondays of the complete weeks, the newest first."""
        return [row["week_start"] for row in self._weeks.rows]

    def of_feed(self) -> tuple[list[tuple[Shown, str]], list[Exhibit], Exhibit, Exhibit]:
        """Return what the feed tells of: the weeks with their headlines, the news of each, restatements, claims."""
        weeks: list[tuple[Shown, str]] = [(row, self._headline(row["week_start"])) for row in self._weeks.rows]
        news = [self._of_a_week["week_notable"][week] for week in self.weeks()]
        return weeks, news, self._one("restatements"), self._one("claims")

    def _headline(self, week: date) -> str:
        market = self._glances[week].rows[0]
        countries = [leader(row) for row in self._leaders[week].rows]
        return headline(week, market["total_tokens"], market["growth"], countries)

    def _shown_of(self, week: date) -> Shown:
        exhibits = {name: keyed[week] for name, keyed in self._of_a_week.items()}
        leaders = self._leaders[week]
        return {"glance": self._glances[week], "week_leaders": leaders, "headline": self._headline(week), **exhibits}

    def _week_pages(self) -> Iterator[Page]:
        every = {"weeks": self._weeks, **self._each("months")}
        yield self._page("weeks/index.html", "weeks.html.j2", "Every week of the market", every, "market")
        weeks = self.weeks()
        for number, week in enumerate(weeks):
            before = week_page(weeks[number + 1]) if number + 1 < len(weeks) else None
            after = week_page(weeks[number - 1]) if number else None
            named_share = self._glances[week].rows[0]["named_share"] or 0
            shown: Shown = {
                "previous": before,
                "next": after,
                "is_mostly_named": named_share >= threshold("mostly_named"),
            }
            shown |= self._shown_of(week)
            yield self._page(week_page(week), "week.html.j2", shown["headline"], shown)

    def _country_pages(self) -> Iterator[Page]:
        countries = self._one("countries")
        yield self._page(
            "countries/index.html", "countries.html.j2", "Countries", {"countries": countries}, "countries"
        )
        found = {name: self._keyed(name) for name in ("country_vendors", "country_weeks", "country_press_weeks")}
        for row in countries.rows:
            shown = {
                "subject": row["country_name"],
                **{name: keyed[row["country_code"]] for name, keyed in found.items()},
            }
            shown["entity_weeks"] = shown["country_weeks"]
            title = f"{row['country_name']}: tokens of its AI models by week"
            yield self._page(country_page(row["country_code"]), "country.html.j2", title, shown)

    def _vendor_pages(self) -> Iterator[Page]:
        vendors = self._one("vendors")
        yield self._page("vendors/index.html", "vendors.html.j2", "Vendors", {"vendors": vendors}, "vendors")
        found = {name: self._keyed(name) for name in ("vendor", "vendor_models", "vendor_weeks")}
        for row in vendors.rows:
            shown = {name: keyed[row["vendor_id"]] for name, keyed in found.items()}
            shown["entity_weeks"] = shown["vendor_weeks"]
            title = f"{row['vendor_name']}: tokens of its AI models by week"
            yield self._page(vendor_page(row["vendor_id"]), "vendor.html.j2", title, shown)

    def _model_pages(self) -> Iterator[Page]:
        models = self._one("models")
        yield self._page("models/index.html", "models.html.j2", "Models", {"models": models})
        found = {name: self._keyed(name) for name in ("model", "model_weeks", "model_prices")}
        for row in models.rows:
            shown: Shown = {name: keyed[row["model_permaslug"]] for name, keyed in found.items()}
            shown |= {"subject": row["model_name"], "entity_weeks": shown["model_weeks"]}
            title = f"{row['model_name']}: tokens by week"
            yield self._page(model_page(row["model_permaslug"]), "model.html.j2", title, shown)

    def _claim_pages(self) -> Iterator[Page]:
        every = self._each("claims", "claim_counts")
        yield self._page("claims/index.html", "claims.html.j2", "Published claims, and whether they hold", every)
        found = self._keyed("claim")
        for row in every["claims"].rows:
            address, claim = claim_page(row["claim_id"]), found[row["claim_id"]]
            said = claim.rows[0]
            shown = {
                "claim": claim,
                "claim_form": CLAIM_FORMS.get(said["unit"], "plain"),
                "source_is_address": re.fullmatch(r"https?://\S+", said["source_text"]) is not None,
            }
            title = f"{said['verdict'].replace('_', ' ')}: {said['statement']}"
            structured = claim_review(said, self._base + address)
            yield self._page(address, "claim.html.j2", title, shown, None, structured, said["explanation"])

    def _page(
        self,
        address: str,
        template: str,
        title: str,
        shown: Shown,
        image: str | None = None,
        structured: str | None = None,
        description: str = "",
    ) -> Page:
        # A page without a picture of its own is told of by the one that it names, or by none.
        words = description or f"{title}. Source: OpenRouter (openrouter.ai/rankings)."
        picture = self._charts.image_of(image or address)
        return Page(address, template, title, words, {**shown, "charts": self._charts.on(address)}, picture, structured)

    def _edition(self) -> Shown:
        return {"about_exhibit": self.about}

    def _one(self, name: str) -> Exhibit:
        return exhibit(self._connection, name)

    def _each(self, *names: str) -> dict[str, Exhibit]:
        return {name: self._one(name) for name in names}

    def _keyed(self, name: str) -> Keyed:
        return Keyed(self._connection, name)
