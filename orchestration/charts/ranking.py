"""The first ten of a week as bars: name, tokens, growth."""

from collections.abc import Sequence
from dataclasses import replace

from orchestration import figures
from orchestration.charts import svg
from orchestration.charts.chart import CAPTION, NARROW, TITLE, WIDE, Chart, Size
from orchestration.charts.colours import LIGHT, colour_of
from orchestration.charts.frame import framed
from orchestration.charts.measure import TOKENS, Row
from orchestration.charts.words import cut, width
from orchestration.foreign import Plain

MOST, FEW = 10, 6
LABEL = 80
# Room at least after the longest bar, for its figure and growth; and above the bars, for the key.
FIGURES, KEY = 150, 20
# Two lines for each bar.
TALL = replace(NARROW, height=500)
ENDS = ("low_tokens", "high_tokens")
INK, SOFT = LIGHT["ink"], LIGHT["soft"]
TOKENS_OF_A_WEEK = replace(TOKENS, words="tokens")


def ranking(name: str, title: str, caption: str, rows: Sequence[Row]) -> Chart:
    """Return a chart of at most ten bars, the first row on top, coloured by country.

    Rows: model_name, vendor_name, total_tokens, low_tokens, high_tokens, growth, growth_low, growth_high (fractions, or
    None), country_code (or None), country_name. What a bar may have more than its least is drawn paler.
    Raise ValueError when there are no rows.
    """
    title, caption, rows = Plain(title, TITLE), Plain(caption, CAPTION), rows[:MOST]
    wide, narrow = (_picture(rows, title, caption, size) for size in (WIDE, TALL))
    alt = f"{figures.sentence(title)} Bar chart: {', '.join(map(_label, rows))}."
    return Chart(name, alt, wide, narrow, sizes=(WIDE, TALL))


def _picture(rows: Sequence[Row], title: str, caption: str, size: Size) -> str:
    bounds = [[int(row["total_tokens"] if row[end] is None else row[end]) for end in ENDS] for row in rows]
    largest = max(most for _, most in bounds)
    labels = [f"{number}  {_label(row)}" for number, row in enumerate(rows, 1)]
    # On a phone the name stands above its bar, else before it.
    room = (
        size.width - 2 * size.margin if size.is_narrow else min(330, max(width(label, size.words) for label in labels))
    )
    left = size.margin + (0 if size.is_narrow else round(room) + 10)
    texts = [(figures.of(row, "tokens"), figures.of(row, "growth")) for row in rows]
    after_bars = max(18 + width(figure, size.words, bold=True) + width(growth, size.words) for figure, growth in texts)
    frame = framed(
        title, TOKENS_OF_A_WEEK.axis(largest).words, caption, size, left, max(FIGURES, after_bars), KEY, axis=14
    )
    elements = [*frame.words, *_key(rows, size, size.margin - left)]
    step = frame.height / max(len(rows), FEW)
    thickness = step * (0.34 if size.is_narrow else 0.7)
    for number, (row, label) in enumerate(zip(rows, labels, strict=True)):
        top = number * step + (step * 0.58 if size.is_narrow else (step - thickness) / 2)
        least, end = (max(1.5, tokens / max(largest, 1) * frame.width) for tokens in bounds[number])
        middle = top + thickness / 2 + size.words * 0.36
        figure, growth = texts[number]
        after = end + 12 + width(figure, size.words, bold=True)
        label_y = top - 5 if size.is_narrow else middle
        elements += [
            *([svg.rect(0, top, end, thickness, _colour(row), opacity=0.35)] if end > least else []),
            svg.rect(0, top, least, thickness, _colour(row)),
            svg.text(size.margin - left, label_y, cut(label, room, size.words), size.words, INK),
            svg.text(end + 6, middle, figure, size.words, INK, weight="bold"),
            *([] if growth == figures.UNKNOWN else [svg.text(after, middle, growth, size.words, SOFT)]),
        ]
    return svg.picture(size.width, size.height, frame.corner, title, elements, map(_colour, rows))


def _key(rows: Sequence[Row], size: Size, x: float) -> list[str]:
    countries = {row["country_name"] if row["country_code"] else "No country known": _colour(row) for row in rows}
    elements = []
    for country, colour in countries.items():
        name = str(Plain(country, LABEL))
        elements += [svg.text(x, -12, "■", size.words, colour), svg.text(x + 15, -12, name, size.words, SOFT)]
        x += 30 + width(name, size.words)
    return elements


def _label(row: Row) -> str:
    return f"{Plain(row['model_name'], LABEL)}, {Plain(row['vendor_name'], LABEL)}"


def _colour(row: Row) -> str:
    return colour_of("country", row["country_code"])
