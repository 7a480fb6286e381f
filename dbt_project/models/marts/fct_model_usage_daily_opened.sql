-- Ranks go on where the named rows end.
select
    usage.* exclude (source, source_rank, half_width_tokens) rename (period_start as usage_date),
    row_number() over (
        partition by usage.period_start, usage.version
        order by usage.opened_from is not null, usage.total_tokens desc, usage.model_permaslug asc
    )::integer as rank,
    {{ share('usage.total_tokens', 'sum(usage.total_tokens) over (partition by usage.period_start, usage.version)') }} as share
from {{ ref('int_usage_versioned') }} as usage
inner join {{ ref('sources') }} as sources on usage.source = sources.source
where sources.grain = 'day' and not usage.is_other
qualify usage.opened_from is not null
