"""Rankings of apps: the Data API's answer to ``app-rankings``, and the files that collectors make of it."""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Any, Self

from pydantic import FailFast, Field, ValidationInfo, model_validator

from orchestration.captures.contract import (
    CaptureFacts,
    Contract,
    IsoMoment,
    Refused,
    TokenCount,
    refuse_repeats,
    refuse_window,
)
from orchestration.captures.form import Form, first_point
from orchestration.captures.forms.catalogue import Name
from orchestration.captures.forms.daily import DataApiMeta

# "limit 1–100", "offset 0–100".
MAX_APPS = 100
MAX_RANK = 200
# The newest of 2026 have seven digits; what DuckDB holds as an integer ends at 2^63.
MAX_APP_ID = 10**12
SORTS = ("popular", "trending")
CATEGORIES = ("coding", "creative", "productivity", "entertainment")
# The source does not list its subcategories.
_SUBCATEGORY = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_OFFSET = re.compile(r"0|[1-9][0-9]?|100")


def is_part_of_apps(asked: Mapping[str, str]) -> bool:
    """Return whether these parameters narrow a ranking of apps."""
    return (
        bool(asked)
        and asked.keys() <= {"sort", "category", "subcategory", "offset"}
        and asked.get("sort", SORTS[0]) in SORTS
        and asked.get("category", CATEGORIES[0]) in CATEGORIES
        and _SUBCATEGORY.fullmatch(asked.get("subcategory", "a")) is not None
        and _OFFSET.fullmatch(asked.get("offset", "0")) is not None
    )


class AppRow(Contract):
    """Tokens and requests of one app in the window of the ranking."""

    rank: Annotated[int, Field(ge=1, le=MAX_RANK)]
    app_id: Annotated[int, Field(ge=1, le=MAX_APP_ID)]
    app_name: Name  # written by the person who registers the app
    total_tokens: TokenCount
    total_requests: TokenCount


class AppRanking(Contract):
    """One ranking of apps: an answer has ``meta``; a collector's file has ``generated_at``, and no window."""

    data: Annotated[list[AppRow], Field(min_length=1, max_length=MAX_APPS), FailFast()]
    meta: DataApiMeta | None = None
    generated_at: IsoMoment | None = None

    @model_validator(mode="after")
    def _refuse_other_order(self, info: ValidationInfo) -> Self:
        # Only ``sort=trending`` is answered in another order: without that parameter, such rows would pass for the most
        # used apps.
        is_trending = (info.context or {}).get("sort") == SORTS[1]
        if not is_trending and any(a.total_tokens < b.total_tokens for a, b in pairwise(self._ranked)):
            raise ValueError("the ranks do not follow the tokens, and it was not asked for as trending")
        return self

    @property
    def _ranked(self) -> list[AppRow]:
        return sorted(self.data, key=lambda row: row.rank)

    def facts(self) -> CaptureFacts:
        """Return the facts; raise `Refused` for contradictions between rows. The window is the day of ``as_of``."""
        if (self.meta is None) == (self.generated_at is None):
            raise Refused(
                "expected one of `meta` and `generated_at` with the moment of the figures, found both or none"
            )
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


def _has_marks(parsed: dict[str, Any]) -> bool:
    return "app_id" in first_point(parsed)


_CITATION = "Source: OpenRouter (openrouter.ai/apps), as of {as_of}."
FORMS = (
    Form("app_ranking", AppRanking, _has_marks, _CITATION, fills="app_usage"),
    Form(
        "app_ranking_part",
        AppRanking,
        _has_marks,
        _CITATION,
        answers=is_part_of_apps,
        read_by="app_ranking",
        fills="app_usage",
    ),
)
