"""The report and the docs site in a real browser: no request, no error, every chart drawn, readable by all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.chromium import chromium, needs_chromium, page_in, serious_violations
from tests.support.project import query

pytestmark = needs_chromium
FOLDERS = ["sample_data", "captures_data"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def _report(data: Path) -> str:
    return f"file://{data}/published/report.html"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("folder", FOLDERS)
def test_it_asks_nothing_says_no_error_and_draws_every_chart(
    folder: str, scheme: str, browser: Browser, request: pytest.FixtureRequest
) -> None:
    data: Path = request.getfixturevalue(folder)
    asked, errors = [], []
    with page_in(browser, scheme=scheme, offline=True) as page:  # type: ignore[arg-type]  # one of two words, given as text
        page.on("request", lambda sent: asked.append(sent.url))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(_report(data))
        pictures = page.locator(".picture svg")
        assert pictures.count() >= (8 if folder == "captures_data" else 5)
        for picture in pictures.all():
            assert picture.locator("path").count() > 3
        assert serious_violations(page) == []
    assert [url for url in asked if not url.startswith(("data:", "file:"))] == []
    assert len([url for url in asked if url.startswith("file:")]) == 1
    assert errors == []


def test_its_figures_equal_the_databases(captures_data: Path, browser: Browser) -> None:
    ((total, growth),) = query(
        captures_data, "select total_tokens, growth from fct_market_weekly where week_start = '2026-07-27'"
    )
    assert (total, round(growth, 6)) == (56_788_588_911_921, -0.021586)
    top_ten = query(
        captures_data,
        "select model_permaslug, total_tokens from fct_model_usage_weekly "
        "where week_start = '2026-07-27' and rank <= 10 order by rank",
    )
    claims = query(captures_data, "select statement, verdict from fct_claim_verification")
    with page_in(browser) as page:
        page.goto(_report(captures_data))
        expect(page.locator(".tiles")).to_contain_text(f"{total:,}")
        expect(page.locator(".tiles")).to_contain_text("−2.2 %")
        rows = page.locator("table").first.locator("tbody tr")
        assert rows.count() == 10
        for row, (model, tokens) in zip(rows.all(), top_ten, strict=True):
            expect(row).to_contain_text(model)
            expect(row).to_contain_text(f"{tokens / 10**12:.2f} T")
        for statement, verdict in claims:
            claim = page.locator(".claim", has=page.get_by_text(statement, exact=True))
            expect(claim.locator(".verdict")).to_have_text(verdict.replace("_", " "))


def test_share_of_spend_stands_beside_share_of_tokens(sample_data: Path, captures_data: Path, browser: Browser) -> None:
    ((vendor, tokens, low, high),) = query(
        captures_data,
        "select vendor_name, priced_token_share, spend_share_low, spend_share_high from fct_vendor_spend_weekly "
        "inner join dim_vendor using (vendor_id) where is_complete and spend_share_high is not null "
        "order by week_start desc, priced_tokens desc, vendor_id limit 1",
    )
    with page_in(browser) as page:
        page.goto(_report(captures_data))
        row = page.get_by_role("region", name="Spend by vendor").locator("tbody tr").first
        expect(row).to_have_text(re.compile(f"^{re.escape(vendor)}{100 * tokens:.1f} %"))
        expect(row).to_contain_text(f"{100 * low:.1f} % … {100 * high:.1f} %")
        page.goto(_report(sample_data))
        expect(page.get_by_role("region", name="Price, spend and openness")).to_contain_text("No prices known")


def test_it_answers_whether_price_and_openness_went_with_growth(captures_data: Path, browser: Browser) -> None:
    """From the first to the last week of the chained index: use, list prices, open weights between their bounds."""
    ((first, last),) = query(
        captures_data,
        "select min(week_start), max(week_start) from fct_price_index_weekly "
        "join fct_market_weekly as m using (week_start) where price_index is not null and m.is_complete",
    )
    (before, after) = query(
        captures_data,
        "select m.total_tokens, price_index, open_share_low, open_share_high from fct_price_index_weekly "
        f"join fct_market_weekly as m using (week_start) where week_start in ('{first}', '{last}') order by week_start",
    )
    with page_in(browser) as page:
        page.goto(_report(captures_data))
        said = page.locator("p", has_text="Did price and openness go with growth?").inner_text()
    assert f"{after[0] / before[0]:.1f} times as much" in said
    assert f"moved by {100 * (after[1] / before[1] - 1):+.1f} %".replace("-", "−") in said
    for low, high in (before[2:], after[2:]):
        assert f"{100 * low:.1f} % … {100 * high:.1f} %" in said
    moved = "rose" if after[2] > before[3] else "fell" if after[3] < before[2] else "may have risen or fallen"
    assert f"The share of open weights {moved}:" in said


def test_the_basis_is_switched_by_keyboard(captures_data: Path, browser: Browser) -> None:
    with page_in(browser) as page:
        page.goto(_report(captures_data))
        expect(page.locator("[data-basis=top_10]").first).to_be_visible()
        expect(page.locator("[data-basis=all]").first).to_be_hidden()
        page.locator("#basis-top_10").focus()
        for _ in range(3):
            page.keyboard.press("ArrowRight")
        expect(page.locator("[data-basis=all]").first).to_be_visible()
        expect(page.locator("[data-basis=top_10]").first).to_be_hidden()


def test_it_fits_a_phone_and_a_sheet_of_paper(captures_data: Path, browser: Browser) -> None:
    with page_in(browser, width=390) as page:
        page.goto(_report(captures_data))
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        page.emulate_media(media="print")
        expect(page.locator("fieldset")).to_be_hidden()
        expect(page.locator(".picture svg").first).to_be_visible()


def test_every_exhibit_has_its_sql_and_its_csv(captures_data: Path, browser: Browser) -> None:
    with page_in(browser) as page:
        page.goto(_report(captures_data))
        links = page.locator("a[download$='.csv']")
        assert links.count() == page.locator("summary", has_text="SQL of").count() > 10
        with page.expect_download() as download:
            page.locator("a[download='market.csv']").click()
        lines = Path(download.value.path()).read_text().splitlines()
        assert lines[0].startswith("week_start,series,total_tokens")
        assert any("56788588911921" in line for line in lines)


def test_incomplete_weeks_are_visibly_incomplete(captures_data: Path, browser: Browser) -> None:
    with page_in(browser) as page:
        page.goto(_report(captures_data))
        expect(page.locator("#state ~ p", has_text="Incomplete:")).to_contain_text("3–9 Aug 2026 (6 of 7 days)")
        page.locator("summary", has_text="Table of market").click()
        expect(page.locator("tr.incomplete").first).to_contain_text("(incomplete)")


def _docs(data: Path, page: Page) -> None:
    page.goto(f"file://{data}/published/docs/index.html")
    page.wait_for_selector("text=token-almanac")


def test_the_docs_site_finds_a_model_and_shows_columns_and_lineage(captures_data: Path, browser: Browser) -> None:
    asked = []
    with page_in(browser, offline=True) as page:
        page.on("request", lambda sent: asked.append(sent.url))
        _docs(captures_data, page)
        expect(page.locator("body")).to_contain_text("Read first")
        page.get_by_placeholder("Search for models").fill("fct_vendor_weekly")
        page.locator("h4:visible, a:visible", has_text="fct_vendor_weekly").first.click()
        expect(page.locator("body")).to_contain_text("One row per week, vendor, basis and attribution")
        expect(page.locator("body")).to_contain_text("high_tokens")
        page.locator("[ng-click='onLauncherClick()']").click()
        page.wait_for_selector("canvas:visible")
    assert [url for url in asked if url.startswith("http")] == []
