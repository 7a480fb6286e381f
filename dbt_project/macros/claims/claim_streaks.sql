{% macro claim_streaks(definitions, claim_cells) %}
with series as (
    {{ claim_series(definitions, claim_cells) }}
),

placed as (
    select
        *,
        (claim_week - week_start) // 7 as weeks_back,
        row_number() over (definition order by week_start desc) - 1 as weeks_known_after
    from series
    window definition as (partition by claim_id, known, variants, country_by, basis, source, moment)
),

ended as (
    select
        claim_id,
        known,
        variants,
        country_by,
        basis,
        source,
        moment,
        -- The last week in which it was not so; the last of which nothing is known, be it a gap or the end of what is known.
        min(weeks_back) filter (where not is_so) as broken_at,
        least(
            min(weeks_back) filter (where is_so is null),
            min(weeks_known_after) filter (where weeks_back <> weeks_known_after),
            count(*)
        ) as unknown_at,
        arg_min(is_rounded, weeks_back) as is_rounded
    from placed
    group by all
)

select
    *,
    {{ attribution_of_moment('moment') }} as attribution,
    {{ same_definition_in_both_weeks() }},
    'exact' as rows,
    'exact' as growth_of,
    true as is_consistent,
    true as does_point_stand,
    case when unknown_at > 0 or broken_at = 0 then least(broken_at, unknown_at) end::decimal(38, 12) as value,
    coalesce(value, 0) as low,
    -- A run that reaches back to what is not known may be longer: at least so many weeks.
    case when broken_at < unknown_at then value end as high
from ended
{% endmacro %}

{% macro claim_series(definitions, claim_cells) %}
with rivals as (
    select
        known_at,
        variants,
        source,
        basis,
        week_start,
        moment,
        country_by,
        entity,
        max(low_tokens) over others as best_other_low,
        max(high_tokens) over others as best_other_high
    from {{ claim_cells }}
    where subject = 'country'
    window others as (
        partition by known_at, variants, source, basis, week_start, moment, country_by
        rows between unbounded preceding and unbounded following exclude current row
    )
)

select
    definitions.*,
    case definitions.metric
        when 'lead_streak'
            then
                {{ is_more(
                    'definitions.low_tokens', 'definitions.high_tokens',
                    'coalesce(over_cells.low_tokens, rivals.best_other_low, 0)',
                    'coalesce(over_cells.high_tokens, rivals.best_other_high, 0)'
                ) }}
        when 'growth_streak'
            then
                case
                    when lag(definitions.week_start) over of_definition = definitions.week_start - 7
                        then definitions.tokens > lag(definitions.tokens) over of_definition
                end
        when 'first_place_streak'
            then
                case
                    when coalesce(definitions.rank_best, 2) > 1 then false
                    when definitions.rank_worst = 1 then true
                end
    end as is_so
from {{ definitions }} as definitions
left join rivals
    on
        definitions.metric = 'lead_streak'
        and {{ same_cell('definitions', 'rivals') }}
        and definitions.entity = rivals.entity
        and definitions.over_entity is null
left join {{ claim_cells }} as over_cells
    on
        {{ same_cell('definitions', 'over_cells') }}
        and definitions.subject = over_cells.subject
        and definitions.over_entity = over_cells.entity
where definitions.unit = 'weeks' and definitions.moment <> 'next_end'
window of_definition as (
    partition by
        definitions.claim_id, definitions.known, definitions.variants, definitions.country_by, definitions.basis,
        definitions.source, definitions.moment
    order by definitions.week_start asc
)
{% endmacro %}

{# That a top n has a row of neither says nothing of which has more. #}
{% macro is_more(low, high, other_low, other_high) -%}
case when {{ high }} = 0 and {{ other_high }} = 0 then null when {{ low }} > {{ other_high }} then true when {{ high }} <= {{ other_low }} then false end
{%- endmacro %}

{% macro same_cell(one, other, keys=['known_at', 'variants', 'source', 'basis', 'week_start', 'moment', 'country_by']) -%}
(
    {%- for key in keys %}
    {{ one }}.{{ key }} = {{ other }}.{{ key }}{{ ' and' if not loop.last }}
    {%- endfor %}
)
{%- endmacro %}
