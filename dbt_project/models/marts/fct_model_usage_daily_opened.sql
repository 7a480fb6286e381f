with days as (
    select
        usage.*,
        row_number() over (
            partition by usage.period_start, usage.version
            order by usage.opened_from is not null, usage.total_tokens desc, usage.model_permaslug asc
        )::integer as rank,
        {{ share('usage.total_tokens', 'sum(usage.total_tokens) over (partition by usage.period_start, usage.version)') }} as share
    from {{ ref('int_usage_versioned') }} as usage
    inner join {{ ref('sources') }} as sources on usage.source = sources.source
    where sources.grain = 'day' and not usage.is_other
)

-- Ranks go on where the named rows end.
select
    period_start as usage_date,
    model_permaslug,
    version,
    total_tokens,
    rank,
    share,
    is_other,
    first_capture_id,
    known_from,
    known_to,
    capture_id,
    as_of,
    complete_from,
    settled_from,
    opened_from
from days
where opened_from is not null
