"""The first ten of a week as bars: who, how much, and how it grew.

Belongs here: the chart of one week's order. Does not: the order itself (SQL).
"""

from collections.abc import Sequence
from typing import Any

from orchestration.charts.chart import CAPTION, NARROW, TITLE, WIDE, Chart, Size
from orchestration.charts.colours import colour_of
from orchestration.charts.drawings import filled
from orchestration.charts.plot import framed
from orchestration.charts.view import Row
from orchestration.charts.words import SCALES, cut, scale_of, three_digits, width
from orchestration.foreign import Plain

MOST = 10
LABEL = 80
FIGURES = {WIDE: 190, NARROW: 128}


def ranking(name: str, title: str, caption: str, rows: Sequence[Row], *, has_png: bool = True) -> Chart:
    """Return a chart of at most ten bars, the first row on top, coloured by country; it has no interactive form.

    Rows: label, total_tokens, and where there are any note (after the label, such as the vendor), growth (a text, such
    as "+12.3 %"), entity (country code or None) and entity_name (its name, for the key above the bars). Raise
    ValueError when there are no rows or the name is not fit for a file.
    """
    if not rows:
        raise ValueError(f"no rows for the chart {Plain(name, 100)!r}")
    title, caption = Plain(title, TITLE), Plain(caption, CAPTION)
    wide, narrow = (_drawn(rows[:MOST], title, caption, size) for size in (WIDE, NARROW))
    return Chart(name, title, caption, _alt(title, rows), wide, narrow, has_png=has_png)


def _drawn(rows: Sequence[Row], title: str, caption: str, size: Size) -> dict[str, Any]:
    largest = max(int(row["total_tokens"]) for row in rows)
    scale = scale_of(largest)
    measure = f"{SCALES[scale][0]} of tokens".removeprefix(" of ").capitalize()
    is_narrow = size is NARROW
    labels = [_label(row) for row in rows]
    # On a phone the name stands above its bar, else before it.
    most = min(300.0, max(width(label, size.words) for label in labels))
    left = size.margin + (0 if is_narrow else round(most) + 26)
    words, top, bottom = framed(title, measure, caption, size, left, 20)
    bottom -= 24
    padding = {"left": left, "right": FIGURES[size], "top": top, "bottom": bottom}
    height = size.height - top - bottom
    room = size.width - left - FIGURES[size]
    for word in words:
        word["py"] += height - 24 if word.pop("below", False) else 0
    words += _key(rows, size, size.margin - left)
    step = height / MOST
    bars = []
    for number, (row, label) in enumerate(zip(rows, labels, strict=True)):
        y = number * step
        thickness = step * (0.36 if is_narrow else 0.68)
        edge = y + step - thickness - step * 0.06 if is_narrow else y + step * 0.16
        px = round(max(1.5, int(row["total_tokens"]) / largest * room), 1)
        bars.append({"px": px, "py": round(edge, 1), "py2": round(edge + thickness, 1), "colour": _colour(row, number)})
        base = edge - 4 if is_narrow else edge + thickness / 2 + size.words * 0.36
        figure_base = edge + thickness / 2 + size.words * 0.36
        text = cut(f"{number + 1}  {label}", size.width - 2 * size.margin if is_narrow else most + 24, size.words)
        words.append(_text(text, 0 if is_narrow else size.margin - left, base, size, "normal", "ink"))
        figure = f"{three_digits(int(row['total_tokens']) / scale)} {SCALES[scale][1]}".strip()
        words.append(_text(figure, px + 6, figure_base, size, "bold", "ink"))
        growth = Plain(row.get("growth") or "", 40)
        space = FIGURES[size] + room - px - 6 - width(figure, size.words, bold=True) - 8 - size.margin
        if growth:
            after = px + 6 + width(figure, size.words, bold=True) + 6
            words.append(_text(cut(growth, space, size.words), after, figure_base, size, "normal", "soft"))
    return filled("ranking", size, padding, {}, {"bars": bars, "words": words})


def _key(rows: Sequence[Row], size: Size, px: float) -> list[dict[str, Any]]:
    names: dict[str, str] = {}
    for number, row in enumerate(rows):
        if row.get("entity_name"):
            names.setdefault(str(Plain(row["entity_name"], LABEL)), _colour(row, number))
    words = []
    for name, colour in names.items():
        words.append({**_text("■", px, -8, size, "normal", colour)})
        words.append(_text(name, px + 14, -8, size, "normal", "soft"))
        px += 14 + width(name, size.words) + 14
    return words


def _text(text: str, px: float, py: float, size: Size, weight: str, ink: str) -> dict[str, Any]:
    return {
        "text": text,
        "px": round(px, 1),
        "py": round(py, 1),
        "size": size.words,
        "weight": weight,
        "ink": ink,
        "align": "left",
    }


def _label(row: Row) -> str:
    note = Plain(row.get("note") or "", LABEL)
    return f"{Plain(row['label'], LABEL)}{f', {note}' if note else ''}"


def _colour(row: Row, number: int) -> str:
    return colour_of("country", row.get("entity"))


def _alt(title: str, rows: Sequence[Row]) -> str:
    return f"{title} Bar chart: {', '.join(_label(row) for row in rows[:MOST])}."
