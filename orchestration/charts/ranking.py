"""The first ten of a week as bars: who, how much, and how it grew.

Belongs here: the chart of one week's order. Does not: the order itself (SQL).
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from orchestration.charts.axis import Axis
from orchestration.charts.chart import CAPTION, NARROW, TITLE, WIDE, Chart, Size
from orchestration.charts.colours import colour_of
from orchestration.charts.drawings import filled
from orchestration.charts.frame import framed, word
from orchestration.charts.view import Row
from orchestration.charts.words import cut, sentence, width
from orchestration.foreign import Plain

MOST, FEW = 10, 6
LABEL = 80
# Room after the longest bar, for its figure and growth; and above the bars, for the key.
FIGURES, KEY = 150, 20
# Two lines for each bar.
TALL = replace(NARROW, height=500)


def ranking(name: str, title: str, caption: str, rows: Sequence[Row], *, has_png: bool = True) -> Chart:
    """Return a chart of at most ten bars, the first row on top, coloured by country; it has no interactive form.

    Rows: label, total_tokens, and where there are any note (after the label, such as the vendor), growth (a text, such
    as "+12.3 %"), entity (country code or None) and entity_name (its name, for the key above the bars). Raise
    ValueError when there are no rows or the name is not fit for a file.
    """
    if not rows:
        raise ValueError(f"no rows for the chart {Plain(name, 100)!r}")
    title, caption = Plain(title, TITLE), Plain(caption, CAPTION)
    wide, narrow = (_drawn(rows[:MOST], title, caption, size) for size in (WIDE, TALL))
    return Chart(name, title, caption, _alt(title, rows), wide, narrow, has_png=has_png)


def _drawn(rows: Sequence[Row], title: str, caption: str, size: Size) -> dict[str, Any]:
    largest = max(int(row["total_tokens"]) for row in rows)
    axis = Axis("{scale}tokens", scale=None).fitted(largest)
    labels = [f"{number}  {_label(row)}" for number, row in enumerate(rows, 1)]
    # On a phone the name stands above its bar, else before it.
    names = (
        size.width - 2 * size.margin if size.is_narrow else min(330, max(width(text, size.words) for text in labels))
    )
    left = size.margin + (0 if size.is_narrow else round(names) + 10)
    frame = framed(title, axis.words, caption, size, left, FIGURES, KEY, axis=14)
    words = [*frame.words, *_key(rows, size, size.margin - left)]
    step = frame.height / max(len(rows), FEW)
    thickness = step * (0.34 if size.is_narrow else 0.7)
    drop = size.words * 0.36
    bars = []
    for number, (row, label) in enumerate(zip(rows, labels, strict=True)):
        top = number * step + (step * 0.58 if size.is_narrow else (step - thickness) / 2)
        px = round(max(1.5, int(row["total_tokens"]) / max(largest, 1) * frame.width), 1)
        bars.append({"px": px, "py": round(top, 1), "py2": round(top + thickness, 1), "colour": _colour(row)})
        middle = top + thickness / 2 + drop
        words.append(
            word(
                cut(label, names, size.words),
                size.margin - left,
                top - 5 if size.is_narrow else middle,
                size.words,
                "ink",
            )
        )
        figure = axis.figure(axis.divided(int(row["total_tokens"])))
        words.append(word(figure, px + 6, middle, size.words, "ink", weight="bold"))
        growth = Plain(row.get("growth") or "", LABEL)
        after = px + 12 + width(figure, size.words, bold=True)
        if growth:
            room = frame.width + FIGURES - size.margin - after
            words.append(word(cut(growth, room, size.words), after, middle, size.words))
    return filled("ranking", frame, {}, {"bars": bars, "words": words})


def _key(rows: Sequence[Row], size: Size, x: float) -> list[dict[str, Any]]:
    names = {str(Plain(row["entity_name"], LABEL)): _colour(row) for row in rows if row.get("entity_name")}
    words = []
    for name, colour in names.items():
        words += [word("■", x, -12, size.words, colour), word(name, x + 15, -12, size.words)]
        x += 30 + width(name, size.words)
    return words


def _label(row: Row) -> str:
    note = Plain(row.get("note") or "", LABEL)
    return f"{Plain(row['label'], LABEL)}{f', {note}' if note else ''}"


def _colour(row: Row) -> str:
    return colour_of("country", row.get("entity"))


def _alt(title: str, rows: Sequence[Row]) -> str:
    return f"{sentence(title)} Bar chart: {', '.join(_label(row) for row in rows[:MOST])}."
