select
    usage.period_start as usage_date,
    -- Before the name: published in the order of its columns, all that a version has in common stands together.
    usage.version,
    usage.model_permaslug,
    usage.total_tokens,
    case
        when not usage.is_other
            then row_number() over (
                partition by usage.period_start, usage.version, usage.is_other
                order by usage.total_tokens desc, usage.model_permaslug asc
            )
    end::integer as rank,
    {{ share('usage.total_tokens', 'sum(usage.total_tokens) over (partition by usage.period_start, usage.version)') }} as share,
    usage.is_other,
    usage.first_capture_id,
    usage.known_from,
    usage.known_to,
    usage.capture_id,
    usage.as_of,
    usage.complete_from,
    usage.settled_from,
    usage.opened_from
from {{ ref('int_usage_versioned') }} as usage
inner join {{ ref('sources') }} as sources on usage.source = sources.source
where sources.grain = 'day' and (usage.is_other or usage.opened_from is null)
