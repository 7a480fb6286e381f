"""Turn a list of rows in a file into captures of a known form, by the table of shapes (`shapes.yml`)."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from orchestration.captures.contract import DERIVED, Circumstances, Refused
from orchestration.captures.forms import FORMS
from orchestration.captures.forms.daily import is_by_week
from orchestration.captures.shapes import (
    Around,
    Moment,
    Row,
    Shape,
    fitting,
    moment_in,
    nearest_to,
    value_of,
    without_moment,
)
from orchestration.captures.wholeness import refuse_part

ONE_DAY = timedelta(days=1)
MIDNIGHT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]00:00(:00(\.0+)?)?(Z|\+00:00)?")


@dataclass(frozen=True)
class Part:
    """A capture in a file: its bytes, of a known form, what they do not say, and where rows and moment stand.

    ``shape`` is empty where the whole file is the capture.
    """

    body: bytes
    circumstances: Circumstances
    shape: str = ""
    place: str = ""
    moment_at: str = ""


@dataclass(frozen=True)
class RowsInFile:
    """A list of rows at a place within the file that has the checksum ``original``."""

    rows: list[Row]
    place: str
    around: Around
    circumstances: Circumstances
    original: str

    def parts(self) -> list[Part]:
        """Return the captures that the rows give; none for rows of something else."""
        shapes = fitting(self.rows[0], self.around)
        if not shapes:
            if nearest := nearest_to(self.rows[0], self.place, self.around):
                raise nearest
            return []
        if len(shapes) > 1:
            both = " and ".join(map(str, shapes))
            raise Refused(f"{self.place} fits {both}: keep the columns of one of them only")
        (shape,) = shapes
        if shape.why_not:
            raise Refused(f"{self.place}: {shape.why_not}")
        if shape.form == "data_api_daily":
            self._refuse_longer_periods(shape)
        return [
            self._part(shape, rows, moment)
            for moment, all_rows in self._by_moment(shape).items()
            for rows in (_runs(all_rows) if shape.form == "data_api_daily" else [all_rows])
        ]

    def _by_moment(self, shape: Shape) -> dict[Moment | None, list[Row]]:
        """Return the rows, under the form's names, by the moment that they, or the objects around them, name.

        A list of models or providers is one capture, of the newest moment; so are rows that were taken one by one, but
        for weeks of a chart, each of which can stand alone.
        """
        by_moment, outer = defaultdict[Moment | None, list[Row]](list), moment_in(self.around)
        for number, row in enumerate(self.rows, start=1):
            if lacks := shape.lacks(row, self.around):
                raise Refused(f"{self.place}: row {number} lacks {lacks[0]}, which the rows before it have")
            by_moment[moment_in((row,)) or outer].append(_row_of_form(shape, row, self.around))
        # A second may have seen two of them.
        is_row_by_row = 2 * len(by_moment) > len(self.rows) and shape.form != "weekly_chart"
        if not _is_undated(shape) and not is_row_by_row:
            return by_moment
        newest = max(filter(None, by_moment), default=None)
        return {newest: [row for rows in by_moment.values() for row in rows]}

    def _refuse_longer_periods(self, shape: Shape) -> None:
        rows = [{"date": value_of(shape.columns["date"], row, self.around)} for row in self.rows]
        days = sorted({str(row["date"]) for row in rows})
        meta = {"start_date": days[0], "end_date": days[-1]}
        are_mondays, are_firsts = is_by_week({"data": rows, "meta": meta}), all(day.endswith("-01") for day in days)
        if len(days) > 1 and (are_mondays or are_firsts):
            both = "Mondays or first days of months only, of days or of longer periods"
            raise Refused(f"{self.place} has {both}: keep the whole answer, its `meta` too")

    def _part(self, shape: Shape, rows: list[Row], moment: Moment | None) -> Part:
        days = sorted({day for row in rows if isinstance(day := row.get("date"), str)}) or [""]
        refuse_part(shape.form, rows, self.around)
        dated, is_stated = self.circumstances, False
        if moment is None and not _is_undated(shape):
            at = dated.exact_moment
            if at is None:
                raise without_moment(shape, days, (rows[0], *self.around))
            is_stated = at == dated.stated_at
            moment = at, "--as-of" if is_stated else "the file's name"
        elif moment:
            dated = replace(dated, seen_at=moment[0], stated_at=None)
        values = {
            "rows": rows,
            "moment": moment[0].isoformat() if moment else "",
            "view": value_of(shape.view, {}, self.around) or ("week" if len(days) > 1 else "day"),
            "first": days[0],
            "last": days[-1],
        }
        document = _filled(shape.document, values)
        body = derived(document, self.original, shape.name, is_stated=is_stated)
        return Part(body, dated, shape.name, self.place, moment[1] if moment else "")


def derived(document: Row, original: str, shape: str, *, is_stated: bool = False) -> bytes:
    """Return the bytes of a capture that says which file it was derived from, by which shape."""
    derivation = {"original": original, "shape": shape, "is_as_of_stated": is_stated}
    return json.dumps({**document, DERIVED: derivation}, ensure_ascii=False, separators=(",", ":")).encode()


def _is_undated(shape: Shape) -> bool:
    return shape.form in FORMS and FORMS[shape.form].is_undated


def _runs(rows: list[Row]) -> list[list[Row]]:
    """Return rows of days that follow one another: of a day that is missing between them the file says nothing.

    A run ends with the year, too, since a capture has 366 days at most.
    """
    days = sorted({str(row["date"]) for row in rows})
    runs, run_of = list[list[Row]](), dict[str, list[Row]]()
    for before, day in pairwise(["", *days]):
        runs += [] if _follows(before, day) else [[]]
        run_of[day] = runs[-1]
    for row in rows:
        run_of[str(row["date"])].append(row)
    return runs


def _follows(before: str, day: str) -> bool:
    with suppress(ValueError):
        return date.fromisoformat(before) + ONE_DAY == date.fromisoformat(day) and before[:4] == day[:4]
    return False


def _row_of_form(shape: Shape, row: Row, around: Around) -> Row:
    """Return a row under the form's names; the columns that the shape does not name are kept."""
    named = {name: _plain_day(value_of(source, row, around)) for name, source in shape.columns.items()}
    used = {*shape.columns.values(), *named}
    return named | {key: value for key, value in row.items() if key not in used}


def _plain_day(value: Any) -> Any:
    match = MIDNIGHT.fullmatch(value) if isinstance(value, str) else None
    return match[1] if match else value


def _filled(template: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(template, dict):
        return {key: _filled(inner, values) for key, inner in template.items()}
    return values[template[1:]] if isinstance(template, str) and template.startswith("$") else template
