"""How answers look on a terminal; in a pipe, plain text without colours or cut lines.

Belongs here: tables and sentences. Does not: printing them (out.py), reading the data (summary.py).
"""

import json
from collections import Counter
from typing import Any

from rich.console import Console, JustifyMethod

from orchestration.captures.archive import Archive
from orchestration.claims.files import SetAside
from orchestration.cli.out import answer, aside, json_value, line, message, print_json, say, table
from orchestration.cli.run import Outcome
from orchestration.cli.status import Status, places
from orchestration.cli.verify import Finding
from orchestration.foreign import NAME, Plain
from orchestration.publication.diff import Changes, changes_in_short
from orchestration.report import figures
from orchestration.report.summary import Week, summarise
from orchestration.settings import Settings


def show_set_aside(claims: list[SetAside]) -> None:
    """Say which claims on file are not counted, and why; beside the answer, which is of the others."""
    for claim in claims:
        say(f"set aside of data/claims/{claim}")


def show_failure(outcome: Outcome, settings: Settings) -> None:
    """Say which checks failed, what they expected and found, and that the last publication stands."""
    out = aside()
    for check in outcome.failed_checks:
        line(out, ("check failed", "red"), f"  {check.name} on {check.asset}")
        line(out, f"    expected  {check.expected}")
        line(out, f"    found     {check.found}")
    for error in outcome.errors:
        message(out, ("failed  ", "red"), error)
    stands = "the last publication stands" if settings.published.folder.exists() else "there is no publication yet"
    where = (
        f"`make ui` shows run {outcome.run_id} with every check" if outcome.run_id else "ALMANAC_DEBUG=1 shows where"
    )
    line(out, f"Nothing was published; {stands}. {where}.")


def show_summary(settings: Settings) -> None:
    """Show the weeks, the citation and where things are."""
    out = answer()
    weeks, citation = summarise(settings.published.database)
    for week in weeks:
        _show_week(out, week)
    line(out)
    line(out, f"{citation} Licensed CC BY 4.0.")
    line(out, "Token counts are those of each provider's own tokenizer: not comparable to the last percent.")
    for what, path in places(settings).items():
        line(out, f"  {what:9} {path}")


def show_archive(archive: Archive) -> None:
    """Show where an archive stands, what is in it, how it is cited and checked."""
    out = answer()
    line(out, f"{archive.count} captures, {archive.bytes:,} bytes: {archive.folder}")
    line(out, f"{archive.citation} Licensed CC BY 4.0. sha256:{archive.captures_sha256}")
    line(out, "Check it there: sha256sum --check --quiet manifest-sha256.txt tagmanifest-sha256.txt")
    line(out, "Take it in: almanac run --offline --captures and that folder")


def show_changes(settings: Settings) -> None:
    """Say in a sentence what changed from the publication before, when there was one."""
    in_short = changes_in_short(settings.published)
    if in_short is not None:
        out = answer()
        line(out)
        line(out, f"Since the publication before: {in_short}.")


def show_diff(changes: Changes, *, as_json: bool) -> None:
    """Print what changed between two publications; with ``as_json`` every table and column."""
    if as_json:
        print_json(changes.as_json())
        return
    out = answer()
    line(out, f"from the publication of {changes.before} to that of {changes.after}:")
    line(out, f"{changes.in_short()}.")
    for text in changes.in_lines():
        line(out, f"  {text}")


def _show_week(out: Console, week: Week) -> None:
    line(out)
    line(out, (f"Week {week.week_start} ({figures.week(week.week_start)})", "bold"))
    if week.market:
        total, growth, source, as_of = week.market
        change = f", {figures.percent(growth)} on the week before" if growth is not None else ""
        line(out, f"Market {figures.tokens(total)} tokens{change} ({source}, as of {as_of:%Y-%m-%d}).")
    parts = [f"{name} {figures.tokens(total)} ({figures.percent(growth)})" for name, total, growth in week.countries]
    if parts:
        line(out, f"Among the top ten, attribution as known now: {', '.join(parts)}.")
    titles: dict[str, JustifyMethod] = {
        "rank": "right",
        "model": "left",
        "vendor": "left",
        "country": "left",
        "tokens": "right",
        "growth": "right",
    }
    rows = ((str(row[0]), *row[1:4], figures.tokens(row[4]), figures.percent(row[5])) for row in week.models)
    table(out, titles, rows)


def show_status(found: Status, *, as_json: bool) -> None:
    """Print the status as a person reads it; with ``as_json`` for machines."""
    if as_json:
        print_json(found.as_json())
        return
    out = answer()
    known = found.published
    if known is None:
        line(out, "Nothing is published yet: `make run` does it." if not found.damaged else "Nothing can be read.")
    else:
        moment = known["published_at"]
        when = f"{moment:%Y-%m-%d %H:%M} UTC, {found.age_hours} hours ago" if moment else "at an unknown time"
        line(out, f"published     {when}, version {known['version']}")
        line(
            out, f"known         {known['captures']} captures, newest as of {known['newest_as_of']:%Y-%m-%d %H:%M} UTC"
        )
        latest = known["latest_complete_week"]
        week = f"{latest} ({figures.week(latest)})" if latest else "none"
        line(out, f"latest week   {week}; {known['complete_weeks']} weeks complete, {known['claims']} claims on file")
    run = found.last_run
    if run is not None:
        line(out, f"last run      {run['status']}, {run['started'][:19]} UTC, {run['checks_passed']} checks passed")
        for check in run["checks_not_passed"]:
            line(out, "              ", (f"not passed: {check}", "yellow"))
    for refusal in found.refused[-5:]:
        line(out, f"refused       {Plain(refusal['file'], NAME)}: {refusal['reason']}")
    if len(found.refused) > 5:
        line(out, f"              … and {len(found.refused) - 5} more in {found.places['refused']}")
    for fault in found.damaged:
        line(out, ("damaged", "red"), f"       {fault}")
    for what, path in found.places.items():
        line(out, f"{what:13} {path}")


def show_findings(findings: list[Finding]) -> None:
    """Print what `almanac verify` found: a line for each thing that was checked, and one for each fault."""
    out = answer()
    for finding in findings:
        mark = ("wrong", "red") if finding.faults else ("right", "green")
        line(out, mark, f"  {finding.what:10} {finding.found}")
        for fault in finding.faults:
            line(out, f"       {fault}")


MARKS = {
    "confirmed": "green",
    "confirmed_on_mixed_basis": "yellow",
    "restated": "yellow",
    "refuted": "red",
    "not_checkable": "dim",
}


def show_claims(claims: list[dict[str, Any]], *, as_json: bool) -> None:
    """Print each claim with its verdict and the reason; with ``as_json`` every column, decimals as numbers."""
    if as_json:
        print_json(json.dumps(claims, indent=1, ensure_ascii=False, default=json_value))
        return
    out = answer()
    for claim in claims:
        source = f"{claim['publisher']}, {claim['published_on']}: " if claim["publisher"] else ""
        line(out, (claim["verdict"], MARKS[claim["verdict"]]), f"  {source}{claim['statement']}")
        line(out, f"    {claim['explanation']}")
        line(out, f"    {_where(claim)}")
        line(out, f"    {claim['matching_definitions']} of the definitions tried reproduce it.")
        line(out)
    counted = Counter(claim["verdict"] for claim in claims)
    in_words = ", ".join(f"{counted[verdict]} {verdict}" for verdict in MARKS if counted[verdict])
    line(out, f"{len(claims)} {'claim' if len(claims) == 1 else 'claims'}: {in_words or 'none on file'}.")


def _where(claim: dict[str, Any]) -> str:
    """Return the period that a claim is about, and where it was published."""
    what = (
        "month"
        if claim["metric"].startswith("month_")
        else "period"
        if claim["metric"].startswith("other_")
        else "week"
    )
    about = f"{claim['metric']}{' of ' + claim['entity'] if claim['entity'] else ''}, {what} {claim['week_start']}"
    return f"{about}; {claim['source_text']}" if claim["source_text"] else about
