"""How answers look on a terminal; in a pipe, plain text without colours or cut lines.

Belongs here: tables and sentences. Does not: reading the data (summary.py).
"""

import json
import sys
from collections import Counter
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from orchestration.claims.files import SetAside
from orchestration.cli.run import Outcome
from orchestration.cli.status import Status, places
from orchestration.publication.diff import Changes, changes_in_short
from orchestration.report import figures
from orchestration.report.summary import Week, summarise
from orchestration.settings import Settings


def console() -> Console:
    """Return the console of standard output; in a pipe it does not wrap."""
    return Console(width=None if sys.stdout.isatty() else 140, highlight=False)


def say(text: str) -> None:
    """Say something to the person, beside the answer."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(f"[yellow]{escape(text)}[/yellow]")


def show_set_aside(aside: list[SetAside]) -> None:
    """Say which claims on file are not counted, and why; beside the answer, which is of the others."""
    for one in aside:
        say(f"set aside of data/claims/{one}")


def show_failure(outcome: Outcome, settings: Settings) -> None:
    """Say which checks failed, what they expected and found, and that the last publication stands."""
    out = Console(stderr=True, highlight=False, soft_wrap=True)
    for check in outcome.failed_checks:
        out.print(f"[red]check failed[/red]  {escape(check.name)} on {escape(check.asset)}")
        out.print(f"    expected  {escape(check.expected)}")
        out.print(f"    found     {escape(check.found)}")
    for error in outcome.errors:
        out.print(f"[red]failed[/red]  {escape(error)}")
    stands = "the last publication stands" if settings.published.folder.exists() else "there is no publication yet"
    where = (
        f"`make ui` shows run {outcome.run_id} with every check" if outcome.run_id else "ALMANAC_DEBUG=1 shows where"
    )
    out.print(f"Nothing was published; {stands}. {where}.")


def show_summary(settings: Settings) -> None:
    """Show the weeks, the citation and where things are."""
    out = console()
    weeks, citation = summarise(settings.published.database)
    for week in weeks:
        _show_week(out, week)
    out.print(f"\n{escape(citation)} Licensed CC BY 4.0.", soft_wrap=True)
    out.print("Token counts are those of each provider's own tokenizer: not comparable to the last percent.")
    for what, path in places(settings).items():
        out.print(f"  {what:9} {escape(str(path))}", soft_wrap=True)


def show_changes(settings: Settings) -> None:
    """Say in a sentence what changed from the publication before, when there was one."""
    in_short = changes_in_short(settings.published)
    if in_short is not None:
        console().print(f"\nSince the publication before: {escape(in_short)}.", soft_wrap=True)


def show_diff(changes: Changes, *, as_json: bool) -> None:
    """Print what changed between two publications; with ``as_json`` every table and column."""
    if as_json:
        print(changes.as_json())
        return
    out = console()
    out.print(f"from the publication of {changes.before} to that of {changes.after}:")
    out.print(escape(f"{changes.in_short()}."), soft_wrap=True)
    for line in changes.in_lines():
        out.print(escape(f"  {line}"), soft_wrap=True)


def _show_week(out: Console, week: Week) -> None:
    out.print(f"\n[bold]Week {week.week_start} ({figures.week(week.week_start)})[/bold]")
    if week.market:
        total, growth, source, as_of = week.market
        change = f", {figures.percent(growth)} on the week before" if growth is not None else ""
        out.print(f"Market {figures.tokens(total)} tokens{change} ({source}, as of {as_of:%Y-%m-%d}).")
    parts = [f"{name} {figures.tokens(total)} ({figures.percent(growth)})" for name, total, growth in week.countries]
    if parts:
        out.print(escape("Among the top ten, attribution as known now: " + ", ".join(parts) + "."), soft_wrap=True)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("rank", "model", "vendor", "country", "tokens", "growth"):
        table.add_column(title, justify="right" if title in ("rank", "tokens", "growth") else "left", no_wrap=True)
    for rank, model, vendor, country, total, growth in week.models:
        cells = (str(rank), escape(model), escape(vendor), country, figures.tokens(total), figures.percent(growth))
        table.add_row(*cells)
    out.print(table)


def show_status(found: Status) -> None:
    """Print the status as a person reads it."""
    out = console()
    known = found.published
    if known is None:
        out.print("Nothing is published yet: `make run` does it.")
    else:
        moment = known["published_at"]
        when = f"{moment:%Y-%m-%d %H:%M} UTC, {found.age_hours} hours ago" if moment else "at an unknown time"
        out.print(f"published     {when}, version {known['version']}")
        out.print(
            f"known         {known['captures']} captures, newest as of {known['newest_as_of']:%Y-%m-%d %H:%M} UTC"
        )
        latest = known["latest_complete_week"]
        week = f"{latest} ({figures.week(latest)})" if latest else "none"
        out.print(f"latest week   {week}; {known['complete_weeks']} weeks complete, {known['claims']} claims on file")
    run = found.last_run
    if run is not None:
        out.print(f"last run      {run['status']}, {run['started'][:19]} UTC, {run['checks_passed']} checks passed")
        for check in run["checks_not_passed"]:
            out.print(f"              [yellow]not passed: {escape(check)}[/yellow]")
    for refusal in found.refused[-5:]:
        out.print(f"refused       {escape(refusal['file'])}: {escape(refusal['reason'])}", soft_wrap=True)
    if len(found.refused) > 5:
        out.print(
            f"              … and {len(found.refused) - 5} more in {escape(found.places['refused'])}", soft_wrap=True
        )
    for what, path in found.places.items():
        out.print(f"{what:13} {escape(path)}", soft_wrap=True)


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
        print(json.dumps(claims, indent=1, ensure_ascii=False, default=_plain))
        return
    out = console()
    for claim in claims:
        style = MARKS[claim["verdict"]]
        source = f"{claim['publisher']}, {claim['published_on']}: " if claim["publisher"] else ""
        out.print(f"[{style}]{claim['verdict']}[/{style}]  {escape(source + claim['statement'])}", soft_wrap=True)
        out.print(f"    {escape(claim['explanation'])}", soft_wrap=True)
        out.print(f"    {escape(_where(claim))}", soft_wrap=True)
        out.print(f"    {claim['matching_definitions']} of the definitions tried reproduce it.\n")
    counted = Counter(claim["verdict"] for claim in claims)
    in_words = ", ".join(f"{counted[verdict]} {verdict}" for verdict in MARKS if counted[verdict])
    out.print(f"{len(claims)} {'claim' if len(claims) == 1 else 'claims'}: {in_words or 'none on file'}.")


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


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value)
