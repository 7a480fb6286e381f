"""Check figures against the published database: all claims on file, or one figure through the table macro `audit`."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from orchestration.claims.entities import SUBJECTS, Names, names_of, unknown_message
from orchestration.claims.numbers import EXACT, Figure
from orchestration.claims.periods import read_period, start_of
from orchestration.claims.rules import (
    bases,
    fault_of_options,
    fault_of_pair,
    fault_of_period,
    fault_of_publication,
    fault_of_value,
    metrics,
)
from orchestration.claims.words import BadQuestion
from orchestration.publication.reader import open_published, rows_of
from orchestration.seeds import threshold

CLAIMS = """
    select * from fct_claim_verification
    where ($verdict is null or verdict = $verdict)
        and contains(lower(publisher), lower($publisher)) and ($since::date is null or published_on >= $since::date)
    order by published_on desc, claim_id
"""
ADDITIONS = "select * from fct_claim_addition order by claim_id, week_start desc, position"
QUESTION = """(
    $metric, $entity, $over_entity, $models::varchar[], $week_start::date, $stated_basis, $value::decimal(38, 12),
    $step::decimal(38, 12), $unit, $published_on::date, $comparator, $upper::decimal(38, 12)
)"""
AUDIT = f"select * from audit{QUESTION}"  # noqa: S608 - our own text

# How figures are shown: what a unit is multiplied by, and what stands behind it.
UNITS = {
    "tokens": (Decimal("1e-12"), " T"),
    "growth": (Decimal(100), " %"),
    "share": (Decimal(100), " %"),
    "usd": (Decimal(1), " USD"),
}


@dataclass(frozen=True)
class Question:
    """One figure to check, in the unit of its metric; entities by code, name or alias, in upper or lower case."""

    metric: str
    week_start: date
    figure: Figure
    entity: str | None = None
    over_entity: str | None = None
    models: tuple[str, ...] = ()
    stated_basis: str | None = None
    published_on: date | None = None


def in_words(question: Question) -> str:
    """Return how a question was understood: its metric's meaning, what it is about, and the figure."""
    row, figure = metrics()[question.metric], question.figure
    about = [*question.models, question.entity, question.over_entity and f"over {question.over_entity}"]
    about += [question.stated_basis, f"{row['period'].replace('_', ' ')} {question.week_start}"]
    factor, unit = UNITS.get(row["unit"], (Decimal(1), ""))
    decimals = max(0, -int((figure.step * factor).normalize().as_tuple().exponent))
    ends = [figure.value] if figure.upper is None else [figure.value, figure.upper]
    rule = "" if figure.comparator in ("exact", "range") else f"{figure.comparator.replace('_', ' ')} "
    written = " … ".join(f"{EXACT.multiply(end, factor):.{decimals}f}{unit}" for end in ends)
    return f"{row['meaning']} {', '.join(filter(None, about))}: {rule}{written}"


def read_start(metric: str, text: str, published_on: date | None = None) -> date:
    """Return the day that names a metric's period, from a period as people write it; raise `BadQuestion` otherwise."""
    _refuse_unknown("--metric", metric, list(metrics()))
    return start_of(read_period(text, published_on), metrics()[metric]["period"])


def audit_claims(
    database: Path, *, verdict: str | None = None, publisher: str = "", since: date | None = None
) -> list[dict[str, Any]]:
    """Return the claims on file with their verdicts, newest publication first: the columns of fct_claim_verification,
    and as ``addition`` the rows of fct_claim_addition.

    They are those of one verdict, of publishers whose name has the text, and published on the day or later. Raise
    `BadQuestion` for a verdict that does not exist, and `NotPublished` before the first publication.
    """
    with open_published(database) as connection:
        if verdict:
            verdicts = connection.execute("select verdict from dim_verdict order by preference").fetchall()
            _refuse_unknown("--verdict", verdict, [known for (known,) in verdicts])
        additions: dict[str, list[dict[str, Any]]] = {}
        for row in rows_of(connection, ADDITIONS):
            additions.setdefault(row.pop("claim_id"), []).append(row)
        claims = rows_of(connection, CLAIMS, {"verdict": verdict, "publisher": publisher, "since": since})
        return [claim | {"addition": additions.get(claim["claim_id"], [])} for claim in claims]


def audit_figure(database: Path, question: Question) -> dict[str, Any]:
    """Return the verdict on one figure: the columns of the table macro `audit`.

    Raise `BadQuestion` with the valid choices, and `NotPublished` before the first publication.
    """
    _refuse_unfit(question)
    with open_published(database) as connection:
        resolved = _with_ids(connection, question)
        parameters = asdict(resolved) | {
            "models": list(resolved.models),
            "value": str(resolved.figure.value),
            "step": str(resolved.figure.step),
            "comparator": resolved.figure.comparator,
            "upper": resolved.figure.upper and str(resolved.figure.upper),
            "unit": metrics()[resolved.metric]["unit"],
        }
        parameters.pop("figure")
        answer = rows_of(connection, AUDIT, parameters)[0]
        return answer | {"addition": answer["addition"] or []}


def shortened(addition: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return an addition for people and agents: the first rows of each sum, and all others in one."""
    short: list[dict[str, Any]] = []
    for _, rows in groupby(addition, lambda row: (row["week_start"], row["counted_for"])):
        every, most = list(rows), int(threshold("addition_rows"))
        short += every[:most]
        if more := every[most:]:
            added = sum(row["added_tokens"] for row in more)
            about = {"model_permaslug": f"of {len(more)} more", "added_tokens": added}
            about |= dict.fromkeys(("vendor_id", "attributed_country_code", "listed_rank"))
            # Tokens that a row may have above its least are part of `other`: the sum of all stays.
            is_at_least = any(row["is_at_least"] for row in more) and more[-1]["model_permaslug"] != "other"
            short.append(more[-1] | about | {"is_at_least": is_at_least})
    return short


def _refuse_unknown(option: str, value: str, choices: list[str]) -> None:
    if value not in choices:
        raise BadQuestion(unknown_message(option, value, choices))


def _refuse_unfit(question: Question) -> None:
    _refuse_unknown("--metric", question.metric, list(metrics()))
    if question.stated_basis is not None:
        _refuse_unknown("--basis", question.stated_basis, bases())
    if fault := fault_of_options(question.metric, vars(question)):
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
    names = names_of(connection)
    resolved = replace(
        question,
        entity=question.entity and _entity(names, "--entity", question.entity, question.metric),
        over_entity=question.over_entity and _entity(names, "--over", question.over_entity, question.metric),
        models=tuple(names.resolve("--model", model, ["model"])[1] for model in question.models),
    )
    if fault := fault_of_pair(resolved.metric, resolved.entity, resolved.over_entity):
        raise BadQuestion(f"--over: {fault}")
    return resolved


def _entity(names: Names, option: str, name: str, metric: str) -> str:
    subject = metrics()[metric]["subject"]
    subjects = SUBJECTS if subject == "any" else ("country",) if subject == "list" else (subject,)
    return names.resolve_all(option, name, subjects)[1]
