"""Notes on single weeks above the plot: another number of named models, missing days, no data."""

from collections.abc import Callable
from dataclasses import dataclass

from orchestration.charts.chart import Size
from orchestration.charts.view import NAMED, View
from orchestration.charts.words import width

MOST_LANES, LANE = 3, 16


@dataclass(frozen=True)
class Note:
    """One note: its words, where they begin, the left edge of its week, and its lane, 0 next to the plot."""

    words: str
    x: float
    edge: float
    lane: int
    is_change: bool


def notes_of(view: View, edge: Callable[[int], float], room: float, size: Size) -> list[Note]:
    """Return the notes of a view; where there is no lane for one, it is left out.

    From the right, each stands in the lowest lane where it meets no other and lies across no dotted line that rises
    higher. ``edge`` puts the beginning of a week on the plot, ``room`` is where words must end, in pixels.
    """
    texts = [(at, text, True) for at, text in view.changes.items()]
    texts += [(at, text, False) for at, text in view.partial.items()]
    texts += [(first, "no data", False) for first, _ in view.gaps]
    notes: list[Note] = []
    for at, text, is_change in sorted(texts, reverse=True):
        start = edge(at)
        if size.is_narrow or (at in list(view.changes)[1:] and start + width(text, size.small) > room):
            text = text.replace(NAMED, "")
        wide = width(text, size.small) + 6
        x = max(0.0, min(start, room - wide + 6))
        over = [note for note in notes if note.x < x + wide]
        taken = {note.lane for note in over}
        crossed = max((note.lane for note in over if note.is_change and note.edge > x), default=-1)
        lane = next(lane for lane in range(len(notes) + 1) if lane not in taken and lane > crossed)
        if lane < MOST_LANES:
            notes.append(Note(text, x, start, lane, is_change))
    return notes
