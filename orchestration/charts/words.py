"""Words within a picture: how wide they are, where they break, how dates and figures are written.

Belongs here: text and its room. Does not: what is said (the charts), colours (colours.py).
"""

import math
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

# Of DejaVu Sans, the widest font that "sans-serif" is likely to mean: what fits in it fits in the others. In em.
_NARROW, _USUAL, _LARGE, _WIDE, _FULL = 0.32, 0.62, 0.72, 0.98, 1.05
_BOLD = 1.1
LETTERS = {
    **dict.fromkeys("iljI.,:;'|!·", _NARROW),
    **dict.fromkeys("frt()[]-/ ", 0.4),
    **dict.fromkeys("mwMW%@—→", _WIDE),
}


class _Ems(dict[str, float]):
    # The width of each sign in em, worked out when it is first asked for.
    def __missing__(self, sign: str) -> float:
        usual = _USUAL if ord(sign) < 0x2000 or sign in "–−…≥" else _FULL
        em = self[sign] = LETTERS.get(sign) or (_LARGE if sign.isupper() else usual)
        return em


_ems = _Ems()
SCALES = {10**12: ("trillions", "T"), 10**9: ("billions", "B"), 10**6: ("millions", "M"), 1: ("", "")}


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return an upper bound of the width of a text in pixels, at a font size in pixels."""
    em = sum(map(_ems.__getitem__, text))
    return em * size * (_BOLD if bold else 1)


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
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    # Neighbours that are too near form a block, which stands where its members wish on average.
    blocks: list[list[int]] = []
    for index in order:
        blocks.append([index])
        while len(blocks) > 1 and _top(blocks[-1], wanted, gap, low, high) < gap + _top(
            blocks[-2], wanted, gap, low, high
        ) + gap * (len(blocks[-2]) - 1):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    places = [0.0] * len(wanted)
    for block in blocks:
        first = _top(block, wanted, gap, low, high)
        for number, index in enumerate(block):
            places[index] = round(first + number * gap, 1)
    return places


def _top(block: list[int], wanted: Sequence[float], gap: float, low: float, high: float) -> float:
    middle = sum(wanted[index] for index in block) / len(block)
    reach = gap * (len(block) - 1)
    return max(low, min(middle - reach / 2, high - reach))


def sentence(title: str) -> str:
    """Return a title with a full stop, if it ends with none."""
    return title if title.endswith((".", "!", "?")) else f"{title}."


def day(when: date) -> str:
    """Return a day as every chart writes it: 27 Jul 2026."""
    return f"{when.day} {when:%b %Y}"


def three_digits(value: float) -> str:
    """Return a number with three digits, and thousands apart: 7.36, 56.8, 1,044; halves go up, as in tables."""
    exact = Decimal(repr(value))
    size = abs(exact)
    after = 0 if size >= Decimal("99.95") else 1 if size >= Decimal("9.995") else 2
    return f"{exact.quantize(Decimal(1).scaleb(-after), ROUND_HALF_UP):,}"


def scale_of(largest: float) -> int:
    """Return the power of a thousand in which a count of tokens is best written."""
    return next((scale for scale in SCALES if largest >= scale), 1)


def round_ticks(high: float, most: int = 5) -> list[float]:
    """Return round numbers from 0 up to at least ``high``: at most ``most`` steps of 1, 2, 2.5 or 5 times ten."""
    if high <= 0:
        return [0.0, 1.0]
    power = 10.0 ** math.floor(math.log10(high / most))
    step = next(step * power for step in (1, 2, 2.5, 5, 10) if step * power * most >= high * (1 - 1e-9))
    return [float(f"{number * step:.12g}") for number in range(math.ceil(high / step - 1e-6) + 1)]
