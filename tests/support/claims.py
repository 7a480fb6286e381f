"""Claims put into the raw table by a test, and the verdicts on them."""

from collections.abc import Iterable, Sequence
from typing import Any

from orchestration.claims.rules import metrics
from orchestration.warehouse.load import load_claims
from tests.support.model_runner import ModelRunner


def claim_of(
    claim_id: str,
    metric: str,
    week_start: object,
    value: object,
    step: object,
    *,
    published_on: object,
    entity: str | None = None,
    over_entity: str | None = None,
    models: Sequence[str] = (),
    stated_basis: str | None = None,
) -> dict[str, object]:
    """Return the row of a published claim."""
    return {
        "claim_id": claim_id,
        "publisher": "A paper",
        "source": "https://example.org",
        "statement": "A figure.",
        "note": None,
        "published_on": published_on and str(published_on),
        "metric": metric,
        "entity": entity,
        "over_entity": over_entity,
        "models": [*models],
        "week_start": str(week_start),
        "stated_basis": stated_basis,
        "claimed_value": str(value),
        "claimed_step": str(step),
        "comparator": "exact",
        "claimed_upper": None,
        "unit": metrics()[metric]["unit"],
    }


def verdicts_on(runner: ModelRunner, questions: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the verdict, the explanation and the nearest value of each question, all judged in one build.

    A question is "metric entity over week value step published basis", each - where there is none.
    """
    claims = []
    for question in questions:
        parts = (None if part == "-" else part.replace("+", " + ") for part in question.split())
        metric, entity, over, week, value, step, published_on, basis = parts
        about: dict[str, Any] = {
            "entity": entity,
            "over_entity": over,
            "stated_basis": basis,
            "published_on": published_on,
        }
        claims.append(claim_of(question, str(metric), week, value, step, **about))
    # What stands on file has a date, what is asked needs none.
    runner.connection.execute("alter table raw.claims alter published_on drop not null")
    load_claims(runner.connection, claims)
    runner.make(["fct_claim_verification"])
    rows = runner.rows("select claim_id, verdict, explanation, recomputed_value from main.fct_claim_verification")
    return {row[0]: dict(zip(("verdict", "explanation", "value"), row[1:], strict=True)) for row in rows}
