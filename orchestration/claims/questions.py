"""Whether a published figure holds, asked of the published database: all claims on file, or one figure ad hoc.

Belongs here: reading the question and asking the table macro `audit`. Does not: any rule of a verdict (dbt_project).
"""

import difflib
import re
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from orchestration.claims.schema import bases, metrics
from orchestration.publication.reader import open_published, rows_of
from orchestration.settings import BadInput

SCALES = {"T": 10**12, "B": 10**9, "M": 10**6, "K": 10**3, "": 1}
CLAIMS = "select * from fct_claim_verification order by published_on, claim_id"
AUDIT = """
    select * from audit(
        $metric, $entity, $over_entity, $models::varchar[], $week_start::date, $stated_basis, $value::decimal(38, 12),
        $step::decimal(38, 12), $unit, $published_on::date
    )
"""


class BadQuestion(BadInput):
    """What was asked cannot be answered; the message names the valid choices."""


@dataclass(frozen=True)
class Question:
    """One figure to check; ``value`` in tokens, a fraction, weeks or a place, ``step`` one of its last digit."""

    metric: str
    week_start: date
    value: Decimal
    step: Decimal
    entity: str | None = None
    over_entity: str | None = None
    models: tuple[str, ...] = ()
    stated_basis: str | None = None
    published_on: date | None = None


def read_value(text: str) -> tuple[Decimal, Decimal]:
    """Return a figure as the press writes it (7.359T, 56.9%, -7.8 %, 3): its value, and one of its last digit.

    Tokens come out in tokens, percents as fractions. Raise `BadQuestion` with examples when it is none.
    """
    plain = text.strip().replace("−", "-").replace(",", "").replace("_", "")
    found = re.fullmatch(r"([+-]?\d+(?:\.(\d+))?)\s*([TBMKtbmk%]?)", plain)
    if not found:
        raise BadQuestion(f"--value {text!r} is no figure; write 7.359T, 20.4e12 as 20.4T, 56.9%, 0.569, or 3")
    number, decimals, scale = Decimal(found[1]), len(found[2] or ""), found[3].upper()
    factor = Decimal("0.01") if scale == "%" else Decimal(SCALES[scale])
    return number * factor, Decimal(1).scaleb(-decimals) * factor


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
    with open_published(database) as connection:
        _refuse_unknown(connection, question)
        given = asdict(question) | {
            "models": list(question.models),
            "value": str(question.value),
            "step": str(question.step),
            "unit": metrics()[question.metric]["unit"],
        }
        return rows_of(connection, AUDIT, given)[0]


def _refuse_unknown(connection: duckdb.DuckDBPyConnection, question: Question) -> None:
    _refuse_other_than("--metric", question.metric, list(metrics()))
    if question.stated_basis is not None:
        _refuse_other_than("--basis", question.stated_basis, bases())
    if question.week_start.isoweekday() != 1:
        monday = question.week_start - timedelta(days=question.week_start.isoweekday() - 1)
        raise BadQuestion(f"--week is named by its Monday: write {monday} for the week of {question.week_start}")
    weeks = [str(week) for (week,) in connection.execute("select week_start from dim_week order by 1").fetchall()]
    if str(question.week_start) not in weeks:
        raise BadQuestion(f"--week {question.week_start}: known are the weeks {weeks[0]} … {weeks[-1]}")
    countries = [code for (code,) in connection.execute("select country_code from dim_country order by 1").fetchall()]
    subject = metrics()[question.metric]["subject"]
    if subject == "country":
        _refuse_other_than("--entity", question.entity, countries)
    if question.metric == "lead_streak":
        _refuse_other_than("--over", question.over_entity, countries)
    if subject == "model":
        names = "select distinct model_permaslug from dim_model order by 1"
        _refuse_other_than("--entity", question.entity, [name for (name,) in connection.execute(names).fetchall()])
    if question.metric == "top_list" and not question.models:
        raise BadQuestion("top_list needs its models: --model, once for each place")


def _refuse_other_than(option: str, value: str | None, choices: list[str]) -> None:
    if value in choices:
        return
    near = difflib.get_close_matches(value or "", choices, n=5, cutoff=0.3)
    shown = near if len(choices) > 20 and near else choices[:20]
    given = f"{option} {value}: not known" if value else f"{option} is needed"
    raise BadQuestion(f"{given}; valid are {', '.join(shown)}{' …' if len(choices) > len(shown) else ''}")
