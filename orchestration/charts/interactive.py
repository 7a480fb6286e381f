"""What charts.js draws a chart over time from: columns of one value a week, as compact as JSON allows.

Belongs here: the form of that data. Does not: drawing it (charts.js).
"""

from dataclasses import asdict
from collections.abc import Mapping, Sequence
from typing import Any

from orchestration.charts.colours import DARK, LIGHT, for_text
from orchestration.charts.plot import Axis
from orchestration.charts.view import Column, Number, Series, View


def interactive(
    title: str, caption: str, views: Sequence[View], measure: str, axes: Mapping[str, Axis], labels: Mapping[str, str]
) -> dict[str, Any]:
    """Return the data of a chart over time: every view, every week, exact tokens as texts, the rest as numbers."""
    there = [name for name in axes if any(name in one.measures for view in views for one in view.series)]
    return {
        "title": title,
        "caption": caption,
        "first": views[0].weeks[0].isoformat(),
        "weeks": len(views[0].weeks),
        "measure": measure,
        "axes": {name: asdict(axes[name]) for name in there},
        "views": [
            {
                "basis": labels.get(view.basis) or _said(view.basis),
                "attribution": labels.get(view.attribution) or _said(view.attribution),
                "gaps": view.gaps,
                "partial": view.partial,
                "changes": view.changes,
                "breaks": view.breaks,
                "series": [_series(one) for one in view.series],
            }
            for view in views
        ],
    }


def _series(one: Series) -> dict[str, Any]:
    return {
        "name": one.name,
        "colour": one.colour,
        "light": for_text(one.colour, LIGHT["paper"]),
        "dark": for_text(one.colour, DARK["paper"]),
        **{name: _column(column) for name, column in one.measures.items()},
    }


def _column(column: Column) -> dict[str, list[Any]]:
    # Bounds only where they are not the value itself.
    bounded = any(
        low is not None and high is not None and low != high for low, high in zip(column.low, column.high, strict=True)
    )
    lists = {"mid": column.mid, **({"low": column.low, "high": column.high} if bounded else {})}
    return {name: [_json(value) for value in values] for name, values in lists.items()}


def _json(value: Number) -> Any:
    # A count of tokens has more digits than a script's number holds.
    return value if value is None else round(value, 6) if isinstance(value, float) else str(value)


def _said(slug: str) -> str:
    return "Whole market" if slug == "all" else slug.replace("_", " ").capitalize()
