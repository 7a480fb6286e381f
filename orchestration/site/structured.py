"""Describe pages for machines as schema.org has it: a dataset on the front page, a review on the page of a claim."""

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from orchestration.publication.claim_reviews import review_of


def dataset(about: Mapping[str, Any], first_week: Any, last_week: Any, base: str) -> Markup:
    """Return the publication as a Dataset; ``base`` is the address of the site, empty where it has none."""
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": "token-almanac: who uses which AI models",
        "description": about["description"],
        "license": about["licence_url"],
        "creditText": about["citation"],
        "version": about["product_version"],
        "isBasedOn": "https://openrouter.ai/rankings",
        "isAccessibleForFree": True,
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": form, "contentUrl": f"{base or ''}../{name}"}
            for form, name in (
                ("application/vnd.duckdb", "almanac.duckdb"),
                ("application/vnd.datapackage+json", "datapackage.json"),
            )
        ],
    }
    if about["as_of"]:
        described["dateModified"] = about["as_of"].isoformat()
    if first_week and last_week:
        described["temporalCoverage"] = f"{first_week}/{last_week}"
    return as_script({**described, **({"url": base} if base else {})})


def claim_review(claim: Mapping[str, Any], address: str) -> Markup:
    """Return a claim with its verdict as a ClaimReview; ``address`` is that of its page."""
    return as_script({"@context": "https://schema.org", **review_of(claim), "url": address})


def as_script(value: Any) -> Markup:
    """Return JSON that may stand within a script element: nothing in it ends the element or opens a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - no sign of markup is left in it
