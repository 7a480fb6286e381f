"""Read a figure as people write it: 7.359T, 7,359 bn, 73,590亿, 56.9 per cent, 2.1x, "more than 200 T", "30–32 T".

The seed claim_words.csv has the words, comparators.csv what they allow.
"""

import re
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol

from orchestration.claims.words import BadQuestion, any_of, words
from orchestration.seeds import read_seed

# As decimal(38, 12) holds it.
WHOLE_DIGITS, DECIMALS = 26, 12
# Rounds no product of a figure of that many digits and a factor.
EXACT = Context(prec=100)
_MARKS = str.maketrans("−＋％．０１２３４５６７８９\u00a0\u2009\u202f’", "-+%.0123456789   '")
# What stays of "no more than" when the figure is a fall: "down more than 5 %" is less than −5 %.
_MIRRORED = {"at_least": "at_most", "at_most": "at_least", "more_than": "less_than", "less_than": "more_than"}
_DIGITS = r"[0-9]+(?:[.,'_][0-9]+|\s[0-9]{3}(?![0-9]))*"


class FigureError(BadQuestion):
    """A text that is no figure, or could be two; the message says how figures are written."""


@dataclass(frozen=True)
class Figure:
    """A figure as it was written: its value (of a range the lower one), one of its last digit, its unit and comparator.

    ``written_as`` is scaled (7.359T), tokens (28 tokens), percent, multiple, weeks, usd, place (third) or plain.
    """

    value: Decimal
    step: Decimal
    written_as: str
    comparator: str = "exact"
    upper: Decimal | None = None


_LEAD = any_of([*words("before"), *words("sign")])
_AFTER = any_of(words("after"))
_NUMBER = rf"[+-]?\s?(?:{_DIGITS}|{any_of([*words('count'), *words('ordinal')])})"
_NAMED = rf"(?P<number>{_NUMBER})\s*(?P<scale>{any_of(words('scale'))})?\s*(?P<unit>{any_of(words('unit'))})?"
_RANGE = rf"(?P<between>between\s+)?{_NAMED.replace('P<', 'P<low_')}\s*(?P<to>{any_of(words('range'))})\s*{_NAMED}"
_GERMAN = {row["word"].casefold() for row in read_seed("claim_words") if row["language"] == "de"}
_TRILLION = [name for name, scale in words("scale").items() if scale == str(10**12)]


def pattern(unit: str) -> str:
    """Return the pattern, without groups, of a figure of a unit within a sentence; of `count` without any."""
    names = any_of(name for name, is_unit in words("unit").items() if is_unit == unit)
    scale = any_of(words("scale"))
    tail = {"tokens": rf"\s*(?:{scale}(?:\s*{names})?|{names})", "count": ""}.get(unit, rf"\s*{names}")
    if unit == "usd":
        return rf"(?:{_LEAD}\s*)*(?:(?:US)?[$]\s?{_NUMBER}|{_NUMBER}{tail})(?:\s*{_AFTER})?"
    first = rf"(?:between\s+)?{_NUMBER}(?:\s*{scale})?(?:\s*{names})?\s*{any_of(words('range'))}\s*"
    # A minus of print is none yet: read_figure makes it one.
    return rf"(?:{_LEAD}\s*)*(?:{first})?{_NUMBER}{tail}(?:\s*{_AFTER})?".replace("[+-]", "[+−-]")


def read_figure(text: str, language: str | None = None) -> Figure:
    """Return a figure as people write it; tokens in tokens, percents as fractions.

    Raise `FigureError` for a text that is no figure, and with both readings for one that could be two. ``language``
    (de) says which mark stands before the decimals; without it the point, or the comma where it can be nothing else.
    """
    rest = re.sub("^[–—](?=[0-9])", "-", " ".join(text.translate(_MARKS).split()))
    comparator, sign, is_mirrored = "", 0, False
    while lead := re.match(rf"({_LEAD})\s*", rest, re.IGNORECASE):
        word, rest = lead[1].casefold(), rest[lead.end() :]
        if sign if word in words("sign") else comparator:
            raise FigureError(_conflict(text, word))
        if word in words("sign"):
            # "down more than 5 %" is below −5 %, "more than minus 5 %" above it.
            sign, is_mirrored = int(words("sign")[word]), not comparator
        else:
            comparator = words("before")[word]
    if after := re.search(rf"\s*({_AFTER})$", rest, re.IGNORECASE):
        if comparator:
            raise FigureError(_conflict(text, after[1]))
        comparator, rest = words("after")[after[1].casefold()], rest[: after.start()]
    rest = re.sub("^([0-9]+)万([0-9]{4})(?=亿)", r"\1\2", rest)
    rest = re.sub(r"^(?:US)?[$]\s?([0-9][0-9.,]*)", r"\1 USD", rest)
    ends = _read_ends(text, rest, language)
    _, step, written_as = ends[-1]
    if sign and any(end[0].is_signed() for end in ends):
        raise FigureError(_conflict(text, "-"))
    if sign == -1:
        ends = [(-end, step, unit) for end, step, unit in ends]
        comparator = _MIRRORED.get(comparator, comparator) if is_mirrored else comparator
    if (
        is_mirrored
        and len(ends) == 1
        and comparator in (("at_most", "less_than") if sign == 1 else ("at_least", "more_than"))
    ):
        # A fall by up to 5 % is a fall: it ends at 0.
        low, high = sorted((ends[0][0], Decimal(0)))
        return Figure(low, step, written_as, "range", high)
    if len(ends) == 1:
        return Figure(ends[0][0], step, written_as, comparator or "exact")
    if comparator:
        raise FigureError(f"{text!r} is a range and {comparator.replace('_', ' ')}; which of them is meant?")
    low, high = sorted(end for end, *_ in ends)
    if low == high or (sign != -1 and low != ends[0][0]):
        raise FigureError(f"{text!r} is not a range; write the lower figure first, 30–32 T")
    return Figure(low, max(ends[0][1], step), written_as, "range", high)


def _read_ends(text: str, rest: str, language: str | None) -> list[tuple[Decimal, Decimal, str]]:
    """Return value, step and unit of a figure, or of both ends of a range."""
    if match := re.fullmatch(_NAMED, rest, re.IGNORECASE):
        return [_read_end(text, match["number"], match["scale"], match["unit"], language)]
    match = re.fullmatch(_RANGE, rest, re.IGNORECASE)
    if not match or (match["to"].casefold() == "and") != bool(match["between"]):
        raise FigureError(f"{text!r} is not a figure; write 7.359T, 20.4e12 as 20.4T, 56.9%, 0.569, or 3")
    # In 30–32 T the scale stands for both.
    lower = match["low_scale"] or (None if match["low_unit"] else match["scale"]), match["low_unit"] or match["unit"]
    ends = [
        _read_end(text, match["low_number"], *lower, language),
        _read_end(text, match["number"], match["scale"], match["unit"], language),
    ]
    if ends[0][2] != ends[1][2]:
        raise FigureError(f"{text!r} has two units; write 30–32 T or 57–64 %")
    return ends


def _conflict(text: str, word: str) -> str:
    return f"{text!r} has {word!r} and another word of its kind: which of them is meant?"


def _read_end(
    text: str, number: str, scale: str | None, unit: str | None, language: str | None
) -> tuple[Decimal, Decimal, str]:
    """Return value, one of the last digit, and how the figure was written."""
    unit = words("unit")[unit.casefold()] if unit else None
    if unit == "points":
        raise FigureError(
            f"{text!r}: points are the difference of two shares, which is another metric than growth and cannot be "
            "checked yet; if growth is meant, write it in %"
        )
    language = language or ("de" if scale and scale.casefold() in _GERMAN else None)
    if language and language[:2] not in ("en", "zh") and re.match("(tr|b)illions?$", scale or "", re.IGNORECASE):
        raise FigureError(f"{text!r}: {scale} is not the same number in every language; write B (10⁹) or T (10¹²)")
    number = number.replace(" ", "", 1) if number[0] in "+- " else number
    named = {**words("count"), **words("ordinal")}.get(number.lstrip("+-").casefold())
    plain = number.replace(number.lstrip("+-"), named) if named else _with_point(number, scale, language)
    factor = Decimal("0.01") if unit == "percent" else Decimal(1)
    factor *= Decimal(words("scale")[scale.casefold()]) if scale else 1
    value, decimals = EXACT.multiply(Decimal(plain), factor), len(plain.partition(".")[2])
    if abs(value) >= 10**WHOLE_DIGITS or decimals > DECIMALS:
        raise FigureError(
            f"{text!r} has more digits than any figure here ({WHOLE_DIGITS} before the point, {DECIMALS} after)"
        )
    is_place = unit == "place" or number.casefold() in words("ordinal")
    if scale and (is_place or unit not in (None, "tokens")):
        raise FigureError(f"{text!r} is not a figure: {scale} goes with tokens")
    written_as = "scaled" if scale else "place" if is_place else unit or "plain"
    return value, Decimal(1).scaleb(-decimals) * factor, written_as


def _with_point(number: str, scale: str | None, language: str | None) -> str:
    """Return digits with a point before the decimals and no other mark; raise `FigureError` where that is not sure."""
    sign, digits = number[: -len(number.lstrip("+-"))], number.lstrip("+-")
    if re.fullmatch(r"[1-9][0-9]{0,2}(?:([ '_])[0-9]{3})(?:\1[0-9]{3})*(?:[.,][0-9]+)?", digits):
        return sign + re.sub("[ '_]", "", digits).replace(",", ".")
    point, comma = (".", ",") if _decimal_mark(language) == "." else (",", ".")
    d, g = re.escape(point), re.escape(comma)
    decimal = digits.replace(comma, "").replace(point, ".")
    otherwise = digits.replace(point, "").replace(comma, ".")
    if re.fullmatch(f"[0-9]+(?:{d}[0-9]+)?", digits):
        return sign + decimal
    if re.fullmatch(f"[1-9][0-9]{{0,2}}(?:{g}[0-9]{{3}})+(?:{d}[0-9]+)?", digits):
        # Nobody groups the digits of trillions: 7,359 T is 7.359 T or a slip.
        if (scale or "").casefold() not in _TRILLION or digits.count(comma) > 1 or point in digits:
            return sign + decimal
    # With a zero before it, or after marks of thousands, the other mark can only stand before the decimals.
    elif re.fullmatch(f"0{g}[0-9]+|[1-9][0-9]{{0,2}}(?:(?:{d}[0-9]{{3}})+{g}[0-9]+|(?:{d}[0-9]{{3}}){{2,}})", digits):
        return sign + otherwise
    elif not re.fullmatch(f"[0-9]+{g}[0-9]+", digits):
        raise FigureError(f"{number!r} is not a figure; thousands stand in groups of three: 7,359 bn or 7.359T")
    end = f" {scale}" if scale else ""
    raise FigureError(
        f"{number}{end} can be {otherwise}{end} or {int(decimal):,}{end}: which is meant? "
        f"Write {otherwise.replace('.', point)}{end} or {decimal}{end}, or name its language (--lang de)"
    )


@cache
def _decimal_mark(language: str | None) -> str:
    if language is None:
        return "."
    try:
        return str(get_decimal_symbol(Locale.parse(language.replace("-", "_"))))
    except (UnknownLocaleError, ValueError) as error:
        raise FigureError(f"--lang {language}: no such language; write en, de, fr or zh") from error
