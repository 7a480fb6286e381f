"""What is known, how fresh it is, what failed last, and where things are.

Belongs here: gathering the answer of `almanac status`. Does not: printing it (terminal.py).
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from orchestration.captures.mending import REFUSAL_SUFFIX, damaged_in, read_refusal
from orchestration.captures.raw_zone import RawZone
from orchestration.cli.last_known import last_known
from orchestration.publication.folders import kept_publications
from orchestration.publication.package import made_at
from orchestration.publication.reader import NotPublished, open_published, rows_of
from orchestration.settings import Settings

KNOWN = """
    select
        (select count(*) from capture_log) as captures,
        (select as_of from about) as newest_as_of,
        (
            select max(week_start) from fct_market_weekly where is_complete and total_tokens is not null
        ) as latest_complete_week,
        (select count(*) from fct_market_weekly where is_complete) as complete_weeks,
        (select max(usage_date) from fct_model_usage_daily where is_complete) as latest_complete_day,
        (select count(*) from fct_claim_verification) as claims,
        (select is_bundled_sample from about) as is_bundled_sample,
        (select product_version from about) as version,
        (select commit from about) as commit
"""


@dataclass(frozen=True)
class Status:
    """The answer; ``published`` is None before the first publication, ``last_run`` None before the first run.

    ``damaged`` says what could not be read, and what mends it, a sentence each. ``age_days`` are those since the newest
    capture was as of, and since the newest complete week ended. ``last_run`` is the last build: of a run that found
    nothing new there is nothing to say. ``source`` says when the source was last asked, and what it answered.
    """

    published: dict[str, Any] | None
    age_hours: float | None
    last_run: dict[str, Any] | None
    refused: list[dict[str, str]]
    publications: int
    places: dict[str, str]
    damaged: list[str]
    age_days: dict[str, int | None] = field(default_factory=dict)
    source: dict[str, Any] | None = None

    def as_json(self) -> str:
        """Return it for machines."""
        return json.dumps(asdict(self), indent=1, default=str, ensure_ascii=False)


def status(settings: Settings) -> Status:
    """Return what is known; works before the first run, while one is going on, and whatever is damaged or read-only."""
    damaged: list[str] = []
    published = _published(settings, damaged)
    made = published["published_at"] if published else None
    age = (datetime.now(UTC) - made).total_seconds() / 3600 if made else None
    hours = round(age, 1) if age is not None else None
    refused = _refused(settings, damaged)
    damaged += [f"{path} cannot be used: `almanac verify` says why" for path in damaged_in(RawZone(settings.raw))]
    where = {what: str(path) for what, path in places(settings).items()}
    last_run, source = _history(settings, damaged)
    days = _ages(published, datetime.now(UTC))
    kept = len(kept_publications(settings))
    return Status(published, hours, last_run, refused, kept, where, damaged, days, source)


def places(settings: Settings) -> dict[str, Path]:
    """Return where things are, by the names that people use."""
    return {
        "site": settings.published.front_page,
        "report": settings.published.report,
        "docs": settings.published.docs_page,
        "database": settings.published.database,
        "parquet": settings.published.parquet,
        "captures": settings.raw,
        "refused": settings.quarantine,
    }


def _published(settings: Settings, damaged: list[str]) -> dict[str, Any] | None:
    if not settings.published.database.exists():
        return None
    try:
        with open_published(settings.published.database) as connection:
            (published,) = rows_of(connection, KNOWN)
            published["published_at"] = made_at(settings.published)
    except NotPublished as error:
        damaged.append(str(error))
        return None
    return published


def _refused(settings: Settings, damaged: list[str]) -> list[dict[str, str]]:
    found = []
    for path in settings.quarantine.glob(f"*{REFUSAL_SUFFIX}"):
        if refusal := read_refusal(path):
            found.append(refusal)
        else:
            damaged.append(f"quarantine/{path.name} cannot be read: the next `almanac run` makes it again")
    found.sort(key=lambda refusal: (refusal.refused_at, refusal.request))
    return [
        {"file": one.request, "reason": one.reason, "refused_at": one.refused_at.isoformat(), "kind": one.kind}
        for one in found
    ]


def _history(settings: Settings, damaged: list[str]) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    home = settings.dagster_home
    if not (home / "history").exists():
        return None, None
    try:
        known = last_known(home) or _asked_of_history(settings)
        return known["last_build"], known["last_asked"]
    except Exception as error:  # Dagster and SQLite raise what they like; the rest of the answer is none of theirs
        why = str(error).partition("\n")[0]
        damaged.append(f"the last run is not known: Dagster's history cannot be opened ({why:.150})")
        return None, None


def _asked_of_history(settings: Settings) -> dict[str, Any]:
    # Imported here: Dagster takes two seconds, and most often nothing has happened since it was asked last.
    from orchestration.cli.history import ask_history
    from orchestration.runtime.instance import open_instance

    with open_instance(settings) as instance:
        return ask_history(instance, settings.dagster_home)


def _ages(published: dict[str, Any] | None, now: datetime) -> dict[str, int | None]:
    as_of = published["newest_as_of"] if published else None
    week = published["latest_complete_week"] if published else None
    # A week has ended with its Sunday.
    ended = (now.date() - (week + timedelta(days=7))).days if week else None
    return {"newest_as_of": (now - as_of).days if as_of else None, "latest_complete_week": ended}
