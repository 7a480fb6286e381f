{% macro claim_streaks(claims, claim_cells) %}
with asked as (
    select
        claims.claim_id,
        claims.metric,
        claims.subject,
        claims.entity,
        claims.over_entity,
        claims.week_start as claim_week,
        moments.known,
        moments.known_at
    from {{ claims }} as claims
    inner join ({{ claim_moments(claims) }}) as moments on claims.claim_id = moments.claim_id
    where claims.unit = 'weeks'
),

series as (
    {{ claim_series('asked', claim_cells) }}
),

runs as (
    select
        *,
        -- The last week in which it was not so; the last of which nothing is known; the first after a gap, or of all.
        max(week_start) filter (where not is_so) over up_to_here as broken_week,
        max(week_start) filter (where is_so is null) over up_to_here as unknown_week,
        max(week_start) filter (where not is_next_week) over up_to_here as first_week,
        lead(week_start, 1, 'infinity'::date) over definition as next_week
    from series
    window
        definition as (
            partition by known_at, metric, subject, entity, over_entity, variants, country_by, basis, source, moment
            order by week_start asc
        ),
        up_to_here as (
            partition by known_at, metric, subject, entity, over_entity, variants, country_by, basis, source, moment
            order by week_start asc rows between unbounded preceding and current row
        )
),

ended as (
    select
        asked.claim_id,
        asked.known,
        runs.variants,
        runs.country_by,
        runs.basis,
        runs.source,
        runs.moment,
        runs.is_rounded,
        (asked.claim_week - runs.broken_week) // 7 as broken_at,
        case
            when runs.week_start < asked.claim_week then 0
            else least((asked.claim_week - runs.unknown_week) // 7, (asked.claim_week - runs.first_week) // 7 + 1)
        end as unknown_at
    from asked
    inner join runs
        on
            {{ same_cell('asked', 'runs', ['known_at', 'metric', 'subject']) }}
            and asked.entity is not distinct from runs.entity
            and asked.over_entity is not distinct from runs.over_entity
            and asked.claim_week >= runs.week_start
            and asked.claim_week < runs.next_week
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

{# Every week of what is asked about, whichever week a claim is of: once for all claims. #}
{% macro claim_series(asked, claim_cells) %}
with subjects as (
    select distinct
        asked.known_at,
        asked.metric,
        asked.subject,
        asked.entity,
        asked.over_entity,
        v.variants,
        {{ name_ranked('asked.entity', 'v.variants') }} as entity_ranked
    from {{ asked }} as asked
    cross join (values ('apart'), ('merged')) as v (variants)
),

rivals as (
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
    subjects.metric,
    subjects.subject,
    subjects.entity,
    subjects.over_entity,
    cells.known_at,
    cells.variants,
    cells.source,
    cells.basis,
    cells.week_start,
    cells.moment,
    cells.country_by,
    cells.is_rounded,
    coalesce(lag(cells.week_start) over of_definition = cells.week_start - 7, false) as is_next_week,
    case subjects.metric
        when 'lead_streak'
            then
                {{ is_more(
                    'cells.low_tokens', 'cells.high_tokens',
                    'coalesce(over_cells.low_tokens, rivals.best_other_low, 0)',
                    'coalesce(over_cells.high_tokens, rivals.best_other_high, 0)'
                ) }}
        when 'growth_streak' then case when is_next_week then cells.tokens > lag(cells.tokens) over of_definition end
        when 'first_place_streak'
            then
                case
                    when coalesce(cells.rank_best, 2) > 1 then false
                    when cells.rank_worst = 1 then true
                end
    end as is_so
from subjects
inner join {{ claim_cells }} as cells
    on
        {{ same_cell('subjects', 'cells', ['known_at', 'subject', 'variants']) }}
        and subjects.entity_ranked is not distinct from cells.entity
left join rivals
    on
        subjects.metric = 'lead_streak'
        and {{ same_cell('cells', 'rivals') }}
        and cells.entity = rivals.entity
        and subjects.over_entity is null
left join {{ claim_cells }} as over_cells
    on
        {{ same_cell('cells', 'over_cells') }}
        and cells.subject = over_cells.subject
        and subjects.over_entity = over_cells.entity
where cells.moment <> 'next_end'
window of_definition as (
    partition by
        cells.known_at, subjects.metric, subjects.subject, subjects.entity, subjects.over_entity, cells.variants,
        cells.country_by, cells.basis, cells.source, cells.moment
    order by cells.week_start asc
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
