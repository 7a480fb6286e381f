"""The site in a real browser: every kind of page, with scripts and without, on a desk, a phone and paper."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.chromium import Scheme, chromium, needs_chromium, page_in, serious_violations
from tests.support.project import query

pytestmark = [needs_chromium, pytest.mark.xdist_group("site")]
PAGES = (
    "index.html",
    "weeks/index.html",
    "weeks/2026-03-16.html",
    "countries/index.html",
    "countries/cn.html",
    "vendors/index.html",
    "vendors/deepseek.html",
    "models/index.html",
    "models/stepfun/step-3.5-flash+free.html",
    "claims/index.html",
    "claims/std-china-total.html",
    "revisions.html",
    "prices.html",
    "data.html",
    "../report.html",
)
LOOKS: tuple[tuple[int, Scheme], ...] = ((1440, "light"), (390, "dark"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def _site(data: Path) -> str:
    return f"file://{(data / 'published').resolve()}/site"


def _listen(page: Page, asked: list[str], errors: list[str]) -> None:
    page.on("request", lambda sent: asked.append(sent.url))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))


@pytest.mark.parametrize("address", PAGES)
def test_each_kind_of_page_is_for_everyone_and_asks_nobody(address: str, captures_data: Path, browser: Browser) -> None:
    """axe, no error, no request but for the site's own files, no page wider than the phone; charts come to life."""
    for width, scheme in LOOKS:
        asked: list[str] = []
        errors: list[str] = []
        with page_in(browser, width, scheme, offline=True) as page:
            _listen(page, asked, errors)
            page.goto(f"{_site(captures_data)}/{address}")
            for figure in page.locator("figure[data-chart]").all():
                figure.scroll_into_view_if_needed()
                expect(figure.locator(".living svg")).to_be_visible(timeout=20_000)
            assert serious_violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert errors == []
        assert [url for url in asked if not url.startswith(("file://", "data:", "blob:"))] == []


@pytest.mark.parametrize("address", PAGES)
def test_without_scripts_every_page_has_its_pictures_and_its_tables(
    address: str, captures_data: Path, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1200, "height": 900}, offline=True)
    page = context.new_page()
    page.goto(f"{_site(captures_data)}/{address}")
    expect(page.locator("h1")).to_be_visible()
    for picture in page.locator("figure.chart img").all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_be_visible()
        assert picture.evaluate("picture => picture.naturalWidth") > 0
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_be_visible()
    assert page.locator("nav:visible, .source:visible").count() == 0
    context.close()


def test_a_tooltip_tells_the_value_of_the_database(captures_data: Path, browser: Browser) -> None:
    """Hovered at the newest point of the front page's chart of the market: the week and its tokens, to the token."""
    known = dict(
        query(captures_data, "select week_start, total_tokens from fct_market_weekly where total_tokens is not null")
    )
    with page_in(browser, 1200, offline=True) as page:
        page.goto(f"{_site(captures_data)}/index.html")
        chart = page.locator("#chart-market")
        chart.scroll_into_view_if_needed()
        living = chart.locator(".living svg")
        expect(living).to_be_visible(timeout=20_000)
        box = living.bounding_box()
        assert box
        told = set()
        for part in (0.5, 0.6, 0.7):
            page.mouse.move(box["x"] + part * box["width"], box["y"] + 0.6 * box["height"])
            tip = chart.locator(".tip")
            expect(tip).to_be_visible()
            told.add(tip.inner_text())
    assert len(told) == 3
    for text in told:
        (tokens,) = re.findall(r"\d{1,3}(?:,\d{3}){3,}", text)
        (week,) = [monday for monday, total in known.items() if f"{total:,}" == tokens]
        assert f"{week.day} {week:%b %Y}" in text


def test_a_chart_says_what_its_reader_chose(captures_data: Path, browser: Browser) -> None:
    """A picture of the top nine under the title of the whole market would be quoted as that."""
    with page_in(browser, 1200, offline=True) as page:
        page.goto(f"{_site(captures_data)}/countries/index.html")
        chart = page.locator("#chart-countries")
        expect(chart.locator(".living svg")).to_contain_text("of all tokens in the week of")
        chart.locator("select").select_option(label="Top nine")
        living = chart.locator(".living svg")
        expect(living).to_contain_text("Top nine, as known now")
        expect(living).not_to_contain_text("Whole market")
        expect(living).not_to_contain_text("of all tokens in the week of")


def test_the_age_of_the_figures_is_said_after_eight_days(captures_data: Path, browser: Browser) -> None:
    ((as_of,),) = query(captures_data, "select as_of from about")
    for days, is_said in ((8, False), (9, True), (107, True)):
        with page_in(browser, offline=True) as page:
            page.clock.set_fixed_time(as_of + timedelta(days=days, hours=1))
            page.goto(f"{_site(captures_data)}/weeks/index.html")
            banner = page.locator("[data-age-banner]")
            expect(banner).to_be_visible() if is_said else expect(banner).to_be_hidden()
            assert not is_said or f"{days} days old" in banner.inner_text()


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_it_is_served_by_any_host_as_it_stands(captures_data: Path, browser: Browser) -> None:
    with _served((captures_data / "published").resolve()) as host, page_in(browser) as page:
        asked: list[str] = []
        page.on("response", lambda answer: asked.append(f"{answer.status} {answer.url}"))
        page.goto(f"{host}/site/countries/cn.html")
        expect(page.locator("figure[data-chart] .living svg")).to_be_visible(timeout=20_000)
        page.get_by_role("link", name="Latest week").click()
        expect(page.locator("[data-headline]")).to_be_visible()
        assert all(answer.startswith((f"200 {host}/site/", "304")) for answer in asked)


def test_a_newcomer_sees_that_it_is_the_sample_and_what_to_do(sample_data: Path, browser: Browser) -> None:
    with page_in(browser, 390, offline=True) as page:
        page.goto(f"{_site(sample_data)}/index.html")
        banner = page.locator(".banner").first
        expect(banner).to_contain_text("Bundled sample, March 2026")
        expect(banner).to_contain_text("almanac run")
        assert banner.evaluate("banner => banner.getBoundingClientRect().y") < 400
        assert serious_violations(page) == []
