"""How answers look on a terminal; in a pipe, plain text without colours or cut lines.

Belongs here: tables and sentences. Does not: printing them (out.py), reading the data (summary.py).
"""

import json
from collections import Counter
from typing import Any

from orchestration.captures.archive import Archive
from orchestration.claims.files import SetAside
from orchestration.cli.out import answer, json_value, line, print_json, say
from orchestration.cli.verify import Finding
from orchestration.publication.diff import Changes


def show_set_aside(claims: list[SetAside]) -> None:
    """Say which claims on file are not counted, and why; beside the answer, which is of the others."""
    for claim in claims:
        say(f"set aside of data/claims/{claim}")


def show_archive(archive: Archive) -> None:
    """Show where an archive stands, what is in it, how it is cited and checked."""
    out = answer()
    line(out, f"{archive.count} captures, {archive.bytes:,} bytes: {archive.folder}")
    line(out, f"{archive.citation} Licensed CC BY 4.0. sha256:{archive.captures_sha256}")
    line(out, "Check it there: sha256sum --check --quiet manifest-sha256.txt tagmanifest-sha256.txt")
    line(out, "Take it in: almanac run --offline --captures and that folder")


def show_diff(changes: Changes, *, as_json: bool) -> None:
    """Print what changed between two publications; with ``as_json`` every table and column."""
    if as_json:
        print_json(changes.as_json())
        return
    out = answer()
    line(out, f"from the publication of {changes.before} to that of {changes.after}:")
    line(out, f"{changes.in_short()}.")
    for text in changes.in_lines():
        line(out, f"  {text}", hang=4)


def show_findings(findings: list[Finding]) -> None:
    """Print what `almanac verify` found: a line for each thing that was checked, and one for each fault."""
    out = answer()
    for finding in findings:
        mark = ("wrong", "red") if finding.faults else ("right", "green")
        line(out, mark, f"  {finding.what:10} {finding.found}", hang=18)
        for fault in finding.faults:
            line(out, f"       {fault}", hang=9)


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
        line(out, (claim["verdict"], MARKS[claim["verdict"]]), f"  {source}{claim['statement']}", hang=4)
        line(out, f"    {claim['explanation']}", hang=4)
        line(out, f"    {_where(claim)}", hang=4)
        line(out, f"    {claim['matching_definitions']} of the definitions tried reproduce it.", hang=4)
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
