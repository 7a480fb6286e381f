select
    usage.* exclude (half_width_tokens, opened_from) rename (period_start as week_start),
    usage.total_tokens - usage.half_width_tokens as low_tokens,
    usage.total_tokens + usage.half_width_tokens as high_tokens
from {{ ref('int_usage_versioned') }} as usage
inner join {{ ref('sources') }} as sources on usage.source = sources.source
where sources.grain = 'week'
