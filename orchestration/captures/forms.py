"""The forms that a capture can have, recognised by content: the one list that intake and load share.

Belongs here: which form a file has, and what is cited for it. Does not: a form's rules (daily.py, weekly.py,
rankings.py, catalogue.py, apps.py).
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, cast

from pydantic import BaseModel, ValidationError

from orchestration.captures.apps import AppRanking, is_part_of_apps
from orchestration.captures.catalogue import ModelCatalogue, PriceHistory, ProviderCatalogue
from orchestration.captures.contract import (
    UNSAID,
    CaptureFacts,
    Circumstances,
    Refused,
    parse_json_strictly,
    reason,
    refuse_future,
)
from orchestration.captures.daily import DataApiDaily, OpenRouterExport, SimulatedDaily
from orchestration.captures.data_api_weeks import (
    ESTIMATES,
    SLICES,
    DataApiEstimate,
    DataApiSlice,
    DataApiWeekly,
    is_by_week,
    is_one_of,
)
from orchestration.captures.rankings import DayRanking, RollingRanking, WeekRanking, shows_iso_week
from orchestration.captures.weekly import WeeklyChart, WeeklyPage, WeeklyTotals


class Capture(Protocol):
    """A parsed capture of a form that says of itself when it was taken."""

    def facts(self) -> CaptureFacts:
        """Return what it covers and as of when; raise `Refused` when its parts contradict one another."""


class UndatedCapture(Protocol):
    """A parsed capture of a form that names no moment."""

    def facts_at(self, seen_at: datetime) -> CaptureFacts:
        """Return what it covers, taken at a moment; raise `Refused` when its parts contradict one another."""


@dataclass(frozen=True)
class Form:
    """A known form: its contract, how it is told from the others, and how its figures are cited.

    ``answers`` says whether it is what was asked; but for a few forms, that is the whole and no part of it. Of a form
    that ``is_undated``, the sidecar alone says when it was taken; what ``is_simulated`` is no capture of anything, and
    stands beside no real one (`refuse_mixture`). ``read_by`` is the statement of
    ``warehouse/sql/forms`` that reads its rows, where that is not one of its own name; what it says beside usage
    ``fills`` a raw table, by the statement of that name in ``warehouse/sql/more``.
    """

    name: str
    contract: type[BaseModel]
    has_marks: Callable[[dict[str, Any]], bool]
    citation: str
    answers: Callable[[Mapping[str, str]], bool] = lambda asked: not asked
    is_undated: bool = False
    is_simulated: bool = False
    read_by: str = ""
    fills: str = ""
    licence: str = "CC BY 4.0"
    licence_url: str = "https://creativecommons.org/licenses/by/4.0/"

    @property
    def needs_a_seal(self) -> bool:
        """Return whether every capture of this form has something that its sidecar alone says."""
        return self.is_undated or not self.answers({})

    def capture_id(self, as_of: datetime, sha256: str) -> str:
        """Return the name of a capture of this form."""
        return f"{self.name}-{as_of:%Y%m%dT%H%M%SZ}-{sha256[:12]}"

    def cite(self, as_of: datetime) -> str:
        """Return how a capture of this form is cited."""
        return self.citation.format(as_of=as_of.isoformat())


# The forms of what this process recognised, by checksum and question: taken and then loaded, it is parsed once.
_recognised: dict[tuple[str, ...], str] = {}


class NoForm(Refused):
    """JSON that has nothing of a capture: every known form has its rows in one of `ROWS_IN`."""


ROWS_IN = ("data", "rows", "models")


def _first_point(parsed: dict[str, Any]) -> dict[str, Any]:
    points = parsed.get("data")
    first = points[0] if isinstance(points, list) and points else None
    return first if isinstance(first, dict) else {}


def _is_whole_ranking(parsed: dict[str, Any]) -> bool:
    return "fetched_at" in parsed and "view" in parsed and "variant" in _first_point(parsed)


def _is_of_data_api(parsed: dict[str, Any]) -> bool:
    return "meta" in parsed and "model_permaslug" in _first_point(parsed) and not _is_simulated(parsed)


def _is_simulated(parsed: dict[str, Any]) -> bool:
    return "simulated" in parsed


_PAGE_CITATION = "Source: OpenRouter (openrouter.ai/rankings), as of {as_of}."
_DATA_API_CITATION = _PAGE_CITATION + " Licensed under CC BY 4.0."
_DATA_API = "data_api_rows"
_APPS_CITATION = "Source: OpenRouter (openrouter.ai/apps), as of {as_of}."

FORMS: dict[str, Form] = {
    form.name: form
    for form in (
        Form(
            "openrouter_export",
            OpenRouterExport,
            lambda j: "rows" in j and j.get("dataset") == "rankings-daily",
            "Source: OpenRouter (openrouter.ai), licensed under CC BY 4.0. Snapshot as of {as_of}.",
        ),
        Form(
            "data_api_daily",
            DataApiDaily,
            lambda j: _is_of_data_api(j) and not is_by_week(j),
            _DATA_API_CITATION,
            read_by=_DATA_API,
        ),
        Form(
            "data_api_weekly",
            DataApiWeekly,
            lambda j: _is_of_data_api(j) and is_by_week(j),
            _DATA_API_CITATION,
            read_by=_DATA_API,
        ),
        Form(
            "data_api_slice",
            DataApiSlice,
            _is_of_data_api,
            _DATA_API_CITATION,
            answers=is_one_of(SLICES),
            read_by=_DATA_API,
            fills="usage_slices",
        ),
        Form(
            "data_api_estimate",
            DataApiEstimate,
            _is_of_data_api,
            _DATA_API_CITATION,
            answers=is_one_of(ESTIMATES),
            read_by=_DATA_API,
            fills="usage_estimates",
        ),
        Form(
            "simulated_daily",
            SimulatedDaily,
            _is_simulated,
            "Simulated by token-almanac, as of {as_of}: no figure in it is real.",
            is_simulated=True,
            read_by=_DATA_API,
            licence="CC0 1.0",
            licence_url="https://creativecommons.org/publicdomain/zero/1.0/",
        ),
        Form("weekly_chart", WeeklyChart, lambda j: "fetched_at" in j and "ys" in _first_point(j), _PAGE_CITATION),
        Form("weekly_page", WeeklyPage, lambda j: "date" in j and "models" in j, _PAGE_CITATION, fills="page_prices"),
        Form(
            "weekly_totals",
            WeeklyTotals,
            lambda j: "fetched_at" in j and {"x", "total_tokens"} <= _first_point(j).keys(),
            _PAGE_CITATION,
        ),
        Form(
            "model_ranking_day",
            DayRanking,
            lambda j: _is_whole_ranking(j) and j["view"] != "week",
            _PAGE_CITATION,
            fills="usage_splits",
        ),
        Form(
            "model_ranking_week",
            WeekRanking,
            lambda j: _is_whole_ranking(j) and j["view"] == "week" and shows_iso_week(j),
            _PAGE_CITATION,
            fills="usage_splits",
        ),
        Form(
            "model_ranking_rolling",
            RollingRanking,
            lambda j: _is_whole_ranking(j) and j["view"] == "week" and not shows_iso_week(j),
            _PAGE_CITATION,
            read_by="model_ranking_week",
        ),
        Form(
            "model_catalogue",
            ModelCatalogue,
            lambda j: {"id", "pricing"} <= _first_point(j).keys(),
            "Source: OpenRouter (openrouter.ai/api/v1/models), as of {as_of}.",
            is_undated=True,
            fills="catalogue_models",
        ),
        Form(
            "provider_catalogue",
            ProviderCatalogue,
            lambda j: {"slug", "headquarters"} <= _first_point(j).keys(),
            "Source: OpenRouter (openrouter.ai/api/v1/providers), as of {as_of}.",
            is_undated=True,
            fills="catalogue_providers",
        ),
        Form(
            "price_history",
            PriceHistory,
            lambda j: "as_of" in j and isinstance(j.get("models"), dict),
            "Source: OpenRouter's list prices (openrouter.ai/models), collected daily by a third party, as of {as_of}.",
            fills="price_points",
        ),
        Form("app_ranking", AppRanking, lambda j: "app_id" in _first_point(j), _APPS_CITATION, fills="app_usage"),
        Form(
            "app_ranking_part",
            AppRanking,
            lambda j: "app_id" in _first_point(j),
            _APPS_CITATION,
            answers=is_part_of_apps,
            read_by="app_ranking",
            fills="app_usage",
        ),
    )
}


def recognise(body: bytes, now: datetime, around: Circumstances = UNSAID) -> tuple[Form, CaptureFacts]:
    """Return a capture's form, told by its content, and what it says of itself; raise `Refused` with the reason.

    ``now`` is this machine's time, against which a capture may not lie in the future. No bytes raise anything else.
    """
    try:
        return _judge(body, now, around)
    except Refused:
        raise
    except Exception as error:
        # A contract that fails is a fault of ours; it must not keep the captures beside this one out.
        raise Refused(f"its contract failed on it: {type(error).__name__}: {error}") from error


def form_of_bytes(body: bytes, sha256: str, asked: Mapping[str, str]) -> Form:
    """Return the form of a capture's bytes, told by their content; raise `Refused` as `form_of` does.

    What this process has recognised is not parsed again.
    """
    known = _recognised.get(_asked_of(sha256, asked))
    return FORMS[known] if known else form_of(parse_json_strictly(body), asked)


def form_of(parsed: dict[str, Any], asked: Mapping[str, str]) -> Form:
    """Return the one form that a capture's content has; raise `Refused` when it has none, or could be of two."""
    forms = [form for form in FORMS.values() if form.answers(asked) and form.has_marks(parsed)]
    if not forms:
        keys = ", ".join(sorted(parsed)[:8])
        verdict = Refused if any(name in parsed for name in ROWS_IN) else NoForm
        raise verdict(f"no known form has the keys {keys}; known are {', '.join(FORMS)}")
    if len(forms) > 1:
        raise Refused(f"it has the marks of several forms: {', '.join(form.name for form in forms)}")
    return forms[0]


def _judge(body: bytes, now: datetime, around: Circumstances) -> tuple[Form, CaptureFacts]:
    parsed = parse_json_strictly(body)
    form = form_of(parsed, around.asked)
    try:
        facts = _facts(parsed, form, around)
    except Refused as refused:
        raise Refused(f"{form.name}: {refused}") from refused
    if not form.is_simulated:  # ten years of days reach into the future
        refuse_future(facts.as_of, now)
    _recognised[_asked_of(hashlib.sha256(body).hexdigest(), around.asked)] = form.name
    return form, facts


def _asked_of(sha256: str, asked: Mapping[str, str]) -> tuple[str, ...]:
    return (sha256, *(f"{name}={value}" for name, value in sorted(asked.items())))


def _facts(parsed: dict[str, Any], form: Form, around: Circumstances) -> CaptureFacts:
    try:
        capture = form.contract.model_validate(parsed, context=dict(around.asked))
    except ValidationError as error:
        raise Refused(reason(error)) from error
    if not form.is_undated:
        return cast(Capture, capture).facts()
    if around.seen_at is None:
        raise Refused("it does not say when it was taken: name the file with its date, as in 20260807.json")
    return cast(UndatedCapture, capture).facts_at(around.seen_at)
