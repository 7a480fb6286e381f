"""Write figures, weeks and moments as people read them: 19.8 T, 57–64 %, at least 43.2 T, 16–22 Mar 2026.

`figure` alone writes a figure; in SQL the macro figure_in_words does, by the same rule. tests/figures.yml has
the cases of both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

UNKNOWN = "–"
SCALES: tuple[tuple[str, int], ...] = (("T", 12), ("B", 9), ("M", 6), ("k", 3), ("", 0))
IN_WORDS = {"T": "trillion", "B": "billion", "M": "million", "k": "thousand"}
COLUMNS = {
    "tokens": ("total_tokens", "low_tokens", "high_tokens"),
    "default_value": ("default_value", "default_low", "default_high"),
    "lead_streak": ("lead_streak_weeks", "lead_streak_low", "lead_streak_high"),
}
Number = float | Decimal


@dataclass(frozen=True)
class Kind:
    """A kind of figure: counted to ``decimals``, written with at least ``digits`` that count.

    ``unit`` is the power of ten of its unit, None for the power of a thousand that suits the figure. A point has at
    least so many ``places`` after the point. A bound of ``nothing`` or less, or of ``all`` or more, says nothing.
    """

    decimals: int = 0
    unit: int | None = 0
    digits: int = 1
    places: int = 0
    sign: str = ""
    prefix: str = ""
    suffix: str = ""
    nothing: int = 0
    all: int | None = None


KINDS = {
    "tokens": Kind(unit=None, digits=3),
    "dollars": Kind(decimals=6, unit=None, digits=3, prefix="$"),
    "share": Kind(decimals=12, unit=-2, digits=2, places=1, suffix=" %", all=1),
    "growth": Kind(decimals=12, unit=-2, places=1, sign="+", suffix=" %", nothing=-1),
    "ratio": Kind(decimals=12, digits=2, places=1),
    "usd": Kind(decimals=12, digits=2, places=1, prefix="US$"),
    "number": Kind(decimals=12, digits=3, places=1),
    "hhi": Kind(decimals=12, all=10_000),
    "rank": Kind(),
    "count": Kind(),
}


def of(row: Mapping[str, Any], name: str, kind: str = "", *, finer: int = 0) -> str:
    """Return a figure of a row by its columns: its point where it has one, else its bounds.

    Raise KeyError where the row has neither.
    """
    point, low, high = columns(name)
    bounds = (row[low], row[high]) if low in row else (row[point], row[point])
    return figure(kind or name, *bounds, row.get(point), finer=finer)


def columns(name: str) -> tuple[str, str, str]:
    """Return the columns of a figure: its point, its least and its most."""
    return COLUMNS.get(name, (name, f"{name}_low", f"{name}_high"))


def exactly(kind: str, value: Number | None, *, finer: int = 0) -> str:
    """Return a figure that is exact: 19.8 T."""
    return figure(kind, value, value, finer=finer)


def figure(kind: str, low: Number | None, high: Number | None, point: Number | None = None, *, finer: int = 0) -> str:
    """Return a figure: its point, such as 61.2 %, else its bounds, such as 57–64 % or at least 43.2 T.

    It has a point where the bounds are equal, or where a page shows one. Bounds are rounded outward, to the digits of
    their kind, or to more where these are coarser than what lies between. ``finer`` adds digits.
    """
    how = KINDS[kind]
    least, most, exact = (value if value is None else _counted(value, how.decimals) for value in (low, high, point))
    exact = least if exact is None and least == most else exact
    largest = max(abs(value or 0) for value in (least, most)) if exact is None else abs(exact)
    # As rounded: 999,999,999,999 is 1.00 T.
    size = len(str(_rounded(largest, len(str(largest)) - how.digits)))
    scale, unit = next((name, at) for name, at in SCALES if size > at + how.decimals or not at)
    scale, unit = (f" {scale}".rstrip(), unit) if how.unit is None else (how.suffix, how.unit)
    unit += how.decimals
    step = max(0, min(unit - (0 if exact is None else how.places), size - how.digits if largest else unit) - finer)
    if exact is None and least is not None and most is not None:
        step = min(step, len(str(most - least)) - 1)
    last = 10**step

    def written(value: int) -> str:
        text = f"{Decimal(value).scaleb(-unit):{how.sign if value else ''},.{max(0, unit - step)}f}"
        return how.prefix + text.replace("-", "−")

    if exact is not None:
        return written(_rounded(exact, step)) + scale
    nothing, everything = how.nothing * 10**how.decimals, how.all and how.all * 10**how.decimals
    least, most = (value and value // last * last for value in (least, most and -most))
    below = "" if least is None or least <= nothing else written(least)
    above = "" if most is None or (everything and -most >= everything) else written(-most)
    if below and above:
        return f"{below}{' to ' if how.sign else '–'}{above.removeprefix(how.prefix)}{scale}"
    if below:
        return f"{below} or lower" if kind == "rank" else f"at least {below}{scale}"
    return f"at most {above}{scale}" if above else UNKNOWN


def in_words(text: str) -> str:
    """Return a figure of tokens as it stands in a sentence: 7.36 trillion."""
    digits, _, scale = text.rpartition(" ")
    return f"{digits} {IN_WORDS[scale]}" if scale in IN_WORDS else text


def _counted(value: Number, decimals: int) -> int:
    return round(Decimal(str(value)).scaleb(decimals))


def _rounded(value: int, step: int) -> int:
    half = 10**step // 2 if step > 0 else 0
    return value if not half else (abs(value) + half) // (2 * half) * 2 * half * (1 if value > 0 else -1)


def places(won: int | None) -> str:
    """Return a change of rank: ▲ 2, ▼ 1, =, or unknown where no source has both weeks."""
    if won is None:
        return UNKNOWN
    return "=" if won == 0 else f"{'▲' if won > 0 else '▼'} {abs(won)}"


def price(value: Decimal | float | None) -> str:
    """Return a price in US dollars with as many digits as it needs: $0.0908, $15."""
    return UNKNOWN if value is None else f"${Decimal(str(value)).normalize():f}"


def week(monday: date) -> str:
    """Return a week by its days: 16–22 Mar 2026."""
    sunday = monday + timedelta(days=6)
    if monday.year != sunday.year:
        return f"{monday.day} {monday:%b %Y} – {sunday.day} {sunday:%b %Y}"
    if monday.month != sunday.month:
        return f"{monday.day} {monday:%b} – {sunday.day} {sunday:%b %Y}"
    return f"{monday.day}–{sunday.day} {sunday:%b %Y}"


def day(value: date) -> str:
    """Return a day: 27 Jul 2026."""
    return f"{value.day} {value:%b %Y}"


def month(value: date) -> str:
    """Return a month by its first day: July 2026."""
    return f"{value:%B %Y}"


def moment(value: datetime) -> str:
    """Return a moment in UTC: 9 Aug 2026, 02:35 UTC."""
    at = value.astimezone(UTC)
    return f"{day(at)}, {at:%H:%M} UTC"


def sentence(words: str) -> str:
    """Return words with a full stop, if they end with none."""
    return words if words.endswith((".", "!", "?")) else f"{words}."
