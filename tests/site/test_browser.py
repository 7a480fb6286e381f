"""The site in a real browser: every kind of page, with scripts and without, on a desk, a phone and paper."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.chromium import Scheme, chromium, needs_chromium, page_in, serious_violations
from tests.support.project import query
from tests.support.serving import served_folder

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
# The boxes of a picture's words that lie on one another, or outside of it, and its smallest words.
CROSSINGS = """(svg) => {
  const frame = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll('text')].filter((text) => text.textContent.trim());
  const boxes = texts.map((text) => [text.textContent, text.getBoundingClientRect()]);
  const found = [];
  boxes.forEach(([one, a], at) => {
    if (a.left < frame.left - 1 || a.right > frame.right + 1 || a.top < frame.top - 1 || a.bottom > frame.bottom + 1)
      found.push([one, 'is outside']);
    for (const [other, b] of boxes.slice(at + 1))
      if (a.left < b.right - 1 && b.left < a.right - 1 && a.top + 2 < b.bottom - 2 && b.top + 2 < a.bottom - 2)
        found.push([one, other]);
  });
  const scale = frame.width / svg.viewBox.baseVal.width;
  const sizes = texts.map((text) => parseFloat(getComputedStyle(text).fontSize) * scale);
  return {found, smallest: Math.min(...sizes)};
}"""
LOOKS: tuple[tuple[int, Scheme], ...] = ((1440, "light"), (390, "dark"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def _site(data: Path) -> str:
    return f"file://{(data / 'published').resolve()}/site"


def _listen(page: Page, asked: list[str], errors: list[str]) -> None:
    page.on("request", lambda sent: asked.append(sent.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))


@pytest.mark.parametrize("address", PAGES)
def test_each_kind_of_page_is_for_everyone_and_asks_nobody(address: str, captures_data: Path, browser: Browser) -> None:
    """axe, no error, no request but for the site's own files, no page wider than the phone; charts have tooltips."""
    for width, scheme in LOOKS:
        asked: list[str] = []
        errors: list[str] = []
        with page_in(browser, width, scheme, offline=True) as page:
            _listen(page, asked, errors)
            page.goto(f"{_site(captures_data)}/{address}")
            for stage in page.locator(".stage:visible").all():
                stage.focus()
                page.keyboard.press("ArrowLeft")
                expect(stage.locator(".tip")).to_be_visible()
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
    for picture in page.locator("figure.chart img:visible").all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_be_visible()
        assert picture.evaluate("picture => picture.naturalWidth") > 0
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_be_visible()
    assert page.locator("nav:visible, .source:visible").count() == 0
    context.close()


def _market(data: Path) -> list[tuple[date, str]]:
    known = "select week_start, total_tokens from fct_market_weekly where total_tokens is not null order by week_start"
    return [(week, f"{tokens:,} tokens") for week, tokens in query(data, known)]


def test_a_tooltip_has_the_tokens_of_the_database(captures_data: Path, browser: Browser) -> None:
    """Hovered at three weeks of the front page's chart of the market, wide and on a phone: to the token."""
    known = {f"Week of {week.day} {week:%b %Y}": tokens for week, tokens in _market(captures_data)}
    for width, scheme in LOOKS:
        with page_in(browser, width, scheme, offline=True) as page:
            page.goto(f"{_site(captures_data)}/index.html")
            stage = page.locator("#chart-market .stage")
            stage.scroll_into_view_if_needed()
            box, tips = stage.bounding_box(), set()
            assert box
            for part in (0.4, 0.5, 0.6):
                page.mouse.move(box["x"] + part * box["width"], box["y"] + 0.7 * box["height"])
                expect(stage.locator(".tip")).to_be_visible()
                name, week, tokens = stage.locator(".tip").inner_text().split("\n")
                assert (name, tokens) == ("All models", known[week])
                tips.add(week)
            assert len(tips) == 3
            page.mouse.move(1, 1)
            expect(stage.locator(".tip")).to_be_hidden()


def test_the_keyboard_goes_from_week_to_week_and_from_line_to_line(captures_data: Path, browser: Browser) -> None:
    weeks = _market(captures_data)
    with page_in(browser, 1200, offline=True) as page:
        page.goto(f"{_site(captures_data)}/index.html")
        tip = page.locator("#chart-market .tip")
        page.locator("#chart-market .stage").focus()
        page.keyboard.press("ArrowRight")
        expect(tip).to_contain_text(weeks[-1][1])
        page.keyboard.press("ArrowLeft")
        expect(tip).to_contain_text(weeks[-2][1])
        page.keyboard.press("Escape")
        expect(tip).to_be_hidden()
        tip = page.locator("#chart-countries .tip")
        page.locator("#chart-countries .stage").focus()
        page.keyboard.press("ArrowRight")
        expect(tip).to_contain_text("China")
        page.keyboard.press("ArrowDown")
        expect(tip).to_contain_text("United States")


def test_a_name_in_a_tooltip_is_text(captures_data: Path, browser: Browser) -> None:
    evil = "<img src=x onerror=\"document.title='owned'\">"
    html = (captures_data / "published" / "site" / "index.html").read_text(encoding="utf-8")
    html = html.replace('"All models"', json.dumps(evil).replace("<", "\\u003c"))
    with page_in(browser, 1200, offline=True) as page:
        page.route("**/index.html", lambda route: route.fulfill(body=html, content_type="text/html"))
        page.goto(f"{_site(captures_data)}/index.html")
        page.locator("#chart-market .stage").focus()
        page.keyboard.press("ArrowRight")
        expect(page.locator("#chart-market .tip")).to_contain_text(evil)
        assert page.locator("img[src=x]").count() == 0
        assert page.title() != "owned"


def test_other_views_open_below_the_chart(captures_data: Path, browser: Browser) -> None:
    with page_in(browser, 1200, offline=True) as page:
        page.goto(f"{_site(captures_data)}/index.html")
        for words, name in (
            ("As the press counts", "countries-press"),
            ("In tokens", "vendors-tokens"),
            ("Every week", "market-all"),
        ):
            image = page.locator(f"#chart-{name} img")
            expect(image).to_be_hidden()
            page.get_by_text(words, exact=True).click()
            expect(image).to_be_visible()
            assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 840


@pytest.mark.parametrize("kind", ["", "narrow"])
def test_no_words_in_a_picture_lie_on_one_another_and_none_are_too_small(
    kind: str, captures_data: Path, browser: Browser
) -> None:
    folder = captures_data / "published" / "site" / "charts" / kind
    with page_in(browser, width=350 if kind else 840) as page:
        for path in [*folder.glob("*.svg"), *folder.glob("[cvw]*/*.svg")]:
            page.set_content(f"<body style='margin:0'>{path.read_text(encoding='utf-8')}</body>")
            page.add_style_tag(content="svg { width: 100vw; height: auto }")
            seen = page.locator("svg").evaluate(CROSSINGS)
            assert seen["found"] == [], path.name
            assert seen["smallest"] >= 10, path.name


def test_the_age_of_the_figures_is_said_after_eight_days(captures_data: Path, browser: Browser) -> None:
    ((as_of,),) = query(captures_data, "select as_of from about")
    for days, is_said in ((8, False), (9, True), (107, True)):
        with page_in(browser, offline=True) as page:
            page.clock.set_fixed_time(as_of + timedelta(days=days, hours=1))
            page.goto(f"{_site(captures_data)}/weeks/index.html")
            banner = page.locator("[data-age-banner]")
            expect(banner).to_be_visible() if is_said else expect(banner).to_be_hidden()
            assert not is_said or f"{days} days old" in banner.inner_text()


def test_it_is_served_by_any_host_as_it_stands(captures_data: Path, browser: Browser) -> None:
    with served_folder((captures_data / "published").resolve()) as host, page_in(browser) as page:
        asked: list[str] = []
        page.on("response", lambda answer: asked.append(f"{answer.status} {answer.url}"))
        page.goto(f"{host}/site/countries/cn.html")
        expect(page.locator("[id='chart-countries/cn'] img")).to_be_visible()
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


def test_the_docs_site_finds_a_model_and_shows_columns_and_lineage(sample_data: Path, browser: Browser) -> None:
    asked: list[str] = []
    with page_in(browser, offline=True) as page:
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
