"""What is known, how fresh it is, what failed last, and where things are.

Belongs here: gathering the answer of `almanac status`. Does not: printing it (terminal.py).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from orchestration.settings import Settings
from orchestration.summary import open_published

KNOWN = """
    select
        (select count(*) from capture_log) as captures,
        (select max(as_of) from capture_log) as newest_as_of,
        (
            select max(week_start) from fct_market_weekly where is_complete and total_tokens is not null
        ) as latest_complete_week,
        (select count(*) from fct_market_weekly where is_complete) as complete_weeks,
        (select max(usage_date) from fct_model_usage_daily where is_complete) as latest_complete_day,
        (select count(*) from fct_claim_verification) as claims,
        (select published_at from about) as published_at,
        (select version from about) as version,
        (select commit from about) as commit
"""


@dataclass(frozen=True)
class Status:
    """The answer; ``published`` is None before the first publication, ``last_run`` None before the first run."""

    published: dict[str, Any] | None
    age_hours: float | None
    last_run: dict[str, Any] | None
    refused: list[dict[str, str]]
    publications: int
    places: dict[str, str]

    def as_json(self) -> str:
        """Give it for machines."""
        return json.dumps(asdict(self), indent=1, default=str, ensure_ascii=False)


def status(settings: Settings) -> Status:
    """Gather what is known; works before the first run and while one is going on."""
    database = settings.published / "almanac.duckdb"
    published = None
    if database.exists():
        with open_published(database) as connection:
            answer = connection.execute(KNOWN)
            columns = [column[0] for column in answer.description or []]
            published = dict(zip(columns, answer.fetchall()[0], strict=True))
    age = None
    if published:
        age = (datetime.now(UTC) - datetime.fromisoformat(published["published_at"])).total_seconds() / 3600
    refusals = [json.loads(path.read_text()) for path in settings.quarantine.glob("*.refusal.json")]
    refused = sorted(refusals, key=lambda refusal: (refusal["refused_at"], refusal["request"]))
    folders = [path for path in settings.publications.glob("*") if path.name[0] != "."]
    places = {
        "report": settings.published / "report.html",
        "docs": settings.published / "docs" / "index.html",
        "database": database,
        "parquet": settings.published / "parquet",
        "captures": settings.data_dir / "raw",
        "refused": settings.data_dir / "quarantine",
    }
    return Status(
        published,
        round(age, 1) if age is not None else None,
        _last_run(settings),
        [{"file": one["request"], "reason": one["reason"], "refused_at": one["refused_at"]} for one in refused],
        len(folders),
        {what: str(path) for what, path in places.items()},
    )


def _last_run(settings: Settings) -> dict[str, Any] | None:
    if not (settings.dagster_home / "history").exists():
        return None
    from dagster import DagsterEventType, DagsterInstance

    with DagsterInstance.from_config(str(settings.dagster_home)) as instance:
        records = instance.get_run_records(limit=1)
        if not records:
            return None
        run = records[0].dagster_run
        events = instance.all_logs(run.run_id, of_type=DagsterEventType.ASSET_CHECK_EVALUATION)
        checks = [event.get_dagster_event().asset_check_evaluation_data for event in events]
        return {
            "run_id": run.run_id,
            "status": run.status.value.lower(),
            "started": records[0].create_timestamp.isoformat(timespec="seconds"),
            "checks_passed": sum(check.passed for check in checks),
            "checks_not_passed": [
                f"{check.check_name} on {check.asset_key.path[-1]} ({check.severity.value.lower()})"
                for check in checks
                if not check.passed
            ],
        }
