"""A table that fits the window: no figure is cut, names give way in their middle, the least used columns go first.

Belongs here: how wide each column is, and its lines. Does not: printing them (out.py). Rich cuts figures as it cuts
names, and every cell at its end, where the date and the variant of a permaslug stand.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, chop_cells

GAP = "  "


@dataclass(frozen=True)
class Column:
    """One column. A figure has no ``least`` width, since it is never cut; a name has the least that is still of use.

    Of those with a ``leaves`` number the greatest goes first where the window is too narrow; None stays.
    """

    title: str
    least: int | None = None
    leaves: int | None = None

    @property
    def is_figure(self) -> bool:
        """Return whether its cells are figures, which stand to the right."""
        return self.least is None


def fitted(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int | None) -> list[str]:
    """Return the title and a line for each row, within so many cells; with ``width`` None nothing gives way.

    Where the figures alone are wider, the lines are too.
    """
    kept = list(range(len(columns)))
    widths = [
        max([cell_len(column.title), *(cell_len(row[number]) for row in rows)]) for number, column in enumerate(columns)
    ]
    if width is not None:
        while _least(columns, kept, widths) > width and any(columns[number].leaves is not None for number in kept):
            kept.remove(max(kept, key=lambda number: columns[number].leaves or -1))
        _narrow(columns, kept, widths, width)
    titles = [column.title for column in columns]
    return [
        GAP.join(_cell(row[number], widths[number], columns[number]) for number in kept).rstrip()
        for row in [titles, *rows]
    ]


def _least(columns: Sequence[Column], kept: list[int], widths: list[int]) -> int:
    needed = (min(widths[number], columns[number].least or widths[number]) for number in kept)
    return sum(needed) + len(GAP) * (len(kept) - 1)


def _narrow(columns: Sequence[Column], kept: list[int], widths: list[int], width: int) -> None:
    """Make the widest names narrower, a cell at a time, until the line fits or none can give way."""
    while sum(widths[number] for number in kept) + len(GAP) * (len(kept) - 1) > width:
        able = [number for number in kept if widths[number] > (columns[number].least or widths[number])]
        if not able:
            return
        widths[max(able, key=lambda number: widths[number])] -= 1


def _cell(text: str, width: int, column: Column) -> str:
    text = text if cell_len(text) <= width else in_the_middle(text, width)
    blanks = " " * (width - cell_len(text))
    return blanks + text if column.is_figure else text + blanks


def in_the_middle(text: str, width: int) -> str:
    """Return a name cut in its middle to so many cells: its beginning says whose it is, its end which one."""
    if cell_len(text) <= width:
        return text
    room = max(width - 1, 0)
    head = chop_cells(text, room - room // 2)[0] if room else ""
    tail = chop_cells(text[::-1], room // 2)[0][::-1] if room // 2 else ""
    return f"{head}…{tail}"
