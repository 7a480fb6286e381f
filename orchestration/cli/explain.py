"""`almanac explain`: how a file is read, without taking it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from orchestration.cli.options import named_folder
from orchestration.cli.out import answer, line

if TYPE_CHECKING:
    from orchestration.captures.parts import Judged
    from orchestration.sources.intake import Offer

FIRST_ROWS = 3


def explain(
    file: Annotated[Path, typer.Argument(parser=named_folder, help="A file, or a folder of files.")],
    as_of: Annotated[str, typer.Option(metavar="MOMENT", help="As that of `almanac run`.")] = "",
) -> None:
    """Say how a file is read: its shape and form, its moment, its first rows; or why it would be refused.

    Nothing is taken. The status is 2 where nothing would be.
    """
    from orchestration.captures.contract import iso_moment
    from orchestration.cli.folders import refuse_moment, refuse_unreadable
    from orchestration.sources.folder import Folder

    refuse_unreadable(file)
    if as_of:
        refuse_moment(as_of, [file])
    stated_at = iso_moment(as_of) if as_of else None
    taken = [_explain(offer) for offer in Folder(file, stated_at=stated_at).offers([], lambda _: None)]
    if not any(taken):
        raise typer.Exit(2)


def _explain(offer: "Offer") -> int:
    """Print how one file is read, and return the number of captures in it."""
    from orchestration.captures.contract import Refused
    from orchestration.captures.parts import judge_file

    out, judged, misses = answer(), list["Judged"](), [str(offer.fault)]
    line(out, (offer.request, "bold"))
    if offer.body is not None and not offer.fault:
        try:
            judged, misses = judge_file(offer.body, datetime.now(UTC), offer.circumstances)
        except Refused as refused:
            misses = [str(refused)]
    for one in judged:
        _show(one)
    for miss in misses:
        line(out, ("  refused  ", "red"), miss, hang=11)
    return len(judged)


def _show(judged: "Judged") -> None:
    from orchestration.captures.recognition import ROWS_IN
    from orchestration.captures.shapes import table

    out, part, facts = answer(), judged.part, judged.facts
    place = f"{part.place}, of the shape {part.shape}, is" if part.shape else "is"
    moment = part.moment_at or ("--as-of" if facts.is_as_of_stated else "the form's own, or the file's name")
    line(out, f"  {place} a {judged.form.name}: {facts.window_start} … {facts.window_end}, {facts.row_count} rows")
    line(out, f"  as of {facts.as_of.isoformat()}, from {moment}")
    document = json.loads(part.body)
    rows: Any = next((document[name] for name in ROWS_IN if name in document), [])
    columns = next((shape.columns for shape in table().shapes if shape.name == part.shape), {})
    for row in list(rows.items() if isinstance(rows, dict) else rows)[:FIRST_ROWS]:
        read = {name: row[name] for name in columns} or row
        line(out, f"    {json.dumps(read, ensure_ascii=False)}", hang=6)
