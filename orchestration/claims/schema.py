"""Published claims: what a publication said of the figures, as data/claims/*.yml holds it, checked against its schema.

Belongs here: the schema of a claim. Does not: any verdict (dbt_project/macros/claims).
"""

import datetime as dt
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from orchestration.captures.contract import check_monday, reason
from orchestration.warehouse.seeds import read_seed


@cache
def metrics() -> dict[str, dict[str, str]]:
    """Return the seed of metrics by name: the unit that each is claimed in, and what it is about (``subject``)."""
    return {row["metric"]: row for row in read_seed("metrics")}


@cache
def bases() -> list[str]:
    """Return the names of the bases that facts and claims can be on."""
    return [row["basis"] for row in read_seed("bases") if row["is_published"] == "true"]


def _known_metric(value: str) -> str:
    if value not in metrics():
        raise ValueError(f"no metric is called {value}; known are {', '.join(metrics())}")
    return value


def _known_basis(value: str) -> str:
    if value not in bases():
        raise ValueError(f"no basis is called {value}; known are {', '.join(bases())}")
    return value


class Claim(BaseModel):
    """One figure of one week. ``value`` is in tokens, a fraction, weeks or a place; ``step`` is one of its last digit.

    ``entity``: a country's code, or a permaslug; ``over_entity``: the country that a streak is ahead of; ``models``: a
    list of the first places (its entity, if any, is the country of all of them); ``stated_basis``: the basis that the
    publication names, if it does.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    claim_id: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    statement: Annotated[str, Field(min_length=1)]
    metric: Annotated[str, AfterValidator(_known_metric)]
    week_start: Annotated[dt.date, AfterValidator(check_monday)]
    value: Annotated[Decimal, Field(serialization_alias="claimed_value")]
    step: Annotated[Decimal, Field(ge=0, serialization_alias="claimed_step")] = Decimal(0)
    unit: str
    entity: str | None = None
    over_entity: str | None = None
    models: list[str] = []
    stated_basis: Annotated[str, AfterValidator(_known_basis)] | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        metric = metrics()[self.metric]
        if self.unit != metric["unit"]:
            raise ValueError(f"a {self.metric} is claimed in {metric['unit']}, found {self.unit}")
        if self.entity is None and metric["subject"] in ("country", "model"):
            raise ValueError(f"{self.metric} needs an entity: a country's code, or a permaslug for a model's metric")
        if self.entity is not None and metric["subject"] == "market":
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
    """Return the claims of every file as rows of raw.claims, and the files refused, each with its reason."""
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
        rows |= {claim.claim_id: about | claim.model_dump(mode="json", by_alias=True) for claim in publication.claims}
    return list(rows.values()), refused
