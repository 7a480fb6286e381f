"""What a check that warned found, in a sentence that a person understands without its name.

Belongs here: those sentences, from what the check showed. Does not: finding it (warnings.py, dbt's tests).
"""

from collections.abc import Callable, Mapping
from typing import Any

Row = Mapping[str, Any]
# By check: from the first row that it shows, and from how often it found one ("once", "3 times").
SENTENCES: dict[str, Callable[[Row, str], str]] = {
    "authors_are_mapped": lambda row, _: (
        f"not every author has a vendor on file: the most tokens of those without are {row['author']}'s, "
        f"{row['tokens']} in the week of {row['week']}; they count as not attributed"
    ),
    "no_day_is_missing": lambda row, often: (
        f"a day between the first and the last is without a capture, {often}; first {row['day']}"
    ),
    "captures_do_not_conflict": lambda row, often: (
        f"captures of one moment contradict one another, {often}: first those of {row['source']} on {row['period']}; "
        "the greater checksum counts"
    ),
    "last_week_is_here": lambda row, _: (
        f"the week of {row['expected']} is over and not here"
        + (f"; the newest complete one is that of {row['latest complete week']}" if row["latest complete week"] else "")
    ),
    "lost_days_are_on_file": lambda row, _: (
        f"a day that the source lost is not on file as it should be: {row['day']} {row['what']}"
    ),
    "no_implausible_jump": lambda row, often: (
        f"the market jumped by more than is plausible, {often}: first in the week of {row['week']}, from "
        f"{row['previous tokens']} to {row['tokens']} tokens"
    ),
    "claims_hold_to_their_schema": lambda row, often: (
        f"a claim on file is set aside, {often}: first of {row['file']}, {row['claim']}: {row['reason']}"
    ),
    "days_and_weeks_agree": lambda row, often: (
        f"two sources disagree on the total of a week, {often}: first on that of {row['week']}, seven days "
        f"{row['seven days']}, {row['source']} {row['its week']} tokens"
    ),
    # Of dbt's tests nothing but the count is known.
    "no_mass_restatement": lambda _, often: (
        f"the source changed a day's total by unusually much after the fact, {often} since the beginning: see "
        "fct_restatements"
    ),
    "listed_countries_are_those_of_the_providers": lambda _, often: (
        f"a vendor's listed country is not the one that OpenRouter's list of providers has, {often}"
    ),
}


def describe_result(name: str, asset: str, metadata: Mapping[str, Any]) -> str:
    """Return what a check found, from its metadata as Dagster has them; one that is not known here in its own words."""
    shown = getattr(metadata.get("violations"), "records", None) or []
    count = _text(metadata, "dagster_dbt/failed_row_count") or _text(metadata, "found").partition(" ")[0]
    often = "once" if count == "1" else f"{count or 'several'} times"
    row: Row = shown[0].data if shown else {}
    try:
        return SENTENCES[name](row, often)
    except KeyError:  # no check of ours, or one of older code, whose rows had other names
        found, expected = _text(metadata, "found") or f"{count or 'some'} rows", _text(metadata, "expected")
        return f"{name.replace('_', ' ')} ({asset}): {found}" + (f", expected {expected}" if expected else "")


def _text(metadata: Mapping[str, Any], name: str) -> str:
    value = metadata.get(name)
    return "" if value is None else str(getattr(value, "value", value))
