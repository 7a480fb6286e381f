"""Make every page of the site: its address, its template, its title, and the key of its own exhibits."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from markupsafe import Markup

from orchestration.publication.claim_reviews import review_of
from orchestration.publication.gate import CheckResult
from orchestration.report.summary import headline
from orchestration.site.addresses import claim_page, country_page, model_page, vendor_page, week_page
from orchestration.site.charting import Charts
from orchestration.site.exhibits import Exhibits
from orchestration.site.page import FRONT, SINGLE, Page

TITLE = "token-almanac: who uses which AI models"
# Pages of a kind: template, the exhibit that lists them, the columns of key and name, address, title.
EACH: tuple[tuple[str, str, str, str, Callable[[str], str], str], ...] = (
    ("country", "countries", "country_code", "country_name", country_page, "{}: tokens of its AI models by week"),
    ("vendor", "vendors", "vendor_id", "vendor_name", vendor_page, "{}: tokens of its AI models by week"),
    ("model", "models", "model_permaslug", "model_name", model_page, "{}: tokens by week"),
)


class Pages:
    """All pages. ``base`` is the address of the site, empty if unknown."""

    def __init__(self, exhibits: Exhibits, charts: Charts, checks: Sequence[CheckResult], base: str) -> None:
        self._exhibits, self._charts, self._checks, self._base = exhibits, charts, checks, base

    def all(self) -> Iterator[Page]:
        """Return every page."""
        yield self.front()
        for address, template, _, title in SINGLE:
            yield self._page(address, template, title)
        weeks = self.weeks()
        for number, week in enumerate(weeks):
            neighbours: dict[str, Any] = {
                "previous": week_page(weeks[number + 1]) if number + 1 < len(weeks) else None,
                "next": week_page(weeks[number - 1]) if number else None,
            }
            title = self.headline(week)
            yield self._page(week_page(week), "week.html.j2", title, week, **neighbours, headline=title)
        for kind, listed, key, name, address_of, title in EACH:
            for row in self._exhibits.one(listed).rows:
                address = address_of(row[key])
                yield self._page(address, f"{kind}.html.j2", title.format(row[name]), row[key], subject=row[name])
        for row in self._exhibits.one("claims").rows:
            yield self._claim(row["claim_id"])

    def front(self) -> Page:
        """Return the page of the latest complete week, which the report shows as well."""
        weeks = self.weeks()
        week, first = (weeks[0], weeks[-1]) if weeks else (None, None)
        title = self.headline(week) if week else None
        structured = _dataset(self._exhibits.one("about").rows[0], first, week, self._base)
        shown: dict[str, Any] = {"headline": title, "checks": self._checks, "structured": structured}
        return self._page(FRONT, "index.html.j2", title or TITLE, week, **shown)

    def weeks(self) -> list[date]:
        """Return the Mondays of the complete weeks, the newest first."""
        return [row["week_start"] for row in self._exhibits.one("weeks").rows]

    def headline(self, week: date) -> str:
        """Return the sentence that sums up a week."""
        market, leaders = self._exhibits.keyed("glance")[week].rows[0], self._exhibits.keyed("week_leaders")[week]
        return headline(week, market["total_tokens"], market["growth"], leaders.rows)

    def _claim(self, claim_id: str) -> Page:
        address, claim = claim_page(claim_id), self._exhibits.keyed("claim")[claim_id].rows[0]
        return self._page(
            address,
            "claim.html.j2",
            f"{claim['verdict_text']}: {claim['claim_text']}",
            claim_id,
            structured=_as_script({"@context": "https://schema.org", **review_of(claim), "url": self._base + address}),
            description=claim["explanation"],
            source_is_address=re.fullmatch(r"https?://\S+", claim["source_text"]) is not None,
        )

    def _page(
        self,
        address: str,
        template: str,
        title: str,
        key: str | date | None = None,
        *,
        structured: str | None = None,
        description: str = "",
        **shown: Any,
    ) -> Page:
        words = description or f"{title}. Source: OpenRouter (openrouter.ai/rankings)."
        shown |= {"exhibits": self._exhibits.of(key), "charts": self._charts.on(address)}
        return Page(address, template, title, words, shown, self._charts.image_of(address), structured)


def _dataset(about: Mapping[str, Any], first_week: Any, last_week: Any, base: str) -> Markup:
    """Return the publication as schema.org's Dataset; ``base`` is the address of the site, empty where it has none."""
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": "token-almanac: who uses which AI models",
        "description": about["description"],
        "license": about["licence_url"],
        "creditText": about["citation"],
        "version": about["product_version"],
        "isBasedOn": "https://openrouter.ai/rankings",
        "isAccessibleForFree": True,
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": form, "contentUrl": f"{base}../{name}"}
            for form, name in (
                ("application/vnd.duckdb", "almanac.duckdb"),
                ("application/vnd.datapackage+json", "datapackage.json"),
            )
        ],
    }
    if about["as_of"]:
        described["dateModified"] = about["as_of"].isoformat()
    if first_week and last_week:
        described["temporalCoverage"] = f"{first_week}/{last_week}"
    return _as_script({**described, **({"url": base} if base else {})})


def _as_script(value: Any) -> Markup:
    """Return JSON that may stand within a script element: nothing in it ends the element or opens a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - no sign of markup is left in it
