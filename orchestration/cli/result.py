"""What became of a run: for a person the newest week, what changed and where things are; or all of it as JSON.

Belongs here: how that is told. Does not: the run (run.py), how a week looks (week.py).
"""

import json
from typing import Any

from orchestration.cli.out import answer, aside, json_value, line, message, print_json
from orchestration.cli.outcome import Outcome
from orchestration.cli.status import places, status_of
from orchestration.cli.week import show_week, week_as_json
from orchestration.publication.diff import changes_in_short
from orchestration.report.summary import glance
from orchestration.settings import Settings


def show_result(outcome: Outcome, settings: Settings) -> None:
    """Show the latest complete week, and what is new; or why nothing was published."""
    if not outcome.is_published:
        show_failure(outcome, settings)
        return
    show_week(*glance(settings.published.database))
    if outcome.is_new:
        _show_changes(settings)
    out = answer()
    line(out)
    for what, path in places(settings).items():
        line(out, f"  {what:9} {path}", hang=12)


def print_result(outcome: Outcome, settings: Settings) -> None:
    """Print what became of a run as one JSON document; the week is that of the publication which stands, or null."""
    print_json(json.dumps(result_as_json(outcome, settings), indent=1, default=json_value))


def result_as_json(outcome: Outcome, settings: Settings) -> dict[str, Any]:
    """Return the outcome, the latest complete week and where things are; warnings are those of the last full run."""
    found = outcome.model_dump()
    if outcome.is_published and not outcome.is_new:
        last = status_of(settings).last_run
        found["warnings"] = last["warnings"] if last else []
    stands = settings.published.database.exists()
    found["week"] = week_as_json(*glance(settings.published.database)) if stands else None
    found["places"] = {what: str(path) for what, path in places(settings).items()}
    return found


def show_failure(outcome: Outcome, settings: Settings) -> None:
    """Say which checks failed, what they expected and found, and that the previous publication is unchanged."""
    out = aside()
    for check in outcome.failed_checks:
        line(out, ("check failed", "red"), f"  {check.name} on {check.asset}")
        line(out, f"    expected  {check.expected}", hang=14)
        line(out, f"    found     {check.found}", hang=14)
    for error in outcome.errors:
        message(out, ("failed  ", "red"), error)
    is_there = settings.published.folder.exists()
    stands = "the previous publication is unchanged" if is_there else "there is no publication yet"
    where = (
        f"`make ui` shows run {outcome.run_id} with every check" if outcome.run_id else "ALMANAC_DEBUG=1 shows where"
    )
    line(out, f"Nothing was published; {stands}. {where}.")


def _show_changes(settings: Settings) -> None:
    """Say in a sentence what changed from the publication before, when there was one."""
    in_short = changes_in_short(settings.published)
    if in_short is not None:
        out = answer()
        line(out)
        line(out, f"Since the publication before: {in_short}.")
