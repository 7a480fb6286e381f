"""The result of `almanac run`: the latest complete week, the changes and where things are, or a failure; or JSON."""

import json
from typing import Any

from orchestration.cli.out import answer, aside, json_value, line, message, print_json
from orchestration.cli.outcome import Outcome
from orchestration.cli.status import places
from orchestration.cli.week import show_week, week_as_json
from orchestration.publication.diff import changes_in_short
from orchestration.report.summary import glance
from orchestration.runtime.last_run import last_run
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
    for name, path in places(settings).items():
        line(out, f"  {name:9} {path}")


def print_result(outcome: Outcome, settings: Settings) -> None:
    """Print the result of a run as one JSON document; the week is null before the first publication."""
    print_json(json.dumps(result_as_json(outcome, settings), indent=1, default=json_value))


def result_as_json(outcome: Outcome, settings: Settings) -> dict[str, Any]:
    """Return the outcome, the latest complete week and where things are; warnings are those of the last full run."""
    result = outcome.model_dump()
    if outcome.is_published and not outcome.is_new:
        result["warnings"] = last_run(settings).get("build", {}).get("warnings", [])
    database = settings.published.database
    result["week"] = week_as_json(*glance(database)) if database.exists() else None
    result["places"] = {name: str(path) for name, path in places(settings).items()}
    return result


def show_failure(outcome: Outcome, settings: Settings) -> None:
    """Print the failed checks and errors, and that the previous publication is unchanged."""
    out = aside()
    for check in outcome.failed_checks:
        line(out, ("check failed", "red"), f"  {check.name} on {check.asset}")
        line(out, f"    expected  {check.expected}", hang=14)
        line(out, f"    found     {check.found}", hang=14)
    for error in outcome.errors:
        message(out, ("failed  ", "red"), error)
    has_published = settings.published.folder.exists()
    previous = "the previous publication is unchanged" if has_published else "there is no publication yet"
    run = outcome.run_id
    hint = f"`make ui` shows run {run} with every check" if run else "ALMANAC_DEBUG=1 shows where"
    line(out, f"Nothing was published; {previous}. {hint}.")


def _show_changes(settings: Settings) -> None:
    """Print in a sentence what changed from the publication before, if there was one."""
    in_short = changes_in_short(settings.published)
    if in_short is not None:
        out = answer()
        line(out)
        line(out, f"Since the publication before: {in_short}.")
