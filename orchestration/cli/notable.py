"""`almanac notable`: what is newsworthy in a week, as sentences or JSON."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from orchestration.cli.options import DataOption, JsonOption, monday
from orchestration.cli.out import answer, json_value, line, print_json
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
    data: DataOption = None,
) -> None:
    """Say what is newsworthy in a week: records, overtakings, streaks, entries; each checked, in words to quote."""
    notables = notables_of(Settings.from_environment(data).published.database, monday("--week", week))
    show_notables(notables, as_json=as_json)


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


def show_notables(notables: Notables, *, as_json: bool) -> None:
    """Print the news of a week as sentences, the most important first; or all of it for machines."""
    if as_json:
        print_json(json.dumps(vars(notables), indent=1, default=json_value))
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
