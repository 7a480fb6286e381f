{% macro weekly_by(entity, week_entities, week_basis_usage, week_answers) %}
{% set ranking = 'week_start, compared_in, basis, attribution, ' ~ entity ~ ' is null, high_tokens > 0' %}
with placed as (
    select
        *,
        case when high_tokens > 0 and {{ entity }} is not null and rank_low = rank_high then rank_low end::integer as rank
    from ({{ with_ranks_left_open(week_entities, ranking, entity, unnamed_in_basis('ranked')) }})
),

these_weeks as (
    select
        *,
        min(week_start) filter (where named_tokens > 0) over (partition by basis, attribution, {{ entity }}) as first_week
    from placed
    where week_start = compared_in
),

before as (
    {{ entities_before(entity, 'these_weeks', 'placed', week_answers) }}
),

growths as (
    select
        before.*,
        {{ growth_with_bounds('this_week', 'before') }}
    from before
    inner join these_weeks as this_week using (week_start, basis, attribution, {{ entity }})
),

named as (
    {{ named_growths(entity, week_basis_usage) }}
)

select
    this_week.week_start,
    this_week.{{ entity }},
    this_week.basis,
    this_week.attribution,
    this_week.total_tokens,
    this_week.low_tokens,
    this_week.high_tokens,
    this_week.named_tokens,
    {{ share('this_week.named_tokens', 'this_week.week_market_tokens') }} as named_share,
    this_week.named_models,
    this_week.bounds_basis,
    {{ share_with_bounds('this_week', 'this_week.week_market_tokens') }},
    this_week.rank,
    case when this_week.{{ entity }} is not null and this_week.high_tokens > 0 then this_week.rank_low end::integer as rank_low,
    case when this_week.{{ entity }} is not null and this_week.high_tokens > 0 then this_week.rank_high end::integer as rank_high,
    growths.growth,
    growths.growth_low,
    growths.growth_high,
    case when growths.week_start is not null then named.named_growth end as named_growth,
    case
        when this_week.{{ entity }} is not null
            then {{ growth_note(
                'this_week.is_complete', 'growths.week_start is not null', 'this_week', 'growths',
                'this_week.first_week = this_week.week_start'
            ) }}
    end as growth_note,
    growths.rank - this_week.rank as places_won,
    this_week.is_complete,
    this_week.is_settled,
    this_week.source
from these_weeks as this_week
left join growths using (week_start, basis, attribution, {{ entity }})
left join named using (week_start, basis, attribution, {{ entity }})
{% endmacro %}

{# What rows that a basis does not name can have in it, of one entity or of several. #}
{% macro unnamed_in_basis(answers) -%}
case when {{ answers }}.ranks is null then {{ answers }}.unnamed_tokens else {{ unnamed_in_ranks(answers) }} end
{%- endmacro %}

{# Of an entity without a row in the week before, any of what that week does not name. #}
{% macro entities_before(entity, these_weeks, placed, week_answers) %}
select
    this_week.week_start,
    this_week.basis,
    this_week.attribution,
    this_week.{{ entity }},
    previous_week.rank,
    coalesce(previous_week.low_tokens, 0) as low_tokens,
    coalesce(previous_week.high_tokens, {{ unnamed_in_basis('answers') }}) as high_tokens,
    case
        when previous_week.{{ entity }} is not null then previous_week.total_tokens
        when {{ unnamed_in_basis('answers') }} = 0 then 0
    end as total_tokens
from {{ these_weeks }} as this_week
inner join {{ week_answers }} as answers
    on
        this_week.week_start - 7 = answers.week_start
        and this_week.basis = answers.basis
        and answers.choice = 1
        and {{ are_compared('this_week', 'answers') }}
left join {{ placed }} as previous_week
    on
        answers.week_start = previous_week.week_start
        and this_week.compared_in = previous_week.compared_in
        and this_week.basis = previous_week.basis
        and this_week.attribution = previous_week.attribution
        and this_week.{{ entity }} = previous_week.{{ entity }}
where this_week.{{ entity }} is not null
{% endmacro %}
