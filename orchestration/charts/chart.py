"""A chart: its words, its picture in two sizes, and the values that a page's script shows of it."""

import base64
from dataclasses import dataclass
from typing import Any

TITLE, CAPTION = 300, 400


@dataclass(frozen=True)
class Size:
    """One size of a picture in CSS pixels, with the size of its words."""

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


# 840 x 441 is 1200 x 630, the size that networks want of a picture to post, at seven tenths. A phone shows the narrow
# one nearly as large as it is drawn.
WIDE = Size(width=840, height=441, title=21, words=13, small=12, margin=18)
NARROW = Size(width=360, height=400, title=17, words=12, small=11, margin=10)


@dataclass(frozen=True)
class Chart:
    """A chart: its name, the text that stands for it, its pictures and their sizes.

    ``name`` is its file's address below the folder of charts, without the ending. ``hover`` is what hover.js shows,
    None for nothing. ``has_png`` asks for a PNG file beside the SVG.
    """

    name: str
    alt: str
    wide: str
    narrow: str
    sizes: tuple[Size, Size] = (WIDE, NARROW)
    hover: dict[str, Any] | None = None
    has_png: bool = True

    @property
    def data_uris(self) -> list[str]:
        """Return the wide and the narrow picture as data URIs, for a page that is one file."""
        head = "data:image/svg+xml;base64,"
        return [head + base64.b64encode(picture.encode()).decode() for picture in (self.wide, self.narrow)]
