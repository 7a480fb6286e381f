"""Define what a form of capture is: its contract, how its bytes are told from others, and how it is cited."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

PAGE_CITATION = "Source: OpenRouter (openrouter.ai/rankings), as of {as_of}."
DATA_API_CITATION = PAGE_CITATION + " Licensed under CC BY 4.0."


@dataclass(frozen=True)
class Form:
    """A known form of capture.

    Its ``contract`` has a method ``facts()``, which returns the `CaptureFacts` and raises `Refused` when the parts of a
    capture contradict one another; that of a form that names no moment, or only a day, has ``facts_at(circumstances)``.
    ``answers`` returns whether the parameters asked for can have this form; for most, none may be there. The moment of
    an ``is_undated`` form stands in the sidecar only; that of one that ``names_a_day``, where it was stated. An
    ``is_simulated`` form is made up, and is never kept together with real captures. Its rows are read by the statement
    ``read_by`` of ``warehouse/sql/forms`` (default: its name); ``fills`` names the raw table, a file of
    ``warehouse/sql/tables``, for what it has beyond usage.
    """

    name: str
    contract: type[Any]
    has_marks: Callable[[dict[str, Any]], bool]
    citation: str = PAGE_CITATION
    answers: Callable[[Mapping[str, str]], bool] = lambda asked: not asked
    is_undated: bool = False
    names_a_day: bool = False
    is_simulated: bool = False
    read_by: str = ""
    fills: str = ""
    licence: str = "CC BY 4.0"
    licence_url: str = "https://creativecommons.org/licenses/by/4.0/"

    def capture_id(self, as_of: datetime, sha256: str) -> str:
        """Return the id of a capture of this form."""
        return f"{self.name}-{as_of:%Y%m%dT%H%M%SZ}-{sha256[:12]}"

    def cite(self, as_of: datetime) -> str:
        """Return the citation of a capture of this form."""
        return self.citation.format(as_of=as_of.isoformat())


def first_point(parsed: dict[str, Any]) -> dict[str, Any]:
    """Return the first entry of ``data``; empty where there is none."""
    points = parsed.get("data")
    first = points[0] if isinstance(points, list) and points else None
    return first if isinstance(first, dict) else {}
