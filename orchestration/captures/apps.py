"""The ranking of apps: the Data API's answer of ``app-rankings``, and the file of rows that collectors make of it.

Belongs here: its contract, as OpenRouter documents it, and what narrows a ranking. Does not: how it is fetched
or loaded.
"""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Self

from pydantic import AfterValidator, FailFast, Field, ValidationInfo, model_validator

from orchestration.captures.contract import (
    CaptureFacts,
    Contract,
    IsoMoment,
    Refused,
    TokenCount,
    refuse_repeats,
    refuse_window,
)
from orchestration.captures.daily import DataApiMeta

# "limit 1–100", "offset 0–100".
MAX_APPS = 100
MAX_RANK = 200
# The newest of 2026 have seven digits; what DuckDB holds as an integer ends at 2^63.
MAX_APP_ID = 10**12
MAX_NAME = 200
SORTS = ("popular", "trending")
CATEGORIES = ("coding", "creative", "productivity", "entertainment")
# The source does not list its subcategories.
_SUBCATEGORY = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_OFFSET = re.compile(r"0|[1-9][0-9]?|100")


def is_part_of_apps(asked: Mapping[str, str]) -> bool:
    """Return whether these are parameters that narrow a ranking of apps."""
    return (
        bool(asked)
        and asked.keys() <= {"sort", "category", "subcategory", "offset"}
        and asked.get("sort", SORTS[0]) in SORTS
        and asked.get("category", CATEGORIES[0]) in CATEGORIES
        and _SUBCATEGORY.fullmatch(asked.get("subcategory", "a")) is not None
        and _OFFSET.fullmatch(asked.get("offset", "0")) is not None
    )


def _check_name(value: str) -> str:
    # Names are data, as those of models are; unlike those they are written by whoever registers an app.
    if not 0 < len(value) <= MAX_NAME or re.search(r"[\x00-\x1f\x7f]", value):
        raise ValueError(f"an app has a name of one line, up to {MAX_NAME} characters, found {value!r:.60}")
    return value


class AppRow(Contract):
    """Tokens and requests of one app in the window of the ranking."""

    rank: Annotated[int, Field(ge=1, le=MAX_RANK)]
    app_id: Annotated[int, Field(ge=1, le=MAX_APP_ID)]
    app_name: Annotated[str, AfterValidator(_check_name)]
    total_tokens: TokenCount
    total_requests: TokenCount


class AppRanking(Contract):
    """One ranking of apps: an answer has ``meta``; a collector's file has ``generated_at``, and no window."""

    data: Annotated[list[AppRow], Field(min_length=1, max_length=MAX_APPS), FailFast()]
    meta: DataApiMeta | None = None
    generated_at: IsoMoment | None = None

    @model_validator(mode="after")
    def _refuse_other_order(self, info: ValidationInfo) -> Self:
        # Only a question for trending apps is answered in another order: such rows, with nothing said of the question,
        # would pass for the most used apps.
        is_trending = (info.context or {}).get("sort") == SORTS[1]
        if not is_trending and any(a.total_tokens < b.total_tokens for a, b in pairwise(self._ranked)):
            raise ValueError("the ranks do not follow the tokens, and it was not asked for as trending")
        return self

    @property
    def _ranked(self) -> list[AppRow]:
        return sorted(self.data, key=lambda row: row.rank)

    def facts(self) -> CaptureFacts:
        """Return what the capture says of itself; raise `Refused` for what no single row can show.

        The window of the facts is the day of the capture's moment: many have no other.
        """
        if (self.meta is None) == (self.generated_at is None):
            raise Refused("it says when it was known in `meta` or in `generated_at`, one of the two")
        refuse_repeats("the app", (row.app_id for row in self.data))
        ranks = [row.rank for row in self._ranked]
        if ranks != list(range(ranks[0], ranks[0] + len(ranks))):
            raise Refused(f"the ranks are not {ranks[0]} … {ranks[0] + len(ranks) - 1}")
        as_of = self.generated_at
        if self.meta is not None:
            as_of = self.meta.as_of
            refuse_window(self.meta.start_date, self.meta.end_date, as_of.date())
        assert as_of is not None  # noqa: S101 - for the type checker: one of the two stands
        return CaptureFacts("app-rankings", as_of, as_of.date(), as_of.date(), len(self.data))
