"""`almanac notable`: what is newsworthy in a week, as sentences, JSON, or a file in the schema of data/claims."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from orchestration.cli.options import DataOption, JsonOption, monday
from orchestration.cli.out import answer, json_value, line, print_json, print_yaml
from orchestration.settings import BadInput, Settings

MOST_SHOWN = 10  # sentences for a person; --json has all
NOTABLES = "select * from fct_notable where week_start = $week order by importance"


@dataclass(frozen=True)
class Notables:
    """The rows of fct_notable of one complete week by importance: those confirmed, and those not."""

    week_start: date
    confirmed: list[dict[str, Any]]
    not_confirmed: list[dict[str, Any]]


def notable(
    week: Annotated[
        str | None,
        typer.Option(help="The week, by its Monday.", metavar="YYYY-MM-DD", show_default="the latest complete one"),
    ] = None,
    as_json: JsonOption = False,
    as_yaml: Annotated[bool, typer.Option("--yaml", help="Print a file of claims, to be kept in data/claims.")] = False,
    data: DataOption = None,
) -> None:
    """Say what is newsworthy in a week: records, overtakings, streaks, entries; each checked, in words to quote."""
    if as_json and as_yaml:
        raise BadInput("give --json or --yaml, not both")
    notables = notables_of(Settings.from_environment(data).published.database, monday("--week", week))
    show_notables(notables, as_json=as_json, as_yaml=as_yaml)


def notables_of(database: Path, week: date | None) -> Notables:
    """Return what is notable in a week, by its Monday, or in the latest complete one; raise `BadInput` for any other.

    Raise `NotPublished` before the first publication.
    """
    from orchestration.publication.reader import open_published, rows_of
    from orchestration.report.summary import chosen_week

    with open_published(database) as connection:
        chosen = chosen_week(connection, week)
        if chosen is None:
            raise BadInput("no week is complete yet")
        rows = rows_of(connection, NOTABLES, {"week": chosen})
    for row in rows:
        row["models"] = json.loads(row["models"])
    confirmed = [row for row in rows if row["is_confirmed"]]
    return Notables(chosen, confirmed, [row for row in rows if not row["is_confirmed"]])


def show_notables(notables: Notables, *, as_json: bool, as_yaml: bool) -> None:
    """Print the news of a week as sentences, the most important first; or all of it for machines."""
    if as_json:
        print_json(json.dumps(vars(notables), indent=1, default=json_value))
        return
    if as_yaml:
        if not notables.confirmed:
            raise BadInput(f"nothing is confirmed in the week of {notables.week_start}, so there is no claim to write")
        print_yaml(claims_file(notables))
        return
    out = answer()
    shown = notables.confirmed[:MOST_SHOWN]
    line(out, f"Week of {notables.week_start}: {len(notables.confirmed)} confirmed by the claim checker.")
    for number, row in enumerate(shown, 1):
        line(out, f"{number:3}. ", (row["sentence"], "bold" if number == 1 else ""), hang=5)
    if more := len(notables.confirmed) - len(shown):
        line(out, f"{more} more of lower importance: --json has all, each with its SQL.")
    if notables.not_confirmed:
        line(out, f"{len(notables.not_confirmed)} not confirmed, so not news: --json has the verdicts.")


def claims_file(notables: Notables) -> dict[str, Any]:
    """Return the confirmed ones as the content of a file in the schema of claims (orchestration/claims/schema.py)."""
    return {
        "publisher": "token-almanac",
        # A publication can have known every figure on the latest as_of.
        "published_on": str(max(row["as_of"] for row in notables.confirmed).date()),
        "source": f"almanac notable --week {notables.week_start}",
        "claims": [_claim(row) for row in notables.confirmed],
    }


def _claim(row: dict[str, Any]) -> dict[str, Any]:
    claim = {
        "claim_id": row["notable_id"],
        "statement": row["sentence"],
        "metric": row["metric"],
        "week_start": str(row["week_start"]),
        "value": json_value(row["claimed_value"]),
        "step": json_value(row["claimed_step"]),
        **{name: row[name] for name in ("unit", "entity", "over_entity", "models", "stated_basis")},
    }
    return {name: value for name, value in claim.items() if value not in (None, [])}
