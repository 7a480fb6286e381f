"""What stands around a plot: title, measure, source line; each line of words with its place.

Belongs here: the room that words take. Does not: the plot (plot.py), its looks (drawings.py).
"""

from dataclasses import dataclass
from typing import Any

from orchestration.charts.chart import Size
from orchestration.charts.words import balanced, wrapped

# Under the plot stand the weeks, or nothing.
AXIS = 34
LEADING = 1.32


@dataclass(frozen=True)
class Frame:
    """The words around a plot, with places relative to its corner, and the room above, below, left and right of it."""

    words: list[dict[str, Any]]
    padding: dict[str, float]
    width: float
    height: float


def framed(
    title: str, measure: str, caption: str, size: Size, left: float, right: float, notes: float, axis: float = AXIS
) -> Frame:
    """Return the frame of a drawing whose plot leaves ``left`` and ``right``, and ``notes`` between words and plot."""
    room = size.width - 2 * size.margin
    titles = balanced(title, room, size.title, bold=True)
    measures = wrapped(measure, room, size.words, most=2)
    captions = wrapped(caption, room, size.small)
    line, small, tiny = size.title * 1.24, size.words * LEADING, size.small * LEADING
    above = size.margin + len(titles) * line + len(measures) * small
    top = round(above + notes + 14)
    bottom = round(axis + len(captions) * tiny + size.margin * 0.6)
    height = size.height - top - bottom
    x = size.margin - left
    words = [
        *(
            word(text, x, size.margin + line * (n + 0.8) - top, size.title, "ink", weight="bold")
            for n, text in enumerate(titles)
        ),
        *(
            word(text, x, above - top - small * (len(measures) - n - 0.9), size.words)
            for n, text in enumerate(measures)
        ),
        *(word(text, x, height + axis + tiny * (n + 0.8), size.small) for n, text in enumerate(captions)),
    ]
    padding = {"left": left, "right": right, "top": top, "bottom": bottom}
    return Frame(words, padding, size.width - left - right, height)


def word(text: str, x: float, y: float, size: float, ink: str = "soft", *, weight: str = "normal") -> dict[str, Any]:
    """Return one line of words: its place in pixels, its size, and its ink: ``ink``, ``soft`` or a colour."""
    return {"text": text, "px": round(x, 1), "py": round(y, 1), "size": size, "weight": weight, "ink": ink}
