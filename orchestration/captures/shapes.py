"""The table `shapes.yml`: which rows of files that people keep become which form, and what is missing in others."""

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from orchestration.captures.contract import Refused, iso_moment

ABOVE = "../"
Row = Mapping[str, Any]
Around = tuple[Row, ...]  # the objects around a value, the nearest first
Moment = tuple[dt.datetime, str]  # with the name of the key that says it


class NearMiss(Refused):
    """Rows that look like those of a shape: worth a word where a file holds nothing else."""


class Shape(NamedTuple):
    """An entry of the table (see there). ``means`` and ``document`` are those of its form.

    ``why_not`` is set where its rows are known, and not taken.
    """

    name: str
    form: str
    columns: dict[str, str]
    means: str
    document: dict[str, Any]
    view: str = ABOVE + "view"
    why_not: str = ""

    @property
    def names(self) -> list[str]:
        """Return the columns, and the keys around the rows, that rows of this shape have."""
        return [*self.columns.values(), *([self.view] if self.view != ABOVE + "view" else [])]

    def lacks(self, row: Row, around: Around) -> list[str]:
        """Return those of `names` that a row lacks."""
        return [name for name in self.names if name not in row and value_of(name, row, around) is None]

    def __str__(self) -> str:
        """Return what its rows are, in words."""
        return f"{self.means} (shape {self.name})"


class Table(NamedTuple):
    """The file `shapes.yml`."""

    moments: list[str]
    shapes: list[Shape]


@cache
def table() -> Table:
    """Return the table of shapes."""
    return read_table(Path(__file__).with_name("shapes.yml").read_text(encoding="utf-8"))


def read_table(text: str) -> Table:
    """Return the table of a YAML text; raise TypeError for an entry with other keys."""
    parsed = yaml.safe_load(text)
    return Table(parsed["moments"], [Shape(**entry, **parsed["forms"][entry["form"]]) for entry in parsed["shapes"]])


def value_of(name: str, row: Row, around: Around) -> Any:
    """Return the value of a column; of `../name`, the nearest one around the rows that is not null."""
    if not name.startswith(ABOVE):
        return row.get(name)
    key = name.removeprefix(ABOVE)
    return next((one[key] for one in around if one.get(key) is not None), None)


def moment_in(around: Around) -> Moment | None:
    """Return the moment that the nearest object names; a null, a mere date and the start of a day count as none."""
    for one, key in ((one, key) for one in around for key in table().moments if isinstance(one.get(key), str)):
        with suppress(ValueError, OverflowError):
            if (moment := iso_moment(one[key])).time() != dt.time():
                return moment, key
    return None


def fitting(row: Row, around: Around) -> list[Shape]:
    """Return the shapes that a row has all columns of: of several, those with most columns."""
    shapes = [shape for shape in table().shapes if not shape.lacks(row, around)]
    return [shape for shape in shapes if len(shape.names) == max(len(one.names) for one in shapes)]


def nearest_to(row: Row, place: str, around: Around) -> NearMiss | None:
    """Return what a row lacks for the shape that it has most columns of, if it has more than half of them."""
    shape = min(table().shapes, key=lambda shape: len(shape.lacks(row, around)) / len(shape.names))
    lacking = shape.lacks(row, around)
    if 2 * len(lacking) >= len(shape.names):
        return None
    what = lacking[0].removeprefix(ABOVE) + (" around its rows" if ABOVE in lacking[0] else "")
    remedy = "add it, or, where it has another name, add a shape (CONTRIBUTING.md)"
    return NearMiss(f"{place} looks like {shape}, but lacks {what}: {remedy}")


def without_moment(shape: Shape, days: list[str], around: Around) -> Refused:
    """Return that rows have no moment, and what a person can do."""
    texts = [f"{key} {one[key]}" for one in around for key in table().moments if isinstance(one.get(key), str | int)]
    unusable = f" ({texts[0]:.60} is none in ISO 8601 with the time of day and its zone)" if texts else ""
    of = f" {'of' if len(days) == 1 else 'to'} {days[-1]:.10}" if days[-1] else ""
    return Refused(
        f"{shape.means}{of} without a moment{unusable}: state it with --as-of, or put it in the file's name, as in "
        "20260615T000500Z.json"
    )
