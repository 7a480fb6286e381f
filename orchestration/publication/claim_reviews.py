"""``claims.jsonld``: every claim on file with its verdict, as schema.org's ClaimReview."""

import json
import re
from collections.abc import Mapping
from typing import Any

import duckdb

from orchestration.publication.reader import rows_of

CLAIMS = "select * from fct_claim_verification order by published_on, claim_id"
# From 1, false, to 5, true. A claim that cannot be checked has no number.
RATINGS = {"confirmed": 5, "holds_only_as": 3, "mixed_basis": 2, "refuted": 1}


def claim_reviews(connection: duckdb.DuckDBPyConnection) -> str:
    """Return the file's text: one ClaimReview a claim, oldest publication first."""
    graph = [review_of(claim) for claim in rows_of(connection, CLAIMS)]
    return json.dumps({"@context": "https://schema.org", "@graph": graph}, indent=1, ensure_ascii=False) + "\n"


def review_of(claim: Mapping[str, Any]) -> dict[str, Any]:
    """Return a claim, a row of fct_claim_verification, with its verdict as a ClaimReview."""
    verdict, source = claim["verdict"], claim["source_text"]
    rating = {"@type": "Rating", "alternateName": verdict, "ratingExplanation": claim["explanation"]}
    if verdict in RATINGS:
        rating |= {"ratingValue": RATINGS[verdict], "bestRating": 5, "worstRating": 1}
    is_address = re.fullmatch(r"https?://\S+", source) is not None
    return {
        "@type": "ClaimReview",
        "@id": f"#{claim['claim_id']}",
        "author": {"@type": "Organization", "name": "token-almanac"},
        "claimReviewed": claim["statement"],
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Organization", "name": claim["publisher"]},
            "datePublished": str(claim["published_on"]),
            "appearance": {"@type": "CreativeWork", "url" if is_address else "name": source},
        },
        "reviewRating": rating,
    }
