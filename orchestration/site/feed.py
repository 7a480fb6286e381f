"""Make the entries of the Atom feed: weeks, news, restatements, verdicts."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from orchestration import figures
from orchestration.site.addresses import claim_page, week_page
from orchestration.site.exhibits import Exhibits, Row

# A quarter of weeks, the news of four, the newest restatements and verdicts.
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
        """Return an id unique to this entry, and the same in every edition."""
        return uuid.uuid5(NAMESPACE, f"{self.kind} {self.about}").urn


def entries(exhibits: Exhibits, headline: Callable[[date], str]) -> list[Entry]:
    """Return the entries, the newest first; ``headline`` gives the sentence of a week."""
    weeks, news = exhibits.one("weeks").rows, exhibits.keyed("week_notable")
    every = [
        *(_of_week(row, headline(row["week_start"])) for row in weeks[:WEEKS]),
        *(_of_news(row, week) for week in weeks[:WEEKS_OF_NEWS] for row in news[week["week_start"]].rows),
        *map(_of_restatement, exhibits.one("restatements").rows[:NEWEST]),
        *map(_of_claim, exhibits.one("claims").rows[:NEWEST]),
    ]
    return sorted(every, key=lambda entry: (entry.moment, entry.id), reverse=True)


def _of_week(week: Row, headline: str) -> Entry:
    monday = week["week_start"]
    return Entry(str(monday), "week", headline, headline, _moment(week), week_page(monday))


def _of_news(row: Row, week: Row) -> Entry:
    page = f"{week_page(row['week_start'])}#{row['notable_id']}"
    return Entry(row["notable_id"], "news", row["news_text"], row["sentence"], _moment(week), page)


def _of_restatement(row: Row) -> Entry:
    day, before = row["usage_date"], figures.of(row, "tokens_before", "count")
    if row["is_gone"]:
        title = f"{figures.day(day)} restated: the source no longer has the day, which had {before} tokens"
    else:
        after, change = figures.of(row, "tokens_after", "count"), figures.of(row, "change", "growth", finer=1)
        title = f"{figures.day(day)} restated: {before} to {after} tokens ({change})"
    about = f"{day} {row['known_from'].isoformat()}"
    return Entry(about, "restatement", title, title, row["known_from"], "revisions.html")


def _of_claim(row: Row) -> Entry:
    title = f"{row['verdict_text']}: {row['claim_text']}"
    moment = _midnight(row["published_on"])
    return Entry(row["claim_id"], "verdict", title, title, moment, claim_page(row["claim_id"]))


def _moment(week: Row) -> datetime:
    moment: datetime = week["as_of"] or _midnight(week["week_start"])
    return moment.astimezone(UTC)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
