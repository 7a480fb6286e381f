"""What is newsworthy in a week, as `almanac notable` shows it: lines, JSON, or a file in the schema of data/claims.

Belongs here: asking fct_notable, and how its rows are written. Does not: what is notable, its verdict and its sentence
(dbt_project: fct_notable).
"""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from orchestration.claims.rules import fault_of_period
from orchestration.cli.out import answer, json_value, line, print_json, print_yaml
from orchestration.publication.reader import open_published, rows_of
from orchestration.settings import BadInput

# What a person reads of a week; the rest is told by --json.
MOST_SHOWN = 10
COMPLETE_WEEKS = """
    select week_start from fct_market_weekly
    where is_complete and total_tokens is not null order by week_start
"""
NOTABLES = "select * from fct_notable where week_start = $week order by importance"


@dataclass(frozen=True)
class Notables:
    """Those of one complete week, as rows of fct_notable by importance: what is news, and what was not confirmed."""

    week_start: date
    confirmed: list[dict[str, Any]]
    not_confirmed: list[dict[str, Any]]


def notables_of(database: Path, week: date | None) -> Notables:
    """Return what is notable in a week, or in the latest complete one.

    Raise `BadInput`, with the weeks that can be asked for, when it is none or not complete, and `NotPublished` before
    the first publication.
    """
    if week and (fault := fault_of_period("record", week)):
        raise BadInput(f"--week: {fault}")
    with open_published(database) as connection:
        weeks = [row["week_start"] for row in rows_of(connection, COMPLETE_WEEKS)]
        if not weeks:
            raise BadInput("no week is known completely yet, and no other is news")
        if week and week not in weeks:
            raise BadInput(f"--week {week}: not known completely; complete are weeks of {weeks[0]} … {weeks[-1]}")
        rows = rows_of(connection, NOTABLES, {"week": week or weeks[-1]})
    for row in rows:
        row["models"] = json.loads(row["models"])
    confirmed = [row for row in rows if row["is_confirmed"]]
    return Notables(week or weeks[-1], confirmed, [row for row in rows if not row["is_confirmed"]])


def show_notables(found: Notables, *, as_json: bool, as_yaml: bool) -> None:
    """Print the news of a week as sentences, the most important first; or all of it for machines."""
    if as_json:
        print_json(json.dumps(vars(found), indent=1, default=json_value))
    elif as_yaml:
        if not found.confirmed:
            raise BadInput(f"week {found.week_start}: nothing is confirmed, and a file without claims is none")
        print_yaml(claims_file(found))
    else:
        _show_sentences(found)


def _show_sentences(found: Notables) -> None:
    out = answer()
    shown = found.confirmed[:MOST_SHOWN]
    line(out, f"Week of {found.week_start}: {len(found.confirmed)} found and confirmed by the claim checker.")
    for number, row in enumerate(shown, 1):
        line(out, f"{number:3}. ", (row["sentence"], "bold" if number == 1 else ""), hang=5)
    if more := len(found.confirmed) - len(shown):
        line(out, f"{more} more of less weight: --json has all, each with its SQL.")
    if found.not_confirmed:
        line(out, f"{len(found.not_confirmed)} found, not confirmed: no news; --json has the verdicts.")


def claims_file(found: Notables) -> dict[str, Any]:
    """Return the confirmed ones as the content of a file in the schema of claims (orchestration/claims/schema.py)."""
    moments = [row["as_of"] for row in found.confirmed]
    return {
        "publisher": "token-almanac",
        # What a publication can have known: all that the figures are as of.
        "published_on": str(max(moments).date()),
        "source": f"almanac notable --week {found.week_start}",
        "claims": [_claim(row) for row in found.confirmed],
    }


def _claim(row: dict[str, Any]) -> dict[str, Any]:
    claim = {
        "claim_id": row["notable_id"],
        "statement": row["sentence"],
        "metric": row["metric"],
        "week_start": str(row["week_start"]),
        "value": json_value(row["claimed_value"]),
        "step": json_value(row["claimed_step"]),
        "unit": row["unit"],
        "entity": row["entity"],
        "over_entity": row["over_entity"],
        "models": row["models"],
        "stated_basis": row["stated_basis"],
    }
    return {name: value for name, value in claim.items() if value not in (None, [])}
