"""Write numbers, days and names as cells: each in an element that names its exhibit, column and row."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from jinja2 import Environment
from markupsafe import Markup, escape

from orchestration.report import figures
from orchestration.site.exhibits import Row

NO_BREAK = "\u00a0"
FORMS: dict[str, Callable[[Any], str]] = {
    "exact": lambda value: f"{value:,}",
    "tokens": figures.tokens,
    "in_words": figures.tokens_in_words,
    "change": figures.percent,
    # As many digits as publications print, so that a claim and what comes out can be set side by side.
    "claimed_tokens": lambda value: figures.tokens(Decimal(str(value)), digits=4),
    "claimed_change": lambda value: figures.percent(value, after=2),
    "claimed_share": lambda value: figures.percent(value, signed=False, after=2),
    "small_change": figures.small_percent,
    "small_share": lambda value: figures.small_percent(value).removeprefix("+"),
    "share": figures.share,
    "dollars": figures.dollars,
    "price": figures.price,
    "places": figures.places,
    "number": lambda value: figures.number(value, 1),
    "yes": lambda value: "yes" if value else "no",
    "words": lambda value: str(value).replace("_", " "),
    "plain": lambda value: (
        f"{value:,.6g}"
        if isinstance(value, float)
        else f"{value.normalize():,f}"
        if isinstance(value, Decimal)
        else f"{value:,}"
    ),
    "text": str,
}
TIMES: dict[str, Callable[[Any], str]] = {
    "day": figures.day,
    "week": figures.week,
    "month": figures.month,
    "moment": figures.moment,
}


def cell(row: Row, column: str, form: str = "exact") -> Markup:
    """Return one cell of an exhibit for the eye, with its exact value and its place in the answer of the SQL shown.

    Raise KeyError for a column that the exhibit does not have, and for a form that does not exist.
    """
    # Joined as text: Markup.format takes half the time of a site with ten years of weeks.
    value, place = row[column], escape(f"{row.exhibit}.{column}.{row.number}")
    if value is None:
        made = f'<span class="unknown" data-of="{place}" title="not known">{escape(figures.UNKNOWN)}</span>'
    elif form in TIMES:
        made = f'<time datetime="{value.isoformat()}" data-of="{place}">{escape(TIMES[form](value))}</time>'
    elif isinstance(value, str):
        made = f'<span data-of="{place}">{escape(FORMS[form](value))}</span>'
    else:
        # A number and its unit stay on one line.
        shown = escape(FORMS[form](value).replace(" ", NO_BREAK))
        made = f'<data value="{escape(value)}" data-of="{place}">{shown}</data>'
    return Markup(made)  # noqa: S704 - each part is escaped


def between(row: Row, low: str, high: str, form: str = "share") -> Markup:
    """Return what two columns leave open: one figure where both round to it, else low … high."""
    below, above = cell(row, low, form), cell(row, high, form)
    if None in (row[low], row[high]) or FORMS[form](row[low]) == FORMS[form](row[high]):
        return below if row[low] is not None else above
    return below + Markup(" … ") + above


def add_forms(environment: Environment) -> None:
    """Let templates write ``row | cell("growth", "change")`` and ``row | between("share_low", "share_high")``."""
    environment.filters |= {
        "cell": cell,
        "between": between,
        "unbroken": lambda text: text.replace(" %", f"{NO_BREAK}%"),
    }
