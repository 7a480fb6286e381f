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
    growths.growth,
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
    growths.places_won,
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

{% macro weekly_growths_by(entity, week_pairs) %}
with summed as (
    select
        week_start,
        basis,
        attribution,
        {{ entity }},
        source,
        precedence,
        ranks,
        is_rounded,
        -- Of the whole market, how much of each week the rows of the pair name.
        case when ranks is null then named_share end as compared_named_share,
        case when ranks is null then previous_named_share end as previous_named_share,
        {% for side in ['this', 'previous'] %}
        sum({{ side }}_tokens)::decimal(38, 0) as {{ side }}_tokens,
        sum({{ side }}_low_tokens)::decimal(38, 0) as {{ side }}_low_tokens,
        -- Ranks that no row is sure of may all be of this entity.
        (sum({{ side }}_high_tokens) + any_value({{ side }}_unnamed_in_ranks))::decimal(38, 0) as {{ side }}_high_tokens{{ ',' if not loop.last }}
        {% endfor %}
    from {{ week_pairs }}
    where {{ entity }} is not null
    group by all
),

ranked as (
    select
        *,
        {% for side in ['this', 'previous'] %}
        row_number() over (
            partition by week_start, basis, attribution, source
            order by {{ side }}_tokens desc, {{ entity }} asc
        )::integer as {{ side }}_rank{{ ',' if not loop.last }}
        {% endfor %}
    from summed
)

select * from ({{ growth_from_best_source('ranked', ['week_start', 'basis', 'attribution', entity]) }})
{% endmacro %}
