"""Charts in a real browser: what is hovered is what the database has, nothing is asked elsewhere, all can read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from orchestration.charts.weekly import weekly
from orchestration.report.figures import tokens
from tests.support.charts import CAPTION, charts_of, site_of
from tests.support.chromium import chromium, needs_chromium, page_in, serious_violations
from tests.support.project import query

pytestmark = needs_chromium
RED = "#d1382c"
EVIL = "<script>document.title='owned'</script>\"'&]]></script><img src=x onerror=\"document.title='owned'\">"
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
  return {found, count: boxes.length, smallest: Math.min(...sizes)};
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def site(captures_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of charts of the captures, with all that it needs."""
    return site_of(charts_of(captures_data), tmp_path_factory.mktemp("site"))


def _alive(page: Page, site: Path, name: str) -> Locator:
    if not page.url.startswith("file:"):
        page.goto(f"file://{site}/index.html")
    figure = page.locator(f"#chart-{name}")
    figure.scroll_into_view_if_needed()
    expect(figure.locator(".living svg")).to_be_visible(timeout=20_000)
    return figure


def _middle(dot: Locator) -> tuple[float, float]:
    box = dot.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _dots(figure: Locator, colour: str) -> list[Locator]:
    # Those of complete weeks are filled; from the first week to the last.
    dots = figure.locator(f".living path[stroke='{colour}'][fill='{colour}'][transform]").all()
    return sorted(dots, key=_middle)


def _told(page: Page, figure: Locator, dot: Locator) -> str:
    page.mouse.move(*_middle(dot))
    expect(figure.locator(".tip")).to_be_visible()
    return figure.locator(".tip").inner_text()


def _china(data: Path, basis: str) -> list[tuple[date, int, float]]:
    return query(
        data,
        "select week_start, total_tokens::hugeint, share from fct_country_weekly where country_code = 'CN' "
        f"and attribution = 'as_known_now' and basis = '{basis}' and is_complete and total_tokens > 0 "
        "and week_start > (select max(week_start) from fct_country_weekly) - interval 52 week order by week_start",
    )


def test_a_tooltip_shows_the_value_that_the_database_has(site: Path, captures_data: Path, browser: Browser) -> None:
    with page_in(browser, width=1440) as page:
        figure = _alive(page, site, "countries")
        for basis, label in (("all", "Whole market"), ("top_10", "Top 10")):
            figure.get_by_label("Which models count").select_option(label)
            weeks = _china(captures_data, basis)
            expect(figure.locator(f".living path[stroke='{RED}'][fill='{RED}'][transform]")).to_have_count(len(weeks))
            dots = _dots(figure, RED)
            for at in (0, len(weeks) // 2, -1):
                week, tokens, share = weeks[at]
                told = _told(page, figure, dots[at])
                assert f"China\nWeek of {week.day} {week:%b %Y}" in told
                assert f"\n{tokens:,} tokens" in told
                assert f"\n{100 * share:.1f} % of the week" in told


def test_the_reader_chooses_and_the_axis_follows(site: Path, browser: Browser) -> None:
    with page_in(browser, width=1440) as page:
        figure = _alive(page, site, "countries")
        living = figure.locator(".living")
        expect(living).to_contain_text("Share of the week's tokens")
        figure.get_by_label("Tokens", exact=True).check()
        expect(living).to_contain_text("Trillions of tokens a week")
        figure.get_by_label("Logarithmic").check()
        expect(living).to_contain_text("on a logarithmic scale")
        expect(living).to_contain_text("0.1 T")
        year = living.locator("path[transform]").count()
        figure.get_by_label("All", exact=True).check()
        expect(living).to_contain_text("2025")
        assert living.locator("path[transform]").count() > year
        figure.get_by_label("As known then").check()
        expect(living).to_contain_text("as known then")
        # Where there is nothing to choose there is no control: an index has one measure on one basis.
        assert _alive(page, site, "hhi").get_by_label("Tokens", exact=True).count() == 0
        assert _alive(page, site, "hhi").locator("select").count() == 0


def test_a_figure_reads_alive_as_in_a_table(site: Path, browser: Browser) -> None:
    """Ties and what is next to them, which floats have below: 12.25 T, 1.005 T."""
    totals = [thousandth * 10**9 for thousandth in range(1000, 99_999, 5)]
    with page_in(browser) as page:
        _alive(page, site, "countries")
        said = page.evaluate(
            "totals => totals.map(total => almanacPlaces.figure({ digits: null, unit: ' T' }, total / 1e12))", totals
        )
    assert [(total, one) for total, one in zip(totals, said, strict=True) if one != tokens(total)] == []


def test_the_weeks_are_walked_by_keyboard(site: Path, captures_data: Path, browser: Browser) -> None:
    weeks = query(
        captures_data,
        "select week_start, total_tokens::hugeint from fct_market_weekly where total_tokens is not null order by 1",
    )
    with page_in(browser) as page:
        figure = _alive(page, site, "market")
        figure.locator(".living").focus()
        page.keyboard.press("ArrowRight")
        expect(figure.locator(".tip")).to_contain_text(f"{weeks[-1][1]:,} tokens")
        page.keyboard.press("ArrowLeft")
        expect(figure.locator(".tip")).to_contain_text(f"{weeks[-2][1]:,} tokens")
        page.keyboard.press("Escape")
        expect(figure.locator(".tip")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_asks_nothing_elsewhere_says_no_error_and_everyone_can_read_it(
    scheme: Any, site: Path, browser: Browser
) -> None:
    asked: list[str] = []
    said: list[str] = []
    with page_in(browser, scheme=scheme, offline=True) as page:
        page.on("request", lambda sent: asked.append(sent.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        for name in ("countries", "vendors", "market", "hhi"):
            figure = _alive(page, site, name)
        figure.locator(".living").focus()
        page.keyboard.press("ArrowLeft")
        assert {url for url in asked if not url.startswith((f"file://{site}/", "data:"))} == set()
        assert sum(url.endswith("vega.js") for url in asked) == 1
        # Before axe, which asks for style sheets in ways that a browser refuses to a file.
        assert said == []
        assert serious_violations(page) == []


def test_without_scripts_the_pictures_stand(site: Path, browser: Browser) -> None:
    for width, suffix in ((1200, ".svg"), (390, "-narrow.svg")):
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=False)
        page = context.new_page()
        page.goto(f"file://{site}/index.html")
        for image in page.locator("figure img").all():
            image.scroll_into_view_if_needed()
            expect(image).to_be_visible()
            box = image.bounding_box()
            assert box
            assert box["width"] > width * 0.85
        assert page.locator("form, select, button").count() == 0
        assert page.locator("figure a[download]").count() == 10
        context.close()
        assert (site / "charts" / f"market{suffix}").is_file()


def test_when_vega_fails_the_picture_stays(site: Path, browser: Browser) -> None:
    with page_in(browser) as page:
        page.route(re.compile(r"vega\.js$"), lambda route: route.abort())
        with page.expect_console_message(lambda message: "stays a picture" in message.text):
            page.goto(f"file://{site}/index.html")
        expect(page.locator("#chart-countries img")).to_be_visible()
        expect(page.locator("#chart-countries .downloads")).to_be_visible()
        expect(page.locator(".stage")).to_have_count(0)


def test_the_page_that_is_one_file_has_its_pictures_within(site: Path, browser: Browser) -> None:
    asked: list[str] = []
    with page_in(browser, offline=True) as page:
        page.on("request", lambda sent: asked.append(sent.url))
        page.goto(f"file://{site}/inline.html")
        for image in page.locator("figure img").all():
            image.scroll_into_view_if_needed()
            assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 840
        assert page.locator("figure script, figure a").count() == 0
    assert [
        url for url in asked if not url.startswith("data:") and "inline.html" not in url and "charts.css" not in url
    ] == []


@pytest.mark.parametrize("kind", ["", "-narrow"])
def test_no_words_lie_on_one_another_and_none_are_too_small(kind: str, site: Path, browser: Browser) -> None:
    with page_in(browser, width=350 if kind else 840) as page:
        for path in sorted((site / "charts").glob("*.svg")):
            if path.stem.endswith("-narrow") != bool(kind):
                continue
            page.set_content(f"<body style='margin:0'>{path.read_text(encoding='utf-8')}</body>")
            page.add_style_tag(content="svg { width: 100vw; height: auto }")
            seen = page.locator("svg").evaluate(CROSSINGS)
            assert seen["count"] > 8
            assert seen["found"] == [], path.name
            assert seen["smallest"] >= 10, path.name


@pytest.mark.parametrize("width", [390, 820, 1440])
def test_no_words_of_a_living_chart_lie_on_one_another(width: int, site: Path, browser: Browser) -> None:
    with page_in(browser, width=width) as page:
        for name in ("countries", "vendors", "market", "hhi"):
            seen = _alive(page, site, name).locator(".living svg").evaluate(CROSSINGS)
            assert seen["found"] == [], name
            assert seen["smallest"] >= 10
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_view_is_saved_with_its_title_and_source(site: Path, browser: Browser) -> None:
    with page_in(browser) as page:
        figure = _alive(page, site, "market")
        with page.expect_download() as saved:
            figure.get_by_role("button", name="Download this view as SVG").click()
        text = Path(saved.value.path()).read_text(encoding="utf-8")
        assert saved.value.suggested_filename == "market.svg"
        assert "AI use on OpenRouter fell" in text
        assert "CC BY 4.0" in text
        with page.expect_download() as saved:
            figure.get_by_role("button", name="Download this view as PNG").click()
        assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")


def test_a_foreign_name_is_text_in_page_tooltip_and_drawing(site: Path, tmp_path: Path, browser: Browser) -> None:
    rows = [{"week_start": date(2026, 3, 2), "series": EVIL, "entity": EVIL, "total_tokens": 5, "basis": EVIL}]
    rows += [{**rows[0], "basis": "all", "total_tokens": 7}]
    evil = site_of([weekly("evil", EVIL, CAPTION + EVIL, rows, kind="vendor")], tmp_path, site)
    assert (evil / "vega.js").read_bytes() == (site / "vega.js").read_bytes()
    with page_in(browser) as page:
        figure = _alive(page, evil, "evil")
        figure.locator(".living").focus()
        page.keyboard.press("ArrowLeft")
        expect(figure.locator(".tip strong")).to_contain_text("<script>document.title=")
        assert page.locator("img[src=x]").count() == 0
        assert page.title() == "Charts"
        assert page.locator("figure script").count() == 1
