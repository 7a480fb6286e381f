-- One published claim: the claimed figure, the recomputed one, and under which definitions.
select
    claim_id,
    publisher,
    published_on,
    statement,
    metric,
    entity,
    week_start,
    claimed_value,
    unit,
    verdict,
    recomputed_value,
    like_for_like_value,
    matching_definitions,
    matching_bases,
    explanation,
    source_text
from main.fct_claim_verification
where claim_id = $key
