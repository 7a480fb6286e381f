"""Check figures against the published database: all claims on file, or one figure through the table macro `audit`."""

import difflib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from orchestration.claims.rules import (
    Figure,
    FigureError,
    bases,
    fault_of_options,
    fault_of_pair,
    fault_of_period,
    fault_of_publication,
    fault_of_value,
    metrics,
    read_figure,
)
from orchestration.publication.reader import open_published, rows_of
from orchestration.settings import BadInput

CLAIMS = "select * from fct_claim_verification order by published_on, claim_id"
AUDIT = """
    select * from audit(
        $metric, $entity, $over_entity, $models::varchar[], $week_start::date, $stated_basis, $value::decimal(38, 12),
        $step::decimal(38, 12), $unit, $published_on::date
    )
"""


class BadQuestion(BadInput):
    """A question that cannot be answered; the message names the valid choices."""


@dataclass(frozen=True)
class Question:
    """One figure to check, in the unit of its metric; entities by name or code, in upper or lower case."""

    metric: str
    week_start: date
    figure: Figure
    entity: str | None = None
    over_entity: str | None = None
    models: tuple[str, ...] = ()
    stated_basis: str | None = None
    published_on: date | None = None


def read_value(text: str) -> Figure:
    """Return a figure as the press writes it (7.359T, 56.9%, 3); raise `BadQuestion` with examples if it is not one."""
    try:
        return read_figure(text)
    except FigureError as error:
        raise BadQuestion(f"--value {error}") from error


def audit_claims(database: Path) -> list[dict[str, Any]]:
    """Return every claim on file with its verdict, oldest publication first: the columns of fct_claim_verification.

    Raise `NotPublished` before the first publication.
    """
    with open_published(database) as connection:
        return rows_of(connection, CLAIMS)


def audit_figure(database: Path, question: Question) -> dict[str, Any]:
    """Return the verdict on one figure: the columns of fct_claim_verification.

    Raise `BadQuestion` with the valid choices, and `NotPublished` before the first publication.
    """
    _refuse_unfit(question)
    with open_published(database) as connection:
        resolved = _with_ids(connection, question)
        parameters = asdict(resolved) | {
            "models": list(resolved.models),
            "value": str(resolved.figure.value),
            "step": str(resolved.figure.step),
            "unit": metrics()[resolved.metric]["unit"],
        }
        parameters.pop("figure")
        return rows_of(connection, AUDIT, parameters)[0]


def _refuse_unfit(question: Question) -> None:
    _id("--metric", question.metric, {name: name for name in metrics()})
    if question.stated_basis is not None:
        _id("--basis", question.stated_basis, {name: name for name in bases()})
    given = [name for name in ("entity", "over_entity", "models", "stated_basis") if getattr(question, name)]
    if fault := fault_of_options(question.metric, given):
        needs_entity = fault.endswith("needs entity")
        raise BadQuestion(f"--entity is missing: {fault}" if needs_entity else fault)
    if fault := fault_of_period(question.metric, question.week_start):
        raise BadQuestion(f"--week: {fault}")
    if fault := fault_of_publication(question.metric, question.week_start, question.published_on):
        raise BadQuestion(f"--published: {fault}")
    if fault := fault_of_value(question.metric, question.figure):
        raise BadQuestion(f"--value: {fault}")


def _with_ids(connection: duckdb.DuckDBPyConnection, question: Question) -> Question:
    if metrics()[question.metric]["period"] == "week":
        weeks = [str(week) for (week,) in connection.execute("select week_start from dim_week order by 1").fetchall()]
        if str(question.week_start) not in weeks:
            raise BadQuestion(f"--week {question.week_start}: no such week; the data cover {weeks[0]} … {weeks[-1]}")
    subject = metrics()[question.metric]["subject"]
    names = _names(connection, "country" if subject == "list" else subject)
    models = _names(connection, "model")
    resolved = replace(
        question,
        entity=question.entity and _id("--entity", question.entity, names),
        over_entity=question.over_entity and _id("--over", question.over_entity, names),
        models=tuple(_id("--model", model, models) for model in question.models),
    )
    if fault := fault_of_pair(resolved.entity, resolved.over_entity):
        raise BadQuestion(f"--over: {fault}")
    return resolved


NAMES = {
    "country": "select unnest([country_code, country_name]), country_code from dim_country",
    "vendor": "select unnest([vendor_id, vendor_name]), vendor_id from dim_vendor",
    "model": "select distinct model_permaslug, model_permaslug from dim_model",
}


def _names(connection: duckdb.DuckDBPyConnection, subject: str) -> dict[str, str]:
    """Return the id for every name of a subject's entities; a name that several entities share is the country's."""
    subjects = ["model", "vendor", "country"] if subject == "any" else [subject] if subject in NAMES else []
    return {name: code for each in subjects for name, code in sorted(connection.execute(NAMES[each]).fetchall())}


def _id(option: str, value: str, names: Mapping[str, str]) -> str:
    """Return the id of a name, in upper or lower case; raise `BadQuestion` with valid names if there is none."""
    if value in names:
        return names[value]
    by_any_case = {name.casefold(): code for name, code in names.items()}
    if value.casefold() in by_any_case:
        return by_any_case[value.casefold()]
    choices = list(names)
    near = difflib.get_close_matches(value, choices, n=5, cutoff=0.3)
    shown = near if len(choices) > 20 and near else choices[:20]
    more = " …" if len(choices) > len(shown) else ""
    raise BadQuestion(f"{option} {value}: not known; valid values are {', '.join(shown)}{more}")
