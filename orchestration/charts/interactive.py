"""What charts.js draws a chart over time from: columns of one value a week, as compact as JSON allows.

Belongs here: the form of that data. Does not: drawing it (charts.js).
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from orchestration.charts.axis import Axis
from orchestration.charts.colours import DARK, LIGHT, for_text
from orchestration.charts.view import Number, Series, View


def interactive(
    title: str, caption: str, views: Sequence[View], measure: str, axes: Mapping[str, Axis], labels: Mapping[str, str]
) -> dict[str, Any]:
    """Return the data of a chart over time: every view, every week, exact tokens as text.

    A column is one text with a value for each week, apart by blanks, ``-`` where nothing is known; it stands in
    ``columns`` once, and each series says by number which are its own: value, low, high of each measure.
    """
    columns: dict[str, int] = {}
    said = [
        {
            "basis": labels.get(view.basis) or _said(view.basis),
            "attribution": labels.get(view.attribution) or _said(view.attribution),
            "gaps": view.gaps,
            "partial": view.partial,
            "changes": view.changes,
            "breaks": view.breaks,
            "series": [_series(one, columns) for one in view.series],
        }
        for view in views
    ]
    there = [name for name in axes if any(name in one.measures for view in views for one in view.series)]
    return {
        "title": title,
        "caption": caption,
        "first": views[0].weeks[0].isoformat(),
        "weeks": len(views[0].weeks),
        "measure": measure,
        "axes": {name: asdict(axes[name]) for name in there},
        "columns": list(columns),
        "views": said,
    }


def _series(one: Series, columns: dict[str, int]) -> dict[str, Any]:
    measures = {
        name: [columns.setdefault(_text(values), len(columns)) for values in (column.mid, column.low, column.high)]
        for name, column in one.measures.items()
    }
    inks = {"light": for_text(one.colour, LIGHT["paper"]), "dark": for_text(one.colour, DARK["paper"])}
    return {"name": one.name, "colour": one.colour, **inks, **measures}


def _text(values: Sequence[Number]) -> str:
    return " ".join("-" if value is None else _figure(value) for value in values)


def _figure(value: int | float | Decimal) -> str:
    # A count of tokens may have more digits than a script's number holds: it stays a text.
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _said(slug: str) -> str:
    return "Whole market" if slug == "all" else slug.replace("_", " ").capitalize()
