"""How `almanac status` looks: what is known and how old it is, the last full run with its warnings, where things are.

Belongs here: its lines. Does not: gathering the answer (status.py).
"""

from typing import Any

from orchestration.cli.out import Part, answer, line, print_json
from orchestration.cli.status import Status
from orchestration.cli.week import TO_BE_NEWER, sample_in_words
from orchestration.foreign import NAME, Plain
from orchestration.report import figures
from orchestration.sources.kinds import kinds_in_words

HANG = 14
MOST_REFUSED = 5


def show_status(found: Status, *, as_json: bool) -> None:
    """Print the status as a person reads it; with ``as_json`` for machines."""
    if as_json:
        print_json(found.as_json())
        return
    if found.published is None:
        _say("Nothing is published yet: `make run` does it." if not found.damaged else "Nothing can be read.")
    else:
        _show_published(found.published, found)
    if found.last_run is not None:
        _show_last_run(found.last_run)
    if found.source is not None:
        how = "it answered" if found.source["has_answered"] else "it did not answer"
        _say(f"source asked  {_moment(found.source['asked_at'])}; {how}: {found.source['answer']}")
    damaged_files = [refusal for refusal in found.refused if not refusal.get("kind")]
    for refusal in damaged_files[-MOST_REFUSED:]:
        _say(f"refused       {Plain(refusal['file'], NAME)}: {refusal['reason']}")
    if len(damaged_files) > MOST_REFUSED:
        _say(f"              … and {len(damaged_files) - MOST_REFUSED} more in {found.places['refused']}")
    if kinds := [refusal["kind"] for refusal in found.refused if refusal.get("kind")]:
        _say(f"set aside     {kinds_in_words(kinds)}; the reasons are in {found.places['refused']}")
    for fault in found.damaged:
        _say(("damaged", "red"), f"       {fault}")
    for what, path in found.places.items():
        _say(f"{what:13} {path}")


def _show_published(known: dict[str, Any], found: Status) -> None:
    if known.get("is_bundled_sample"):
        sample = sample_in_words(known["latest_complete_week"])
        line(answer(), (f"{sample}: no figures of today. {TO_BE_NEWER}", "yellow"))
    moment = known["published_at"]
    when = f"{moment:%Y-%m-%d %H:%M} UTC, {_hours(found.age_hours)}" if moment else "at an unknown time"
    _say(f"published     {when}, version {known['version']}")
    newest = f"newest as of {known['newest_as_of']:%Y-%m-%d %H:%M} UTC" if known["newest_as_of"] else "none of rankings"
    _say(f"known         {known['captures']} captures, {newest}{_age(', ', found, 'newest_as_of')}")
    latest = known["latest_complete_week"]
    week = f"{latest} ({figures.week(latest)})" if latest else "none"
    ended = _age("; it ended ", found, "latest_complete_week")
    _say(f"latest week   {week}{ended}; {known['complete_weeks']} weeks complete, {known['claims']} claims on file")


def _show_last_run(run: dict[str, Any]) -> None:
    _say(f"last full run {run['status']}, {_moment(run['started'])}, {run['checks_passed']} checks passed")
    warned = run.get("warnings", [])
    for one in warned:
        _say("              ", (f"warning: {one['sentence']} ({one['name']})", "yellow"))
    in_words = {f"{one['name']} on {one['asset']} (warn)" for one in warned}
    for check in run["checks_not_passed"]:
        if check not in in_words:
            _say("              ", (f"not passed: {check}", "red"))


def _say(*parts: Part) -> None:
    line(answer(), *parts, hang=HANG)


def _moment(iso: str) -> str:
    return f"{iso[:16].replace('T', ' ')} UTC"


def _age(before: str, found: Status, of: str) -> str:
    days = found.age_days.get(of)
    if days is None:
        return ""
    return before + ("today" if days <= 0 else "1 day ago" if days == 1 else f"{days} days ago")


def _hours(hours: float | None) -> str:
    if hours is None or hours < 1:
        return "less than an hour ago"
    return f"{hours:.0f} hours ago" if hours < 48 else f"{hours / 24:.0f} days ago"
