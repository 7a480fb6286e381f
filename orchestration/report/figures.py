"""Write numbers and weeks as people read them: 7.36 T, +37.4 %, 16–22 Mar 2026."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

UNKNOWN = "–"
SCALES: tuple[tuple[str, int], ...] = (("T", 10**12), ("B", 10**9), ("M", 10**6), ("k", 10**3))
LARGEST = 10**15
IN_WORDS = {"T": "trillion", "B": "billion", "M": "million", "k": "thousand", "": ""}


def tokens(value: float | Decimal | None, digits: int = 3) -> str:
    """Return a token count with so many digits and its scale: 7.36 T."""
    return UNKNOWN if value is None else " ".join(filter(None, _scaled(value, digits)))


def tokens_in_words(value: int | Decimal) -> str:
    """Return a token count as it stands in a sentence: 7.36 trillion."""
    digits, scale = _scaled(value)
    return f"{digits} {IN_WORDS[scale]}".rstrip()


def _scaled(value: float | Decimal, digits: int = 3) -> tuple[str, str]:
    exact = Decimal(value)
    # Rounded first: 999,999,999,999 is 1.00 T, not 1000 B. From a thousand trillions on no digit goes.
    if abs(exact) < LARGEST:
        exact = Context(prec=digits, rounding=ROUND_HALF_UP).plus(exact)
    for name, scale in SCALES:
        if abs(exact) >= scale:
            scaled = exact / scale
            after = max(0, digits - len(str(int(abs(scaled)))))
            return f"{scaled.quantize(Decimal(1).scaleb(-after), ROUND_HALF_UP):,}", name
    return f"{exact:f}", ""


def percent(ratio: float | Decimal | None, *, signed: bool = True, after: int = 1) -> str:
    """Return a fraction as percents with so many digits after the point: +37.4 %; with a true minus sign."""
    if ratio is None:
        return UNKNOWN
    digits = f"{100 * ratio:{'+' if signed else ''}.{after}f}"
    return f"{_without_sign_of_zero(digits)} %".replace("-", "−")


def share(ratio: float | Decimal | None) -> str:
    """Return a fraction as percents without a sign: 60.0 %."""
    return percent(ratio, signed=False)


def between(low: Any, high: Any, form: Callable[[Any], str]) -> str:
    """Return two bounds in a form, with their unit once; as one figure where they look alike: 60.0 … 67.4 %."""
    least, most = form(low), form(high)
    unit = f" {most.rpartition(' ')[2]}" if " " in most else ""
    return most if least == most else f"{least.removesuffix(unit)} … {most}"


def small_percent(ratio: float | None) -> str:
    """Return a small change as percents with two digits that count: +0.024 %, −2.4 %."""
    if ratio is None:
        return UNKNOWN
    exact = 100 * Decimal(str(ratio))
    digits = max(0, 1 - exact.adjusted()) if exact else 0
    return f"{_without_sign_of_zero(f'{exact:+.{digits}f}')} %".replace("-", "−")


def _without_sign_of_zero(digits: str) -> str:
    return digits if digits.strip("+-0.") else digits.lstrip("+-")


def dollars(value: Decimal | float | None) -> str:
    """Return US dollars with three digits and their scale, as tokens have them: $47.7 M; cents below a thousand."""
    if value is None:
        return UNKNOWN
    exact = Decimal(str(value))
    return f"${tokens(exact) if abs(exact) >= SCALES[-1][1] else exact.quantize(Decimal('0.01'), ROUND_HALF_UP)}"


def week(monday: date) -> str:
    """Return a week by its days: 16–22 Mar 2026."""
    sunday = monday + timedelta(days=6)
    if monday.year != sunday.year:
        return f"{monday.day} {monday:%b %Y} – {sunday.day} {sunday:%b %Y}"
    if monday.month != sunday.month:
        return f"{monday.day} {monday:%b} – {sunday.day} {sunday:%b %Y}"
    return f"{monday.day}–{sunday.day} {sunday:%b %Y}"


def places(won: int | None) -> str:
    """Return a change of rank: ▲ 2, ▼ 1, =, or unknown where no source has both weeks."""
    if won is None:
        return UNKNOWN
    return "=" if won == 0 else f"{'▲' if won > 0 else '▼'} {abs(won)}"


def price(value: Decimal | float | None) -> str:
    """Return a price in US dollars with as many digits as it needs: $0.0908, $15."""
    if value is None:
        return UNKNOWN
    return f"${Decimal(str(value)).normalize():f}"


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


def number(value: float | Decimal, after: int = 0) -> str:
    """Return a number with so many digits after the point: 1,045."""
    return f"{value:,.{after}f}"
