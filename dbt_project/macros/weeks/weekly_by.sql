{% macro weekly_by(entity, week_entities, week_pairs, week_answers) %}
with growths as (
    {{ weekly_growths_by(entity, week_pairs) }}
),

ranked as (
    select
        *,
        sum(total_tokens) over (partition by week_start, basis, attribution) as counted_tokens,
        min(week_start) filter (where total_tokens > 0) over (partition by basis, attribution, {{ entity }}) as first_week,
        case
            when {{ entity }} is not null and total_tokens > 0
                then
                    row_number() over (
                        partition by week_start, basis, attribution, {{ entity }} is null
                        order by total_tokens desc nulls last, {{ entity }} asc
                    )
        end::integer as rank
    from {{ week_entities }}
    where choice = 1
)

select
    this_week.week_start,
    this_week.{{ entity }},
    this_week.basis,
    this_week.attribution,
    this_week.total_tokens,
    this_week.low_tokens,
    this_week.high_tokens,
    {{ share_with_bounds('this_week', 'this_week.week_market_tokens') }},
    this_week.rank,
    this_week.named_models,
    case
        when this_week.ranks is null then this_week.named_share
        else {{ share('this_week.counted_tokens', 'this_week.week_market_tokens') }}
    end as named_share,
    growths.compared_tokens,
    growths.previous_tokens,
    {{ growth_that_stands('growths') }} as growth,
    growths.growth_low,
    growths.growth_high,
    growths.growth_source,
    growths.compared_named_share,
    growths.previous_named_share,
    case
        when this_week.{{ entity }} is not null
            then {{ growth_note(
                'this_week.is_complete', 'growths', 'previous_week.is_complete', 'this_week.first_week = this_week.week_start'
            ) }}
    end as growth_note,
    case when {{ growth_that_stands('growths') }} is not null then growths.places_won end as places_won,
    this_week.is_complete,
    this_week.is_settled,
    this_week.source
from ranked as this_week
left join growths
    on
        this_week.week_start = growths.week_start
        and this_week.basis = growths.basis
        and this_week.attribution = growths.attribution
        and this_week.{{ entity }} = growths.{{ entity }}
left join {{ week_answers }} as previous_week
    on
        this_week.week_start - 7 = previous_week.week_start
        and this_week.basis = previous_week.basis
        and previous_week.choice = 1
{% endmacro %}
