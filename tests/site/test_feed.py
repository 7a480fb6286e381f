"""The Atom feed: what a reader's program needs, and that an entry stays the same entry in the next edition."""

import xml.etree.ElementTree as ET
from datetime import datetime
from pathlib import Path

from tests.support.project import query

ATOM = "{http://www.w3.org/2005/Atom}"


def _feed(data: Path) -> ET.Element:
    return ET.parse(data / "published" / "site" / "feed.xml").getroot()  # noqa: S314 - our own file


def test_it_tells_of_weeks_news_restatements_and_verdicts(captures_data: Path) -> None:
    feed = _feed(captures_data)
    entries = feed.findall(f"{ATOM}entry")
    kinds = [category.get("term") for entry in entries for category in entry.findall(f"{ATOM}category")]
    assert len(kinds) == len(entries)
    assert set(kinds) == {"week", "news", "restatement", "verdict"}
    for element in ("id", "title", "updated"):
        assert feed.findtext(f"{ATOM}{element}")
        assert all(entry.findtext(f"{ATOM}{element}") for entry in entries)
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    moments = [datetime.fromisoformat(entry.findtext(f"{ATOM}updated") or "") for entry in entries]
    assert moments == sorted(moments, reverse=True) and all(moment.tzinfo for moment in moments)


def test_every_entry_leads_to_its_page(captures_data: Path) -> None:
    site = captures_data / "published" / "site"
    links = list(_feed(captures_data).iter(f"{ATOM}link"))
    assert len(links) > 2  # more than those of the feed itself
    for link in links:
        address, _, place = (link.get("href") or "").partition("#")
        assert (site / address).is_file()
        assert not place or f'id="{place}"' in (site / address).read_text(encoding="utf-8")


def test_the_newest_week_is_an_entry_with_the_figures_of_the_database(captures_data: Path) -> None:
    ((week, total),) = query(
        captures_data,
        "select week_start, total_tokens from fct_market_weekly where is_complete order by 1 desc limit 1",
    )
    titles = [
        entry.findtext(f"{ATOM}title") or ""
        for entry in _feed(captures_data).findall(f"{ATOM}entry")
        if any(f"weeks/{week}.html" in (link.get("href") or "") for link in entry.findall(f"{ATOM}link"))
    ]
    assert any(f"{total / 10**12:.1f} trillion tokens" in title for title in titles)
