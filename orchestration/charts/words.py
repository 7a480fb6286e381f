"""Words within a picture: how wide they are, where they break, and how labels share a height."""

from collections.abc import Sequence

# Of DejaVu Sans, the widest font that "sans-serif" is likely to mean: what fits in it fits in the others. In em.
_NARROW, _USUAL, _LARGE, _WIDE, _FULL = 0.32, 0.62, 0.72, 0.98, 1.05
_BOLD = 1.1
LETTERS = {
    **dict.fromkeys("iljI.,:;'|!·", _NARROW),
    **dict.fromkeys("frt()[]-/ ", 0.4),
    **dict.fromkeys("mwMW%@—→", _WIDE),
}


class _Ems(dict[str, float]):
    """The width of each sign in em, worked out when first needed."""

    def __missing__(self, sign: str) -> float:
        """Return and keep the width of a sign."""
        usual = _USUAL if ord(sign) < 0x2000 or sign in "–−…≥" else _FULL
        em = self[sign] = LETTERS.get(sign) or (_LARGE if sign.isupper() else usual)
        return em


_ems = _Ems()


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
    # Neighbours that are too near form a block, placed at the mean of the places wanted for its members.
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
