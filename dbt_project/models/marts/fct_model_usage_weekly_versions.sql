select
    usage.period_start as week_start,
    usage.source,
    usage.model_permaslug,
    usage.version,
    usage.total_tokens,
    usage.half_width_tokens,
    usage.source_rank,
    usage.is_other,
    usage.first_capture_id,
    usage.known_from,
    usage.known_to,
    usage.capture_id,
    usage.as_of,
    usage.complete_from,
    usage.settled_from
from {{ ref('int_usage_versioned') }} as usage
inner join {{ ref('sources') }} as sources on usage.source = sources.source
where sources.grain = 'week'
