select
    claims.claim_id,
    claims.publisher,
    claims.published_on,
    claims.source as source_text,
    claims.statement,
    claims.metric,
    metrics.subject,
    claims.entity,
    claims.over_entity,
    claims.models,
    claims.week_start,
    claims.stated_basis,
    claims.claimed_value,
    claims.claimed_step,
    metrics.unit,
    claims.note
from {{ source('raw', 'claims') }} as claims
-- A metric that the seed does not know leaves the unit empty, which fct_claim_verification refuses.
left join {{ ref('metrics') }} as metrics on claims.metric = metrics.metric
