"""Options that several commands take, and how their text is read."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from orchestration.settings import BadInput


def named_folder(text: str) -> Path:
    """Return a folder by its name; raise `typer.BadParameter` for an empty one, to `Path` the current folder."""
    if not text.strip():
        raise typer.BadParameter("the name of the folder is empty; write . for the current folder")
    return Path(text)


def day(option: str, text: str) -> date:
    """Return a day written YYYY-MM-DD; raise `BadInput` for any other text."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(f"{option} {text}: write a day as YYYY-MM-DD") from error


def monday(option: str, text: str | None) -> date | None:
    """Return the Monday of a week, or None for None; raise `BadInput` for any other day."""
    if text is None:
        return None
    from orchestration.claims.rules import fault_of_period

    week = day(option, text)
    if fault := fault_of_period("record", week):
        raise BadInput(f"{option}: {fault}")
    return week


JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data", parser=named_folder, help="The data folder.", show_default="$ALMANAC_DATA or data/", metavar="DIR"
    ),
]
