"""Make the entries of the Atom feed: weeks, news, restatements, verdicts."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from orchestration.report import figures
from orchestration.site.addresses import claim_page, week_page
from orchestration.site.exhibits import Exhibit

# A feed is of what is new: a quarter of weeks, the news of four, the newest restatements and verdicts.
WEEKS, WEEKS_OF_NEWS, NEWEST = 13, 4, 30
# Ids are made of what an entry is about, so that they are the same in every edition, wherever the site is served.
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://openrouter.ai/rankings#token-almanac")


@dataclass(frozen=True)
class Entry:
    """One entry: what it is about, its moment (UTC), the page and the kind (week, news, restatement, verdict)."""

    about: str
    kind: str
    title: str
    text: str
    moment: datetime
    address: str

    @property
    def id(self) -> str:
        """Return an id that no other entry has, and this one in every edition."""
        return uuid.uuid5(NAMESPACE, f"{self.kind} {self.about}").urn


def entries(
    weeks: list[tuple[dict[str, Any], str]], news: list[Exhibit], restatements: Exhibit, claims: Exhibit
) -> list[Entry]:
    """Return the entries, the newest first: ``weeks`` with their headlines, ``news`` a week each, both newest first."""
    found = [*_of_weeks(weeks), *_of_news(news, weeks), *_of_restatements(restatements), *_of_claims(claims)]
    return sorted(found, key=lambda entry: (entry.moment, entry.id), reverse=True)


def _of_weeks(weeks: list[tuple[dict[str, Any], str]]) -> Iterator[Entry]:
    for week, headline in weeks[:WEEKS]:
        yield Entry(str(week["week_start"]), "week", headline, headline, _known(week), week_page(week["week_start"]))


def _of_news(news: list[Exhibit], weeks: list[tuple[dict[str, Any], str]]) -> Iterator[Entry]:
    known = {week["week_start"]: _known(week) for week, _ in weeks}
    for row in (row for week in news[:WEEKS_OF_NEWS] for row in week.rows):
        page = f"{week_page(row['week_start'])}#{row['notable_id']}"
        yield Entry(row["notable_id"], "news", row["said"], row["sentence"], known[row["week_start"]], page)


def _of_restatements(restatements: Exhibit) -> Iterator[Entry]:
    for row in restatements.rows[:NEWEST]:
        day, before = row["usage_date"], f"{row['tokens_before']:,}"
        if row["is_gone"]:
            title = f"{figures.day(day)} restated: the source no longer has the day, which had {before} tokens"
        else:
            after, change = f"{row['tokens_after']:,}", figures.small_percent(row["change"])
            title = f"{figures.day(day)} restated: {before} to {after} tokens ({change})"
        yield Entry(
            f"{day} {row['known_from'].isoformat()}", "restatement", title, title, row["known_from"], "revisions.html"
        )


def _of_claims(claims: Exhibit) -> Iterator[Entry]:
    for row in claims.rows[:NEWEST]:
        title = f"{row['verdict'].replace('_', ' ')}: {row['publisher']}, {row['statement']}"
        yield Entry(
            row["claim_id"], "verdict", title, title, _midnight(row["published_on"]), claim_page(row["claim_id"])
        )


def _known(week: dict[str, Any]) -> datetime:
    known: datetime = week["as_of"] or _midnight(week["week_start"])
    return known.astimezone(UTC)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
