"""Published claims: what a publication said of the figures, as data/claims/*.yml holds it, checked against its schema.

Belongs here: the schema of a claim. Does not: any verdict (dbt_project/macros/claim_*.sql).
"""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from orchestration.captures.contract import _monday, reason

Metric = Literal[
    "market_total",
    "market_growth",
    "country_total",
    "country_growth",
    "country_share",
    "lead_streak",
    "model_total",
    "model_growth",
    "model_rank",
    "top_list",
]
Basis = Literal["top_9", "top_10", "top_50", "all"]
UNITS: dict[str, str] = {"growth": "growth", "share": "share", "streak": "weeks", "rank": "rank", "list": "rank"}


def unit_of(metric: str) -> str:
    """Give the unit in which a metric is claimed: tokens, growth and share (fractions), weeks, or rank."""
    return UNITS.get(metric.rpartition("_")[2], "tokens")


class Claim(BaseModel):
    """One figure of one week. ``value`` is in tokens, a fraction, weeks or a place; ``step`` is one of its last digit.

    ``entity``: a country's code, or a permaslug; ``over_entity``: the country that a streak is ahead of; ``models``: a
    list of the first places (its entity, if any, is the country of all of them); ``stated_basis``: the basis that the
    publication names, if it does.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    claim_id: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    statement: Annotated[str, Field(min_length=1)]
    metric: Metric
    week_start: Annotated[dt.date, AfterValidator(_monday)]
    value: Decimal
    step: Annotated[Decimal, Field(ge=0)] = Decimal(0)
    unit: Literal["tokens", "growth", "share", "weeks", "rank"]
    entity: str | None = None
    over_entity: str | None = None
    models: list[str] = []
    stated_basis: Basis | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.unit != unit_of(self.metric):
            raise ValueError(f"a {self.metric} is claimed in {unit_of(self.metric)}, found {self.unit}")
        if self.entity is None and self.metric not in ("market_total", "market_growth", "top_list"):
            raise ValueError(f"{self.metric} needs an entity: a country's code, or a permaslug for a model's metric")
        if self.entity is not None and self.metric.startswith("market_"):
            raise ValueError(f"{self.metric} is about the whole market: no entity")
        if (self.over_entity is None) == (self.metric == "lead_streak"):
            raise ValueError("over_entity is needed for lead_streak, and for nothing else")
        if bool(self.models) != (self.metric == "top_list"):
            raise ValueError("models are needed for top_list, and for nothing else")
        return self


class Publication(BaseModel):
    """What one publication claims."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    publisher: str
    published_on: dt.date
    source: str
    claims: Annotated[list[Claim], Field(min_length=1)]


def read_claims(folder: Path) -> tuple[list[dict[str, object]], list[tuple[str, str]]]:
    """Read every file; give the claims as rows of raw.claims, and the files refused with their reasons."""
    rows: dict[str, dict[str, object]] = {}
    refused = []
    for path in sorted(folder.glob("*.yml")):
        try:
            publication = Publication.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
            taken = [claim.claim_id for claim in publication.claims if claim.claim_id in rows]
            if taken:
                raise ValueError(f"the claim_id {taken[0]} is taken")  # noqa: TRY301 - refused like the rest
        except ValidationError as error:
            refused.append((path.name, reason(error)))
            continue
        except (yaml.YAMLError, ValueError) as error:
            refused.append((path.name, " ".join(str(error).split())))
            continue
        about = publication.model_dump(mode="json", exclude={"claims"})
        rows |= {claim.claim_id: about | claim.model_dump(mode="json") for claim in publication.claims}
    return list(rows.values()), refused


def as_json(rows: list[dict[str, object]]) -> str:
    """Write rows for the load; decimals as text, so that none goes through a float."""
    return json.dumps(rows)
