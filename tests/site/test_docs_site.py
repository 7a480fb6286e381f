"""The dbt docs site in a real browser: it finds a model, shows its columns and its lineage, and asks nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.chromium import chromium, needs_chromium, page_in

pytestmark = [needs_chromium, pytest.mark.xdist_group("site")]


def test_the_docs_site_finds_a_model_and_shows_columns_and_lineage(sample_data: Path) -> None:
    asked: list[str] = []
    with chromium() as browser, page_in(browser, offline=True) as page:
        page.on("request", lambda sent: asked.append(sent.url))
        page.goto(f"file://{sample_data}/published/docs/index.html")
        page.wait_for_selector("text=token-almanac")
        expect(page.locator("body")).to_contain_text("Read first")
        page.get_by_placeholder("Search for models").fill("fct_vendor_weekly")
        page.locator("h4:visible, a:visible", has_text="fct_vendor_weekly").first.click()
        expect(page.locator("body")).to_contain_text("One row per week, vendor, basis and attribution")
        expect(page.locator("body")).to_contain_text("high_tokens")
        page.locator("[ng-click='onLauncherClick()']").click()
        page.wait_for_selector("canvas:visible")
    assert [url for url in asked if url.startswith("http")] == []
