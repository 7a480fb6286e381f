select
    usage.* exclude (source, source_rank, half_width_tokens) rename (period_start as usage_date),
    case
        when not usage.is_other
            then row_number() over (
                partition by usage.period_start, usage.version, usage.is_other
                order by usage.total_tokens desc, usage.model_permaslug asc
            )
    end::integer as rank,
    {{ share('usage.total_tokens', 'sum(usage.total_tokens) over (partition by usage.period_start, usage.version)') }} as share
from {{ ref('int_usage_versioned') }} as usage
inner join {{ ref('sources') }} as sources on usage.source = sources.source
where sources.grain = 'day' and (usage.is_other or usage.opened_from is null)
