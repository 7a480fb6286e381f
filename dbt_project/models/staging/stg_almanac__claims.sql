select
    claims.* exclude (source, unit),
    claims.source as source_text,
    {{ claim_subject('metrics.subject', 'claims.entity') }} as subject,
    metrics.unit
from {{ source('raw', 'claims') }} as claims
-- A metric that the seed does not know leaves the unit empty, which fct_claim_verification refuses.
left join {{ ref('metrics') }} as metrics on claims.metric = metrics.metric
