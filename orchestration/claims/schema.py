"""The schema of a claims file: a publication and its claims."""

import datetime as dt
import difflib
import unicodedata
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from orchestration.claims.numbers import Figure
from orchestration.claims.rules import (
    TOGETHER,
    bases,
    fault_of_day,
    fault_of_options,
    fault_of_pair,
    fault_of_period,
    fault_of_value,
    metrics,
    subject_of,
)
from orchestration.seeds import read_seed


def _known_metric(value: str) -> str:
    if value not in metrics():
        raise ValueError(f"unknown metric {value}; valid are {', '.join(metrics())}")
    return value


def _known_basis(value: str) -> str:
    if value not in bases():
        raise ValueError(f"unknown basis {value}; valid are {', '.join(bases())}")
    return value


def _known_comparator(value: str) -> str:
    comparators = [row["comparator"] for row in read_seed("comparators")]
    if value not in comparators:
        raise ValueError(f"unknown comparator {value}; valid are {', '.join(comparators)}")
    return value


def _printable(value: str) -> str:
    # A terminal would obey a control character.
    odd = next((mark for mark in value if unicodedata.category(mark) == "Cc" and mark not in "\n\t"), None)
    if odd is not None:
        raise ValueError(f"contains the control character U+{ord(odd):04X}")
    return value


def _day_in_range(value: dt.date) -> dt.date:
    if fault := fault_of_day(value):
        raise ValueError(fault)
    return value


Word = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_printable)]
Text = Annotated[str, Field(min_length=1, max_length=4000), AfterValidator(_printable)]
Day = Annotated[dt.date, AfterValidator(_day_in_range)]


class Claim(BaseModel):
    """One figure, ``value`` in the metric's unit: tokens, a fraction, weeks, a place, a multiple.

    ``step`` is one of its last digit, ``comparator`` what the words at it allow (the seed comparators), ``upper`` the
    upper end of a range. ``week_start``: the first day of its week (a Monday) or other period; ``entity``: a country's
    code, a vendor's id or a permaslug, or several of a kind with + between them; ``over_entity``: the one it is
    compared with; ``models``: a list of the first places; ``stated_basis``: the basis that the publication names.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    claim_id: Annotated[str, Field(pattern=r"^[a-z0-9-]+$", max_length=100)]
    statement: Text
    metric: Annotated[str, AfterValidator(_known_metric)]
    week_start: Day
    value: Annotated[Decimal, Field(serialization_alias="claimed_value")]
    step: Annotated[Decimal, Field(ge=0, serialization_alias="claimed_step")] = Decimal(0)
    comparator: Annotated[str, AfterValidator(_known_comparator)] = "exact"
    upper: Annotated[Decimal | None, Field(serialization_alias="claimed_upper")] = None
    unit: str
    entity: Word | None = None
    over_entity: Word | None = None
    models: Annotated[list[Word], Field(max_length=100)] = []
    stated_basis: Annotated[str, AfterValidator(_known_basis)] | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _follows_the_rules(self) -> Self:
        unit = metrics()[self.metric]["unit"]
        if self.unit != unit:
            raise ValueError(f"a {self.metric} is claimed in {unit}, not in {self.unit}")
        written_as = "percent" if unit in ("growth", "share") else "plain"
        for fault in (
            fault_of_options(self.metric, vars(self)),
            fault_of_pair(self.metric, self.entity, self.over_entity),
            fault_of_period(self.metric, self.week_start),
            fault_of_value(self.metric, Figure(self.value, self.step, written_as, self.comparator, self.upper)),
            *(self._fault_of(name) for name in (self.entity, self.over_entity) if name),
        ):
            if fault:
                raise ValueError(fault)
        return self

    def _fault_of(self, name: str) -> str | None:
        subject = subject_of(self.metric, name)
        return next(filter(None, (self._fault_of_one(subject, entity) for entity in name.split(TOGETHER))), None)

    def _fault_of_one(self, subject: str, entity: str) -> str | None:
        # A claim may name a model before any capture does; its verdict reports unknown models.
        if subject == "model":
            return None if "/" in entity else f"unknown entity {entity!r}: name a model by its permaslug, author/model"
        ids = {"vendor": ("vendors", "vendor_id"), "author": ("authors", "author")}
        known = _entities(*ids.get(subject, ("countries", "country_code")))
        if entity in known:
            return None
        near = difflib.get_close_matches(entity, known, n=3, cutoff=0.3)
        similar = f"; similar ids: {', '.join(near)}" if near else ""
        return f"unknown entity {entity!r}: no {subject} has this id{similar}"


def _entities(seed: str, column: str) -> list[str]:
    return sorted({row[column] for row in read_seed(seed)})


class Publication(BaseModel):
    """What one publication claims; each of ``claims`` is validated as a `Claim` by itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    publisher: Word
    published_on: Day
    source: Text
    claims: Annotated[list[Any], Field(min_length=1)]
