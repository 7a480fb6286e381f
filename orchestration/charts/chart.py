"""What a chart is: its words, its two drawings as Vega-Lite, and what the page's script draws it from.

Belongs here: the type, and the sizes of the drawings. Does not: how rows become one (weekly.py, ranking.py, band.py).
"""

import re
from dataclasses import dataclass
from typing import Any

from orchestration.foreign import Plain

# A file's name and an element's id on every system: no blank, no slash, no dot that hides or climbs.
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
TITLE, CAPTION = 300, 400


@dataclass(frozen=True)
class Size:
    """One size of a drawing in CSS pixels, with the size of its words."""

    width: int
    height: int
    title: int
    words: int
    small: int
    margin: int

    @property
    def is_narrow(self) -> bool:
        """Return whether it is for a phone."""
        return self.width < 640


# 840 x 441 is 1200 x 630, which the networks want of a picture to post, at seven tenths. A phone shows the narrow one
# nearly as large as it is drawn.
WIDE = Size(width=840, height=441, title=21, words=13, small=12, margin=18)
NARROW = Size(width=360, height=400, title=17, words=12, small=11, margin=10)


@dataclass(frozen=True)
class Chart:
    """One chart: its file's stem, the finding as a sentence, the source line, two Vega-Lite drawings, and its data.

    ``interactive`` is what charts.js draws from, columns of one value a week; None keeps the picture as it is.
    ``alt`` says what the picture shows to those who do not see it. ``has_png`` asks for a PNG file beside the SVG.
    """

    name: str
    title: str
    caption: str
    alt: str
    wide: dict[str, Any]
    narrow: dict[str, Any]
    interactive: dict[str, Any] | None = None
    has_png: bool = True

    @property
    def sizes(self) -> dict[str, tuple[int, int]]:
        """Return width and height of the wide and the narrow drawing."""
        return {
            name: (
                round(drawn["width"] + drawn["padding"]["left"] + drawn["padding"]["right"]),
                round(drawn["height"] + drawn["padding"]["top"] + drawn["padding"]["bottom"]),
            )
            for name, drawn in (("wide", self.wide), ("narrow", self.narrow))
        }

    def __post_init__(self) -> None:
        """Raise ValueError when the name is not fit for a file."""
        if not NAME.fullmatch(self.name):
            raise ValueError(f"a chart's name is a file's stem of a-z, 0-9, _ and -: {Plain(self.name, 100)!r}")
