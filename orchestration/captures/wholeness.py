"""Refuse rows that are a part of a table: without the source's own words around them, only the rows show it.

That holds for shapes, and for the known forms that collectors made: chart and whole ranking. A day in the source's own
answer may have fewer models: what it says around them counts.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from orchestration.captures.contract import MAX_RANKED_ROWS, Refused
from orchestration.captures.forms.weekly import OTHERS

# A whole ranking goes down to models without tokens: the 15 held do, and have 429 rows or more. So the first rows by
# tokens are seen to be a part. What was cut out elsewhere and leaves so many is not; of a week, models compare totals.
LEAST_ROWS = 400
# Keys around or in rows that say that they are a part of the market, or of another period than their day or week.
SLICES = ("category", "subcategory", "language", "language_type", "modality", "context_bucket", "period")
Rows = Sequence[Mapping[str, Any]]


def refuse_part(form: str, rows: Rows, around: Rows) -> None:
    """Raise `Refused` where rows of a form, or the objects around them, are or say that they are a part."""
    if form in WHOLE:
        WHOLE[form](rows)
        for one, key in ((one, key) for one in (*around, *rows) for key in SLICES if one.get(key)):
            if (key, one[key]) != ("period", "day") or form != "data_api_daily":
                raise Refused(f"{key} {one[key]!s:.60} says that its rows are a part or of another period: not taken")
        views = [one["view"] for one in around if one.get("view") not in (None, "day", "week")]
        if form == "model_ranking" and views:
            raise Refused(f"view {views[0]!s:.60} is neither day nor week: not taken")


def _days(rows: Rows) -> None:
    named = Counter(str(row["date"]) for row in rows if row["model_permaslug"] != "other")
    others = {str(row["date"]) for row in rows if row["model_permaslug"] == "other"}
    for day in sorted(named.keys() | others):
        if named[day] != MAX_RANKED_ROWS or day not in others:
            other = "and" if day in others else "without"
            raise Refused(
                f"{day} has {named[day]} models {other} `other`, and a whole day has {MAX_RANKED_ROWS} and `other`: "
                "a part is not taken for the whole"
            )


def _ranking(rows: Rows) -> None:
    tokens = [_count(row["prompt_tokens"]) + _count(row["completion_tokens"]) for row in rows]
    if len(rows) < LEAST_ROWS or min(tokens) > 0:
        raise Refused(
            f"{len(rows)} rows of a whole ranking, which names hundreds of models, to those without tokens: "
            "a part is not taken for the whole"
        )


def _chart(rows: Rows) -> None:
    for row in rows:
        if not isinstance(row["ys"], dict) or OTHERS not in row["ys"]:
            raise Refused(f"the week {row['x']!s:.10} of the chart has no {OTHERS}: its total is not known")


def _count(value: object) -> int:
    # What is no count at all is refused by the contract.
    return int(value) if isinstance(value, int | str) and str(value).isdecimal() and len(str(value)) < 20 else 0


WHOLE = {"data_api_daily": _days, "model_ranking": _ranking, "weekly_chart": _chart}
