"""`almanac status`: what is published, how old it is, what the last full run said, and where things are."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from orchestration import figures
from orchestration.cli.options import DataOption, JsonOption
from orchestration.cli.out import Part, answer, line, print_json
from orchestration.cli.week import sample_note
from orchestration.settings import Settings

MOST_REFUSED = 5
PUBLISHED = """
    select
        (select count(*) from capture_log) as captures,
        (select count(*) from capture_log where form = 'published_dataset') as other_datasets,
        (select as_of from about) as newest_as_of,
        (select week_start from dim_week where is_latest_complete) as latest_complete_week,
        (select count(*) from fct_market_weekly where is_complete) as complete_weeks,
        (select max(usage_date) from fct_model_usage_daily where is_complete) as latest_complete_day,
        (select count(*) from fct_claim_verification) as claims,
        (select is_bundled_sample from about) as is_bundled_sample,
        (select product_version from about) as version,
        (select commit from about) as commit
"""


def status(as_json: JsonOption = False, data: DataOption = None) -> None:
    """Say what is published, how old it is, what failed, and where things are."""
    state = status_of(Settings.from_environment(data))
    if as_json:
        print_json(json.dumps(state, indent=1, default=str, ensure_ascii=False))
    else:
        show_status(state)


def status_of(settings: Settings) -> dict[str, Any]:
    """Return the status; works before the first run, during a run, and when something is damaged or read-only.

    ``published`` is None before the first publication, ``last_run`` before the first full run. ``age_hours`` counts
    from the publication, ``age_days`` from the newest capture's as_of and from the end of the newest complete week.
    ``damaged`` has a sentence for each thing that could not be read, with what repairs it. ``source`` says when the
    source was last asked, and what it answered.
    """
    # The commands' own modules import little, so that `almanac --help` is quick.
    from orchestration.captures.raw_zone import RawZone
    from orchestration.captures.repair import damaged_in
    from orchestration.publication.folders import kept_publications
    from orchestration.runtime.last_run import last_build, read_answers

    damaged: list[str] = []
    now, published = datetime.now(UTC), _published(settings, damaged)
    refused = _refused(settings, damaged)
    damaged += [f"{path} cannot be used: `almanac verify` says why" for path in damaged_in(RawZone(settings.raw))]
    exports = read_answers(settings.answers).get("openrouter_exports")
    made, as_of, week = (
        published[name] if published else None for name in ("published_at", "newest_as_of", "latest_complete_week")
    )
    week_end = week + timedelta(days=7) if week else None
    return {
        "published": published,
        "age_hours": round((now - made).total_seconds() / 3600, 1) if made else None,
        "last_run": last_build(settings),
        "refused": refused,
        "publications": len(kept_publications(settings)),
        "places": {name: str(path) for name, path in places(settings).items()},
        "damaged": damaged,
        "age_days": {
            "newest_as_of": (now - as_of).days if as_of else None,
            "latest_complete_week": (now.date() - week_end).days if week_end else None,
        },
        "source": exports.model_dump(mode="json") if exports else None,
    }


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


def show_status(state: dict[str, Any]) -> None:
    """Print the status for a person, a line for each thing behind its name."""
    from orchestration.sources.intake import kinds_in_words

    if state["published"]:
        _show_published(state["published"], state)
    else:
        line(answer(), "Nothing can be read." if state["damaged"] else "Nothing is published yet; `make run` does it.")
    if run := state["last_run"]:
        _say("last full run", f"{run['status']}, {_minute(run['started'])}, {run['checks_passed']} checks passed")
        for check in run.get("not_passed", []):
            if check["is_error"]:
                _say("", (f"not passed: {check['name']} on {check['asset']}", "red"))
            else:
                _say("", (f"warning: {check['sentence']} ({check['name']})", "yellow"))
    if source := state["source"]:
        answer_of_source = f"no answer: {source['no_answer']}" if source["no_answer"] else "it answered"
        _say("source asked", f"{_minute(source['asked_at'])}; {answer_of_source}")
    refused = [refusal for refusal in state["refused"] if not refusal["kind"]]
    for refusal in refused[-MOST_REFUSED:]:
        _say("refused", f"{refusal['file']}: {refusal['reason']}")
    if len(refused) > MOST_REFUSED:
        _say("", f"… and {len(refused) - MOST_REFUSED} more in {state['places']['refused']}")
    if kinds := [refusal["kind"] for refusal in state["refused"] if refusal["kind"]]:
        _say("set aside", f"{kinds_in_words(kinds)}; the reasons are in {state['places']['refused']}")
    for fault in state["damaged"]:
        _say(("damaged", "red"), fault)
    for name, path in state["places"].items():
        _say(name, path)


def _published(settings: Settings, damaged: list[str]) -> dict[str, Any] | None:
    from orchestration.publication.package import made_at
    from orchestration.publication.reader import NotPublished, open_published, rows_of

    if not settings.published.database.exists():
        return None
    try:
        with open_published(settings.published.database) as connection:
            (published,) = rows_of(connection, PUBLISHED)
    except NotPublished as error:
        damaged.append(str(error))
        return None
    return published | {"published_at": made_at(settings.published)}


def _refused(settings: Settings, damaged: list[str]) -> list[dict[str, str]]:
    """Return the refused files, oldest refusal first; ``kind`` is empty for a damaged capture."""
    from orchestration.captures.repair import REFUSAL_SUFFIX, read_refusal

    refused = []
    for path in settings.quarantine.glob(f"*{REFUSAL_SUFFIX}"):
        if refusal := read_refusal(path):
            refused.append(refusal)
        else:
            damaged.append(f"quarantine/{path.name} cannot be read; the next `almanac run` removes it")
    refused.sort(key=lambda refusal: (refusal.refused_at, refusal.request))
    return [
        {"file": one.request, "reason": one.reason, "refused_at": one.refused_at.isoformat(), "kind": one.kind}
        for one in refused
    ]


def _show_published(published: dict[str, Any], state: dict[str, Any]) -> None:
    latest, as_of, made = (published[name] for name in ("latest_complete_week", "newest_as_of", "published_at"))
    if published["is_bundled_sample"]:
        line(answer(), (sample_note(latest), "yellow"))
    when = f"{made:%Y-%m-%d %H:%M} UTC, {_hours(state['age_hours'])}" if made else "at an unknown time"
    _say("published", f"{when}, version {published['version']}")
    newest = f"newest as of {as_of:%Y-%m-%d %H:%M} UTC" if as_of else "none of rankings"
    others = f" ({published['other_datasets']} of other data sets)" * bool(published["other_datasets"])
    _say("known", f"{published['captures']} captures{others}, {newest}{_days(', ', state['age_days']['newest_as_of'])}")
    week = f"{latest} ({figures.week(latest)})" if latest else "none"
    ended = _days("; it ended ", state["age_days"]["latest_complete_week"])
    counts = f"{published['complete_weeks']} weeks complete, {published['claims']} claims on file"
    _say("latest week", f"{week}{ended}; {counts}")


def _say(name: Part, text: Part) -> None:
    label, style = (name, "") if isinstance(name, str) else name
    line(answer(), (f"{label:14}", style), text, hang=14)


def _minute(iso: str) -> str:
    return f"{iso[:16].replace('T', ' ')} UTC"


def _days(before: str, days: int | None) -> str:
    if days is None:
        return ""
    return before + ("today" if days <= 0 else "1 day ago" if days == 1 else f"{days} days ago")


def _hours(hours: float | None) -> str:
    if hours is None or hours < 1:
        return "less than an hour ago"
    return f"{hours:.0f} hours ago" if hours < 48 else f"{hours / 24:.0f} days ago"
