"""What is said of single weeks, above the plot: another number of named models, days that are missing, no data.

Belongs here: the places of these notes. Does not: what there is to say (view.py).
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from orchestration.charts.chart import Size
from orchestration.charts.frame import word
from orchestration.charts.view import NAMED, View
from orchestration.charts.words import width

MOST_LANES, LANE = 3, 16
HALF_WEEK_MS = 302_400_000


def notes_of(view: View, weeks: range, px: Callable[[int], float], room: float, size: Size) -> list[dict[str, Any]]:
    """Return the notes of a view as words, with the moment that each is about and its lane, 0 next to the plot.

    From the right, each stands in the lowest lane where it meets no other and lies across no dotted line that rises
    higher. ``px`` puts a moment in milliseconds on the plot, ``room`` is where words must end, in pixels.
    """
    said = [(at, text, True) for at, text in view.changes.items()]
    said += [(at, text, False) for at, text in view.partial.items()]
    said += [(max(a, weeks[0]), "no data", False) for a, b in view.gaps if b >= weeks[0]]
    placed: list[dict[str, Any]] = []
    for at, text, is_change in sorted(said, reverse=True):
        if at not in weeks:
            continue
        start = milliseconds(view.weeks[at]) - HALF_WEEK_MS
        if size.is_narrow or (at in list(view.changes)[1:] and px(start) + width(text, size.small) > room):
            text = text.removesuffix(NAMED)
        wide = width(text, size.small) + 6
        x = max(0.0, min(px(start), room - wide + 6))
        over = [note for note in placed if note["px"] < x + wide]
        taken = {note["lane"] for note in over}
        crossed = max((note["lane"] for note in over if note["is_change"] and px(note["at"]) > x), default=-1)
        lane = next(n for n in range(len(placed) + 1) if n not in taken and n > crossed)
        if lane < MOST_LANES:
            placed.append(
                {**word(text, x, -7 - LANE * lane, size.small), "at": start, "is_change": is_change, "lane": lane}
            )
    return placed


def milliseconds(when: date) -> int:
    """Return the first moment of a day (UTC) as Vega has it: milliseconds since 1970."""
    return (when - date(1970, 1, 1)).days * 86_400_000
