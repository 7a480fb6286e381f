"""Options that several commands take, and what a person writes into them.

Belongs here: folders and days as they are written. Does not: the commands (questions.py, work.py).
"""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from orchestration.settings import BadInput


def named_folder(text: str) -> Path:
    """Return a folder by its name; raise `typer.BadParameter` for no name at all."""
    # To `Path`, no name at all is the working folder.
    if not text.strip():
        raise typer.BadParameter("a folder has a name; the one you are in is .")
    return Path(text)


def day(option: str, text: str) -> date:
    """Return a day as it was written; raise `BadInput` for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(f"{option} {text}: a day is written YYYY-MM-DD") from error


DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data", parser=named_folder, help="The data folder.", show_default="$ALMANAC_DATA or data/", metavar="DIR"
    ),
]
