"""Words within a picture: how wide they are, where they break, and how labels share a height."""

from collections.abc import Sequence
from functools import cache
from statistics import fmean

# Of DejaVu Sans, the widest font that "sans-serif" is likely to mean: what fits in it fits in the others. In em.
_NARROW, _USUAL, _LARGE, _WIDE, _FULL = 0.32, 0.62, 0.72, 0.98, 1.05
_BOLD = 1.1
LETTERS = {
    **dict.fromkeys("iljI.,:;'|!·", _NARROW),
    **dict.fromkeys("frt()[]-/ ", 0.4),
    **dict.fromkeys("mwMW%@—→", _WIDE),
}


@cache
def _em(sign: str) -> float:
    usual = _USUAL if ord(sign) < 0x2000 or sign in "–−…≥" else _FULL
    return LETTERS.get(sign) or (_LARGE if sign.isupper() else usual)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return an upper bound of the width of a text in pixels, at a font size in pixels."""
    return sum(map(_em, text)) * size * (_BOLD if bold else 1)


def wrapped(text: str, room: float, size: float, *, bold: bool = False, most: int = 3) -> list[str]:
    """Return a text in lines that fit the room; a word too long is cut in two, and after ``most`` lines comes ``…``."""
    lines: list[str] = []
    line = ""
    # A figure and its unit stay together.
    for word in text.replace(" %", "\u00a0%").split(" "):
        while width(word, size, bold=bold) > room:
            fits = next(n for n in range(len(word), 0, -1) if n == 1 or width(word[:n], size, bold=bold) <= room)
            lines, line, word = [*lines, *([line] if line else []), word[:fits]], "", word[fits:]
        longer = f"{line} {word}".strip()
        if width(longer, size, bold=bold) > room:
            lines, line = [*lines, line], word
        else:
            line = longer
    lines = [*lines, line] if line else lines
    return lines if len(lines) <= most else [*lines[: most - 1], cut(f"{lines[most - 1]} …", room, size, bold=bold)]


def balanced(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """Return a text in as few lines as fit the room, about equally long, as headlines are set."""
    lines = wrapped(text, room, size, bold=bold)
    while len(lines) > 1:
        room *= 0.96
        tighter = wrapped(text, room, size, bold=bold)
        if len(tighter) > len(lines) or tighter[-1].endswith("…") or any(" " not in line for line in tighter):
            break
        lines = tighter
    return lines


def cut(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Return a text that fits the room, with ``…`` for what does not."""
    if width(text, size, bold=bold) <= room:
        return text
    while len(text) > 1 and width(text + "…", size, bold=bold) > room:
        text = text[:-1].rstrip()
    return text.removesuffix("…") + "…"


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return places between ``low`` and ``high`` near the wanted ones, in their order, none nearer than ``gap``."""
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    # Each place less the gaps below it; neighbours that are too near share the mean of what they want.
    blocks: list[list[float]] = []
    for number, index in enumerate(order):
        blocks.append([wanted[index] - gap * number])
        while len(blocks) > 1 and fmean(blocks[-2]) > fmean(blocks[-1]):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    means = [fmean(block) for block in blocks for _ in block]
    highest = high - gap * (len(wanted) - 1)
    places = [round(max(low, min(mean, highest)) + gap * number, 1) for number, mean in enumerate(means)]
    return [place for _, place in sorted(zip(order, places, strict=True))]
