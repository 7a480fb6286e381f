"""The words around a plot: title, measure, source line; and the room that they leave for it."""

from dataclasses import dataclass

from orchestration.charts import svg
from orchestration.charts.chart import Size
from orchestration.charts.colours import LIGHT
from orchestration.charts.words import balanced, wrapped

# Room under the plot for the names of its weeks.
AXIS = 34
LEADING = 1.32


@dataclass(frozen=True)
class Frame:
    """The words around a plot as elements, with places relative to its corner, and the size and corner of the plot."""

    words: list[str]
    corner: tuple[float, float]
    width: float
    height: float


def framed(
    title: str, measure: str, caption: str, size: Size, left: float, right: float, notes: float, axis: float = AXIS
) -> Frame:
    """Return the frame of a picture whose plot leaves ``left`` and ``right``, and ``notes`` between words and plot."""
    room, x = size.width - 2 * size.margin, size.margin - left
    titles = balanced(title, room, size.title, bold=True)
    measures = wrapped(measure, room, size.words, most=2)
    captions = wrapped(caption, room, size.small)
    line, small, tiny = size.title * 1.24, size.words * LEADING, size.small * LEADING
    above = size.margin + len(titles) * line + len(measures) * small
    top = round(above + notes + 14)
    height = size.height - top - round(axis + len(captions) * tiny + size.margin * 0.6)
    words = []
    for number, words_of_title in enumerate(titles):
        y = size.margin + line * (number + 0.8) - top
        words.append(svg.text(x, y, words_of_title, size.title, LIGHT["ink"], weight="bold"))
    for number, words_of_measure in enumerate(measures):
        y = above - top - small * (len(measures) - number - 0.9)
        words.append(svg.text(x, y, words_of_measure, size.words, LIGHT["soft"]))
    for number, words_of_caption in enumerate(captions):
        words.append(svg.text(x, height + axis + tiny * (number + 0.8), words_of_caption, size.small, LIGHT["soft"]))
    return Frame(words, (left, top), size.width - left - right, height)
