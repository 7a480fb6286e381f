"""No open figure is shown as a point: headlines, terminal, feed, sentences and pictures against the facts.

The cells of the pages are compared in test_pages.py.
"""

import json
import re
import xml.etree.ElementTree as ET
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from orchestration.figures import week as week_in_words
from orchestration.publication.reader import open_published, rows_of
from orchestration.seeds import read_seed
from tests.support.project import answered, needs_captures
from tests.support.site_pages import assert_shown

pytestmark = needs_captures
NAMES = {"weekly_countries": "country_name", "weekly_vendors": "vendor_name", "weekly_models": "model_name"}
ADJECTIVES = {row["adjective"]: row["country_name"] for row in read_seed("countries")}
Facts = dict[tuple[date, str], list[dict[str, Any]]]
HEADLINE = re.compile(r" in the week of (\d+ \w+ \d{4}); (.*)\.$")
SHARES = re.compile(r"(?:(\w+) models|models from ([\w ]+?))(?: took)? ((?:at least |at most )?[\d.–]+ %)")
TOKENS = re.compile(r"(?:with|record of|which has) ((?:at least |at most )?[\d.,–]+ [TBMk]) tokens")
AUDITED = re.compile(
    r"(?:Holds(?: with .*?)?: |Not checkable: |nearest is |data give |\()((?:at least |at most )?"
    r"[−+]?[\d.,]+(?:(?: to |–)[−+]?[\d.,]+)?(?: [TBMk%])?)[ .]"
)
# The titles of charts about one country, vendor or model, and about the largest ones.
OF_ONE = re.compile(r"(?P<name>.+): (?P<tokens>.+) tokens in the week of (?P<week>.+?)(?:, (?P<share>.+) of all)?")
OF_TWO = re.compile(r"(?P<first>.+) had (?P<one>.+?)(?: of all)? tokens in the week of (?P<week>\d.*?), (?P<rest>.+)")
RANKED = re.compile(r"\d+  (.+), .+")
SVG = "{http://www.w3.org/2000/svg}"
NAME_AND_FIGURE = re.compile(r"(.+?) ((?:at least |at most )?[\d.]+(?:–[\d.]+)?(?: [TBMk%])?)")


def _rows(data: Path, sql: str) -> list[dict[str, Any]]:
    with open_published(data / "published" / "almanac.duckdb") as connection:
        return rows_of(connection, sql)


@pytest.fixture(scope="module")
def facts(captures_data: Path) -> Facts:
    """Rows of people's tables by week and name: of countries, vendors and models."""
    by_name: Facts = {}
    for table, name in NAMES.items():
        for row in _rows(captures_data, f"select * from {table}"):
            by_name.setdefault((row["week_start"], row[name]), []).append(row)
    return by_name


def _assert_headline(text: str, facts: Facts) -> int:
    """Assert that the shares of a headline are as known, and return how many it has."""
    match = HEADLINE.search(text)
    shares = SHARES.findall(match[2]) if match else []
    for adjective, name, share in shares:
        week = datetime.strptime(match[1] if match else "", "%d %B %Y").date()
        (row,) = facts[week, ADJECTIVES.get(adjective, name)]
        assert_shown(share, row, "share")
    return len(shares)


def test_headlines_and_tables_of_the_terminal_show_open_figures_as_open(captures_data: Path, facts: Facts) -> None:
    open_figures = 0
    weeks = [row["week_start"] for row in _rows(captures_data, "select week_start from weekly_market order by 1")]
    for week in weeks[:2] + weeks[-6:]:
        lines = answered(captures_data, "week", str(week)).stdout.splitlines()
        _assert_headline(lines[1], facts)
        for name, *cells in (re.split(r" {2,}", line.strip()) for line in lines):
            known = facts.get((week, name.replace("not attributed", "Not attributed")), [])
            if len(cells) == 3 and known:
                for cell, column in zip(cells, ("total_tokens", "share", "growth"), strict=True):
                    assert_shown(cell, known[0], column)
                    open_figures += known[0][column] is None
            elif len(cells) == 5 and (known := facts.get((week, cells[0]), [])):
                for cell, column in ((name, "rank"), (cells[3], "total_tokens"), (cells[4], "growth")):
                    assert_shown(cell, known[0], column)
    assert open_figures > 20


def test_news_and_feed_show_open_figures_as_open(captures_data: Path, facts: Facts) -> None:
    news = _rows(captures_data, "select * from fct_notable where is_confirmed and sentence like '% T tokens%'")
    for row in news:
        (text,) = TOKENS.findall(row["sentence"])
        if row["low_tokens"] is not None:
            assert_shown(text, row)
    feed = ET.parse(captures_data / "published" / "site" / "feed.xml").getroot()  # noqa: S314 - our own file
    titles = [one.text or "" for one in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert sum(_assert_headline(title, facts) for title in titles) > 10
    sentences = {row["sentence"] for row in _rows(captures_data, "select sentence from fct_notable where is_confirmed")}
    news_of_feed = [one.text for one in feed.iter("{http://www.w3.org/2005/Atom}summary") if one.text in sentences]
    assert news and news_of_feed


def test_the_audit_shows_open_figures_as_open(captures_data: Path) -> None:
    claims = json.loads(answered(captures_data, "audit", "--json").stdout)
    printed = " ".join(answered(captures_data, "audit", "--limit", "0").stdout.split())
    shown = 0
    for claim in claims:
        text = AUDITED.search(claim["explanation"])
        if text and claim["unit"] in ("tokens", "growth", "share"):
            assert " ".join(claim["explanation"].split()) in printed
            value, is_open = claim["recomputed_value"], bool(re.search(r"at least|at most|–| to ", text[1]))
            assert is_open == (value is None), claim
            shown += 1
            if value is not None:
                assert_shown(text[1], {"value": value}, "value")
    assert shown > 30


def test_status_shows_no_figure(captures_data: Path) -> None:
    assert not re.search(r"\d [TB%]\b|\d %", answered(captures_data, "status").stdout)


def test_titles_of_pictures_show_open_figures_as_open(captures_data: Path, facts: Facts) -> None:
    """What people share."""
    weeks = {week_in_words(week): week for week, _ in facts}
    of_one = of_two = 0
    for path in (captures_data / "published" / "site" / "charts").resolve().rglob("*.svg"):
        title = ET.parse(path).getroot().findtext("{http://www.w3.org/2000/svg}title") or ""  # noqa: S314 - our own file
        if match := OF_ONE.fullmatch(title):
            known = facts[weeks[match["week"]], match["name"]]
            assert any(_is_shown(match["tokens"], row, "total_tokens") for row in known), title
            assert any(_is_shown(match["share"] or "–", row, "share") for row in known), title
            of_one += 1
        elif (match := OF_TWO.fullmatch(title)) and not match["first"].startswith("Within"):
            column = "share" if "%" in match["one"] else "total_tokens"
            second = NAME_AND_FIGURE.fullmatch(match["rest"])
            assert second, title
            for name, text in ((match["first"], match["one"]), second.groups()):
                assert any(_is_shown(text, row, column) for row in facts[weeks[match["week"]], name]), title
            of_two += 1
    assert of_one > 100 and of_two >= 4


def test_labels_in_pictures_show_open_figures_as_open(captures_data: Path, facts: Facts) -> None:
    """At the ends of lines, and beside each bar of a week's ranking: what people read off and quote."""
    weeks = {week_in_words(week): week for week, _ in facts}
    charts = (captures_data / "published" / "site" / "charts").resolve()
    compared = []
    for path in [*charts.glob("*.svg"), *charts.glob("[!n]*/**/*.svg")]:  # labels of narrow lines are names alone
        texts = [(one.text or "").replace("\u00a0", " ") for one in ET.parse(path).iter(f"{SVG}text")]  # noqa: S314 - ours
        title = ET.parse(path).getroot().findtext(f"{SVG}title") or ""  # noqa: S314 - our own file
        if path.parent.name == "weeks":
            week = date.fromisoformat(path.stem)
            for bar, figure, growth in zip(texts, texts[1:], [*texts[2:], ""], strict=False):
                if (match := RANKED.fullmatch(bar)) and (rows := facts.get((week, match[1]), [])):
                    compared.append((figure, rows, "total_tokens", path.name))
                    compared.append((growth if "%" in growth else "–", rows, "growth", path.name))
        elif match := OF_ONE.fullmatch(title):
            assert match["tokens"] in texts, title
        elif (match := OF_TWO.fullmatch(title)) and not match["first"].startswith("Within"):
            for label in filter(None, map(NAME_AND_FIGURE.fullmatch, texts)):
                rows = facts.get((weeks[match["week"]], label[1]), [])
                column = "share" if "%" in match["one"] else "total_tokens"
                compared += [(label[2], rows, column, title)] if rows else []
    for text, rows, column, where in compared:
        assert any(_is_shown(text, row, column) for row in rows), (text, column, where)
    assert len(compared) > 500


def _is_shown(text: str, row: dict[str, Any], column: str) -> bool:
    try:
        assert_shown(text, row, column)
    except AssertionError:
        return False
    return True


def test_points_of_charts_show_open_figures_as_open(captures_data: Path, facts: Facts) -> None:
    """What hover.js shows of every country and vendor: tokens to the token, and the share."""
    points = 0
    site = (captures_data / "published" / "site").resolve()
    for path in [*site.glob("countries/??.html"), *site.glob("vendors/*.html")]:
        for script in re.findall(r'<script type="application/json">(.*?)</script>', path.read_text(encoding="utf-8")):
            chart = json.loads(script)
            for number, at, _, _, _, _, tokens, *shares in chart["points"]:
                week = datetime.strptime(chart["weeks"][at], "Week of %d %b %Y").date()
                known = facts.get((week, chart["series"][number][0]), [])
                points += len(known)
                for text, column in [(tokens, "total_tokens"), *((share, "share") for share in shares)]:
                    figure = text.removesuffix(" of the week").removesuffix(" tokens")
                    assert not known or any(_is_shown(figure, row, column) for row in known), (path.name, text, week)
    assert points > 300
