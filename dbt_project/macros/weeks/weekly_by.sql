{% macro weekly_by(entity, week_basis_usage, week_bases) %}
with weekly_tokens as (
    {{ weekly_tokens_by(entity, week_basis_usage, week_bases) }}
),

ranked as (
    select
        *,
        case
            when {{ entity }} is not null and total_tokens > 0
                then
                    row_number() over (
                        partition by week_start, basis, attribution, {{ entity }} is null
                        order by total_tokens desc nulls last, {{ entity }} asc
                    )
        end::integer as rank
    from weekly_tokens
)

select
    this_week.week_start,
    this_week.{{ entity }},
    this_week.basis,
    this_week.attribution,
    this_week.total_tokens,
    this_week.half_width_tokens,
    {{ share('this_week.total_tokens', 'this_week.market_tokens') }} as share,
    this_week.rank,
    previous_week.total_tokens as previous_tokens,
    case when this_week.is_complete then {{ growth('this_week.total_tokens', 'previous_week.total_tokens') }} end as growth,
    this_week.is_complete,
    this_week.is_settled,
    this_week.source
from ranked as this_week
left join ranked as previous_week
    on
        this_week.week_start - 7 = previous_week.week_start
        and this_week.basis = previous_week.basis
        and this_week.attribution = previous_week.attribution
        and this_week.{{ entity }} is not distinct from previous_week.{{ entity }}
        and previous_week.is_complete
{% endmacro %}
