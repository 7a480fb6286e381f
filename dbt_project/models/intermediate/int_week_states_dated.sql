with totals as (
    {{ period_totals(ref('int_usage_versioned')) }}
),

-- A day that is gone has a version without a total, so that its week is not complete.
summed as (
    select
        periods.source,
        periods.week_start,
        periods.known_from,
        any_value(periods.capture_id) as capture_id,
        sum(totals.total_tokens)::decimal(38, 0) as market_tokens,
        case any_value(sources.grain) when 'day' then 7 else 1 end as periods_of_week,
        count(totals.total_tokens) filter (where periods.is_complete) = periods_of_week as is_complete
    from {{ ref('int_week_periods_dated') }} as periods
    inner join {{ ref('sources') }} as sources using (source)
    left join totals using (source, period_start, version)
    group by periods.source, periods.week_start, periods.known_from
)

select
    * replace (case when is_complete then market_tokens end as market_tokens),
    lead(known_from) over (
        partition by source, week_start
        order by known_from asc
    ) as known_to
from summed
