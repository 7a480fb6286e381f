select
    versions.* exclude (form, state_id),
    usage_states.model_permaslug,
    usage_states.is_other,
    usage_states.source_rank,
    usage_states.total_tokens,
    usage_states.half_width_tokens
from {{ ref('int_usage_periods_versioned') }} as versions
inner join {{ ref('stg_almanac__usage_states') }} as usage_states using (form, state_id)
