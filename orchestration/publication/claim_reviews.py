"""``claims.jsonld``: every claim on file with its verdict, as schema.org's ClaimReview."""

import json
import re
from collections.abc import Mapping
from typing import Any

import duckdb

from orchestration.publication.reader import rows_of

CLAIMS = """
    select claims.*, words.rating from fct_claim_verification as claims inner join dim_verdict as words using (verdict)
    order by published_on, claim_id
"""


def claim_reviews(connection: duckdb.DuckDBPyConnection) -> str:
    """Return the file's text: one ClaimReview a claim, oldest publication first."""
    graph = [review_of(claim) for claim in rows_of(connection, CLAIMS)]
    return json.dumps({"@context": "https://schema.org", "@graph": graph}, indent=1, ensure_ascii=False) + "\n"


def review_of(claim: Mapping[str, Any]) -> dict[str, Any]:
    """Return a claim, a row of fct_claim_verification with its rating, as a ClaimReview."""
    source = claim["source_text"]
    rating = {"@type": "Rating", "alternateName": claim["verdict_text"], "ratingExplanation": claim["explanation"]}
    # A claim that cannot be checked has no number.
    if claim["rating"]:
        rating |= {"ratingValue": claim["rating"], "bestRating": 5, "worstRating": 1}
    is_address = re.fullmatch(r"https?://\S+", source) is not None
    return {
        "@type": "ClaimReview",
        "@id": f"#{claim['claim_id']}",
        "author": {"@type": "Organization", "name": "token-almanac"},
        "claimReviewed": claim["claim_text"],
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Organization", "name": claim["publisher"]},
            "datePublished": str(claim["published_on"]),
            "appearance": {"@type": "CreativeWork", "url" if is_address else "name": source},
        },
        "reviewRating": rating,
    }
