"""Tables in markdown, for the previews and check results that Dagster's UI shows.

Belongs here: escaping and number format of a cell. Does not: what is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal


def markdown_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write rows as a markdown table; a name from outside cannot break out of its cell."""
    lines = [list(columns), ["---"] * len(columns), *([_cell(value) for value in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cell(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return f"{value:,}"
    text = str(value).replace("&", "&amp;").replace("<", "&lt;").replace("\\", "\\\\")
    for mark in "|`*_[]!":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())
