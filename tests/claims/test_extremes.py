"""Every claim that the schema lets in, however far off, gets a verdict and a place on the page; none stops a run."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from orchestration.claims.rules import LARGEST, LAST_DAY, metrics
from orchestration.claims.schema import Claim
from orchestration.figures import week as in_words
from orchestration.publication.claim_reviews import claim_reviews
from orchestration.publication.reader import rows_of
from orchestration.seeds import first_day
from orchestration.warehouse.load import load_claims
from tests.support.model_runner import ModelRunner

SMALLEST = {"tokens": 1, "growth": -1, "share": 0, "weeks": 0, "rank": 1, "ratio": Decimal("1e-12"), "usd": 0}
ENTITIES = {
    "country": "CN",
    "vendor": "deepseek",
    "model": "openrouter/hunter-alpha",
    "list": "CN",
    "any": "CN",
    "author": "openai",
}
WEEKS = (first_day() + timedelta(days=1), date(2026, 3, 16), LAST_DAY - timedelta(days=3))
MONTHS = (first_day(), date(2026, 3, 1), date(2099, 12, 1))


def _claims() -> Iterator[dict[str, Any]]:
    for metric, about in metrics().items():
        unit, takes = about["unit"], about["needs"].split()
        given = {
            "entity": ENTITIES.get(about["subject"]),
            "over_entity": "US",
            "models": ["openrouter/hunter-alpha"],
            "stated_basis": "top_10",
        }
        for start in MONTHS if about["period"] == "month" else WEEKS:
            for value in (SMALLEST[unit], LARGEST[unit]):
                for step in (0, Decimal("1e-12"), LARGEST[unit]):
                    yield {
                        "metric": metric,
                        "unit": unit,
                        "week_start": start,
                        "value": value,
                        "step": step,
                        **{name: given[name] for name in takes},
                    }


def test_claims_at_every_bound_get_a_verdict_and_stand_on_the_page(models: ModelRunner) -> None:
    rows = []
    for number, fields in enumerate(_claims()):
        claim = Claim.model_validate({"claim_id": f"claim-{number}", "statement": "A figure.", **fields})
        published_on = (first_day(), LAST_DAY)[number % 2]
        about = {"publisher": "A paper", "published_on": str(published_on), "source": "https://example.org"}
        rows.append(about | claim.model_dump(mode="json", by_alias=True))
    assert len(rows) == 3 * 2 * 3 * len(metrics())
    load_claims(models.connection, rows)
    models.make()
    verdicts = rows_of(models.connection, "select * from main.fct_claim_verification")
    assert len(verdicts) == len(rows)
    assert all(row["verdict"] and row["explanation"] and in_words(row["week_start"]) for row in verdicts)
    assert claim_reviews(models.connection).count('"@type": "ClaimReview"') == len(rows)


def test_a_model_that_no_capture_names_is_unknown_and_not_refuted(models: ModelRunner) -> None:
    alfa, nobody = "openrouter/hunter-alfa", "openai/nobody"
    misspelt: dict[str, dict[str, Any]] = {
        "total": {"metric": "model_total", "entity": alfa, "value": 10**12, "unit": "tokens"},
        "rank": {"metric": "model_rank", "entity": alfa, "value": 1, "unit": "rank"},
        "listed": {"metric": "top_list", "models": ["openrouter/hunter-alpha", nobody], "value": 2, "unit": "rank"},
    }
    rows = []
    for name, fields in misspelt.items():
        claim = Claim.model_validate({"claim_id": name, "statement": "A figure.", "week_start": WEEKS[1], **fields})
        about = {"publisher": "A paper", "published_on": "2026-03-24", "source": "https://example.org"}
        rows.append(about | claim.model_dump(mode="json", by_alias=True))
    load_claims(models.connection, rows)
    models.make()
    results = dict(models.rows("select claim_id, (verdict, explanation) from main.fct_claim_verification"))
    assert {verdict for verdict, _ in results.values()} == {"not_checkable"}
    for name in ("total", "rank"):
        near = f"no stored capture names {alfa} (similar names: openrouter/hunter-alpha"
        assert near in results[name][1]
    assert f"{nobody} (similar names: " in results["listed"][1]
