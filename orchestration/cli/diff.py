"""`almanac diff`: what changed between two publications."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.options import DataOption, JsonOption, named_folder
from orchestration.cli.out import answer, line, print_json
from orchestration.settings import PublicationPaths, Settings

if TYPE_CHECKING:
    from orchestration.publication.diff import Changes


def diff(
    before: Annotated[
        Path | None, typer.Argument(parser=named_folder, help="A publication's folder.", show_default="the one before")
    ] = None,
    after: Annotated[
        Path | None, typer.Argument(parser=named_folder, help="Another.", show_default="the current one")
    ] = None,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Say what changed between two publications: tables, rows and figures."""
    from orchestration.publication.diff import changes_between
    from orchestration.publication.folders import publication_before
    from orchestration.publication.reader import refuse_unpublished

    settings = Settings.from_environment(data)
    newer = PublicationPaths(after) if after else settings.published
    refuse_unpublished(newer.database)
    older = PublicationPaths(before) if before else publication_before(settings, newer)
    changes = changes_between(older, newer)
    if as_json:
        print_json(changes.as_json())
    else:
        show_changes(changes)


def show_changes(changes: "Changes") -> None:
    """Print the changes in short, then a line for each table."""
    out = answer()
    line(out, f"from the publication of {changes.before} to that of {changes.after}:")
    line(out, f"{changes.in_short()}.")
    for text in changes.in_lines():
        line(out, f"  {text}", hang=4)
