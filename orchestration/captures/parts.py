"""Find the captures in a file that a person keeps: by what its rows are, through any wrappers, not by its name."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from orchestration.captures.contract import CaptureFacts, Circumstances, Refused
from orchestration.captures.form import Form, first_point
from orchestration.captures.readers import read
from orchestration.captures.recognition import ROWS_IN, forms_of, no_form, recognise
from orchestration.captures.shapes import Around, NearMiss, Row, fitting, moment_in, table
from orchestration.captures.tables import Part, RowsInFile, derived
from orchestration.captures.wholeness import WHOLE, refuse_part

AS_IT_IS = "as_it_is"  # the shape of a capture that stands whole within another file
MAX_TABLES = 5_000  # the days since 2025 are a seventh of it; each takes up to 60 µs to tell what it is not


@dataclass(frozen=True)
class Judged:
    """A part that holds to its contract, with its form and facts."""

    part: Part
    form: Form
    facts: CaptureFacts


def judge_file(body: bytes, now: datetime, circumstances: Circumstances) -> tuple[list[Judged], list[str]]:
    """Return the captures in a file that hold to their contracts, and why other tables in it are not taken.

    Raise `Refused` where none does.
    """
    try:
        found, misses = parts(body, circumstances)
    except Refused:
        raise
    except Exception as error:
        raise Refused(f"its shape failed on it: {type(error).__name__}: {error}") from error  # as in `recognise`
    judged = []
    for part in found:
        try:
            judged.append(_judge(part, now))
        except Refused as refused:
            misses.append(refused if len(found) == 1 else Refused(f"{part.place}: {refused}"))
    if not judged:
        raise misses[0]
    return judged, [str(miss) for miss in misses]


def _judge(part: Part, now: datetime) -> Judged:
    form, facts = recognise(part.body, now, part.circumstances)
    rows_of = form.read_by or form.name
    if rows_of in WHOLE and part.shape in ("", AS_IT_IS):  # rows of the other shapes were held to it before
        document = json.loads(part.body)
        refuse_part(rows_of, document["data"], (document,))
    return Judged(part, form, facts)


def parts(body: bytes, circumstances: Circumstances) -> tuple[list[Part], list[Refused]]:
    """Return the captures in the bytes of a file, and why other tables in it are none.

    Equal bytes and circumstances give equal captures. Raise `Refused`, with what it lacks, for a file without any.
    """
    value = read(body, {name for shape in table().shapes for name in shape.columns.values()})
    if isinstance(value, dict) and (circumstances.asked or _is_capture(value)):
        dated, moment_at = _dated(value, (value,), circumstances)
        return [Part(body, dated, moment_at=moment_at)], []
    original, found, misses = hashlib.sha256(body).hexdigest(), list[Part](), list[Refused]()
    for number, (node, place, around) in enumerate(_places(value, "", ()), start=1):
        if number > MAX_TABLES:
            raise Refused(f"it holds more than {MAX_TABLES:,} tables: split it")
        try:
            if isinstance(node, dict):
                dated, moment_at = _dated(node, (node, *around), circumstances)
                found.append(Part(derived(node, original, AS_IT_IS), dated, AS_IT_IS, place, moment_at))
            else:
                found += RowsInFile(node, place or "it", around, circumstances, original).parts()
        except Refused as refused:
            misses.append(refused)
    faults = [miss for miss in misses if not isinstance(miss, NearMiss)]
    if not found:
        raise next(iter(faults or misses), None) or no_form(value)
    return found, faults


def _is_capture(value: Row) -> bool:
    """Return whether an object is a capture of a known form; what is null counts as missing.

    The marks of a list of models are two columns, which rows of another shape may have beside their own.
    """
    forms = forms_of({key: one for key, one in value.items() if one is not None}, {})
    shapes = fitting(first_point(dict(value)), (value,)) if forms and forms[0].is_undated else []
    return bool(forms) and all(shape.form == forms[0].name for shape in shapes)


def _places(value: Any, place: str, around: Around) -> Iterator[tuple[Any, str, Around]]:
    """Yield each list of objects, and each object that is a capture, with its place and the objects around it."""
    if isinstance(value, dict):
        if any(name in value for name in ROWS_IN) and _is_capture(value):  # quick: a file may have 100,000 objects
            yield value, place, around
            return
        for key, inner in value.items():
            yield from _places(inner, f"{place}.{key}".removeprefix("."), (value, *around))
    elif isinstance(value, list):
        if value and all(isinstance(row, dict) for row in value):
            yield value, place, around
            if fitting(value[0], around):
                return
        for number, inner in enumerate(value):
            yield from _places(inner, f"{place}[{number}]", around)


def _dated(value: Row, around: Around, circumstances: Circumstances) -> tuple[Circumstances, str]:
    """Return the circumstances of a capture as it stands: of a form that names no moment, with the newest in its rows,
    else the one around them.
    """
    if not any(form.is_undated for form in forms_of(dict(value), circumstances.asked)):
        return circumstances, ""
    in_rows = [moment for row in value["data"] if isinstance(row, dict) and (moment := moment_in((row,)))]
    if moment := max(in_rows, default=moment_in(around)):
        return replace(circumstances, seen_at=moment[0], stated_at=None), moment[1]
    return circumstances, ""
