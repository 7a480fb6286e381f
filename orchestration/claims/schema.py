"""Published claims: what a publication said of the figures, as data/claims/*.yml holds it, checked against its schema.

Belongs here: the schema of a claim. Does not: any verdict (dbt_project/macros/claims).
"""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from orchestration.captures.contract import reason
from orchestration.claims.rules import (
    Figure,
    bases,
    fault_of_options,
    fault_of_pair,
    fault_of_period,
    fault_of_publication,
    fault_of_value,
    metrics,
    subject_of,
)
from orchestration.warehouse.seeds import read_seed


def _known_metric(value: str) -> str:
    if value not in metrics():
        raise ValueError(f"no metric is called {value}; known are {', '.join(metrics())}")
    return value


def _known_basis(value: str) -> str:
    if value not in bases():
        raise ValueError(f"no basis is called {value}; known are {', '.join(bases())}")
    return value


class Claim(BaseModel):
    """One figure of one week or month, ``value`` in the metric's unit: tokens, a fraction, weeks, a place, a multiple.

    ``step`` is one of its last digit. ``week_start``: the week's Monday, or the first day of a month; ``entity``: a
    country's code, a vendor's id or a permaslug; ``over_entity``: whom it is set against; ``models``: a list of the
    first places; ``stated_basis``: the basis that the publication names, if it does.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    claim_id: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    statement: Annotated[str, Field(min_length=1)]
    metric: Annotated[str, AfterValidator(_known_metric)]
    week_start: dt.date
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
        unit = metrics()[self.metric]["unit"]
        if self.unit != unit:
            raise ValueError(f"a {self.metric} is claimed in {unit}, found {self.unit}")
        written_as = "percent" if unit in ("growth", "share") else "plain"
        given = [name for name in ("entity", "over_entity", "models", "stated_basis") if getattr(self, name)]
        for fault in (
            fault_of_options(self.metric, given),
            fault_of_pair(self.entity, self.over_entity),
            fault_of_period(self.metric, self.week_start),
            fault_of_value(self.metric, Figure(self.value, self.step, written_as)),
            *(self._fault_of(name) for name in (self.entity, self.over_entity) if name),
        ):
            if fault:
                raise ValueError(fault)
        return self

    def _fault_of(self, entity: str) -> str | None:
        subject = subject_of(self.metric, entity)
        # The models are those of the captures, which a file of claims may be ahead of.
        if subject == "model":
            return None if "/" in entity else f"{entity} is no permaslug: author/model"
        known = _entities("vendors", "vendor_id") if subject == "vendor" else _entities("countries", "country_code")
        return None if entity in known else f"no {subject} has the id {entity}"


def _entities(seed: str, column: str) -> set[str]:
    return {row[column] for row in read_seed(seed)}


class Publication(BaseModel):
    """What one publication claims."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    publisher: str
    published_on: dt.date
    source: str
    claims: Annotated[list[Claim], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_not_about_the_future(self) -> Self:
        for claim in self.claims:
            if fault := fault_of_publication(claim.metric, claim.week_start, self.published_on):
                raise ValueError(f"{claim.claim_id} is {fault}")
        return self


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
