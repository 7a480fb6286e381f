"""Every page of a real publication: each number is that of the SQL shown, each link leads somewhere."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import duckdb
import pytest

from tests.support.project import query
from tests.support.site_pages import BOUNDS, Cell, SitePage, assert_shown, pages_of

FRONT_PAGE_BYTES, PAGE_BYTES = 300_000, 1_000_000
# What templates say with digits in it, and no data is.
SAID = re.compile(r"of 7 days|Bundled sample, March 2026|CC BY 4\.0|SQL of|token-almanac")


@pytest.fixture(scope="module", params=["sample_data", "captures_data", "made_up_data"])
def site(request: pytest.FixtureRequest) -> Iterator[tuple[Path, list[SitePage]]]:
    data: Path = request.getfixturevalue(request.param)
    yield data, pages_of(data)


def test_every_number_and_name_is_that_of_the_sql_shown(site: tuple[Path, list[SitePage]]) -> None:
    """Crawled: all pages. The SQL runs as it stands on the published database; every cell is compared as shown."""
    data, pages = site
    answers: dict[str, list[dict[str, Any]]] = {}
    compared = 0
    with duckdb.connect(data / "published" / "almanac.duckdb", read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        for page in pages:
            for cell in page.cells:
                sql = page.sql[cell.exhibit]
                if sql not in answers:
                    answer = connection.execute(sql)
                    columns = [column[0] for column in answer.description or []]
                    answers[sql] = [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]
                _compare(cell, answers[sql][cell.row], page)
                compared += 1
            assert set(page.sql) >= {cell.exhibit for cell in page.cells}
    assert compared > 500


def _compare(cell: Cell, row: dict[str, Any], page: SitePage) -> None:
    columns = BOUNDS.get(cell.column, (f"{cell.column}_low", f"{cell.column}_high"))
    known = row.get(cell.column) if columns[0] in row else row[cell.column]
    where = f"{page.path.name}: {cell}, the database has {row}"
    if known is None and columns[0] in row:
        low, high = (row[name] for name in columns)
        assert cell.value in (f"{low}/{high}", ""), where
        assert_shown(cell.text, row, cell.column)
    elif known is None:
        assert (cell.text, cell.value) == ("–", ""), where
    elif isinstance(known, bool):
        assert cell.text == ("yes" if known else "no"), where
    elif isinstance(known, (int, float, Decimal)):
        assert Decimal(cell.value) == Decimal(str(known)), where
        if cell.column == "places_won":
            assert cell.text == ("=" if known == 0 else f"{'▲' if known > 0 else '▼'}\u00a0{abs(known)}"), where
            return
        assert_shown(cell.text, row, cell.column)
    elif isinstance(known, datetime):
        assert datetime.fromisoformat(cell.value) == known and f"{known.day} {known:%b %Y}" in cell.text, where
    elif isinstance(known, date):
        assert cell.value == known.isoformat(), where
        assert str(known.day) in cell.text or f"{known:%B %Y}" == cell.text, where
    else:
        assert cell.text in (known, known.replace("_", " ")), where


def test_no_figure_stands_outside_a_cell(site: tuple[Path, list[SitePage]]) -> None:
    """Else a number could be on a page that no test compares."""
    for page in site[1]:
        left = re.findall(r"\S*\d\S*", SAID.sub("", page.text))
        assert left == [], f"{page.path.name}: {left}"


def test_every_link_leads_to_a_file_and_to_its_place_there(site: tuple[Path, list[SitePage]]) -> None:
    """Every page can be reached from the front page, and from disk: no link is absolute but those to sources."""
    by_path = {page.path: page for page in site[1]}
    (front,) = [path for path in by_path if path.name == "index.html" and path.parent.name == "site"]
    reached, todo = {front}, [front]
    while todo:
        page = by_path[todo.pop()]
        for link in page.links:
            if link.startswith(("http://", "https://", "data:text/csv;base64,")):
                continue
            address, _, place = link.partition("#")
            target = (page.path.parent / unquote(address)).resolve() if address else page.path
            assert target.is_file(), f"{page.path.name} leads to {link}"
            assert not place or place in by_path[target].ids, f"{page.path.name} leads to {link}"
            if target in by_path and target not in reached:
                reached.add(target)
                todo.append(target)
    assert reached == set(by_path)


def test_what_a_page_loads_or_is_posted_with_is_a_file_of_the_site(site: tuple[Path, list[SitePage]]) -> None:
    """A reader's address is nobody's: no font, no script, no picture comes from elsewhere."""
    root = (site[0] / "published" / "site").resolve()
    for page in site[1]:
        assert page.loaded
        text = page.path.read_text(encoding="utf-8")
        for source in [*page.loaded, *re.findall(r'<meta property="og:image" content="([^"]+)"', text)]:
            target = (page.path.parent / source).resolve()
            assert target.is_file() and target.is_relative_to(root), f"{page.path.name}: {source}"


def test_the_parts_of_a_chart_never_exceed_the_whole(captures_data: Path) -> None:
    """Of each week: the least of all parts and what no row names are the market, and no part has more than is left.

    Who is none of the large vendors is all others: undisclosed is only the vendor that is.
    """
    page = SitePage((captures_data / "published" / "site" / "index.html").resolve())
    for chart, others in (("chart_countries", "Other countries"), ("chart_vendors", "All others")):
        shown = query(
            captures_data,
            "select week_start, any_value(market.total_tokens), "
            "coalesce(any_value(shown.total_tokens) filter (where entity = 'not_named'), 0), sum(low_tokens), "
            "bool_and(high_tokens <= market.total_tokens - others_low), list(series), list(entity) "
            "from (select *, sum(low_tokens) over (partition by week_start) - low_tokens as others_low "
            f"from ({page.sql[chart]}) where basis = 'all') as shown "
            "inner join fct_market_weekly as market using (week_start) group by week_start",
        )
        assert len(shown) >= 6
        for week, market, not_named, least, is_within, series, entities in shown:
            assert (not_named + least, is_within) == (market, True), (chart, week)
            assert others in series and len(set(entities)) == len(entities)
            assert [name for name in series if name == "Undisclosed"] in ([], ["Undisclosed"])


def test_pages_are_small(site: tuple[Path, list[SitePage]]) -> None:
    sizes = {page.path: page.path.stat().st_size for page in site[1]}
    front = (site[0] / "published" / "site" / "index.html").resolve()
    assert sizes[front] < FRONT_PAGE_BYTES
    assert max(sizes.values()) < PAGE_BYTES


def test_the_headline_of_each_week_says_its_market_its_growth_and_the_first_two_countries(captures_data: Path) -> None:
    """The sentence is made of other values than the tiles: here by other code, from the facts."""
    weeks = query(
        captures_data,
        "select week_start, total_tokens, growth, (select list(c.country_code order by c.share_low desc) "
        "from fct_country_weekly as c where c.week_start = m.week_start and basis = 'all' "
        "and attribution = 'as_known_now' and share_low > 0.01 and country_code is not null) "
        "from fct_market_weekly as m where is_complete and total_tokens is not null",
    )
    adjectives = {"CN": "Chinese", "US": "American"}
    assert len(weeks) > 50
    for week, total, growth, countries in weeks:
        page = SitePage((captures_data / "published" / "site" / "weeks" / f"{week}.html").resolve())
        (match,) = re.findall(r"([\d.]+) trillion tokens in the week of (\d+ \w+ \d{4})", page.headline)
        assert abs(Decimal(match[0]) * 10**12 - total) <= Decimal(10 ** (12 - len(match[0].partition(".")[2]))) / 2
        assert match[1] == f"{week.day} {week:%B %Y}"
        if growth is not None and abs(growth) >= 0.0005:
            (moved, percent) = re.findall(r"(rose|fell) ([\d.]+) %", page.headline)[0]
            assert moved == ("rose" if growth > 0 else "fell") and abs(float(percent) - abs(100 * growth)) <= 0.0501
        for code in (countries or [])[:2]:
            assert f"{adjectives[code]} models" in page.headline


def test_only_pages_and_report_of_the_sample_say_that_it_is_the_sample(sample_data: Path, captures_data: Path) -> None:
    for data, is_sample in ((sample_data, True), (captures_data, False)):
        for page in ("site/index.html", "report.html"):
            text = (data / "published" / page).read_text(encoding="utf-8")
            assert ("Bundled sample, March 2026" in text) == is_sample, page


def test_each_claim_is_a_review_for_machines(captures_data: Path) -> None:
    site = (captures_data / "published" / "site").resolve()
    claims = query(captures_data, "select claim_id, claim_text, verdict_text, source_text from fct_claim_verification")
    for claim_id, sentence, verdict, source in claims:
        text = (site / "claims" / f"{claim_id}.html").read_text(encoding="utf-8")
        (match,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
        review = json.loads(match)
        assert (review["@type"], review["claimReviewed"]) == ("ClaimReview", sentence)
        assert review["reviewRating"]["alternateName"] == verdict
        # Its own sentence, in which no verdict but "Confirmed" can be read as a yes.
        assert f"<title>{escape(f'{verdict}: {sentence}', quote=False)}" in text.replace("&#39;", "'").replace(
            "&#34;", '"'
        )
        assert not source.startswith("http") or f'href="{source}"' in text.replace("&amp;", "&")
