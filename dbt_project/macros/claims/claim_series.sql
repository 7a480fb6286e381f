{# Every week of what is asked about, whichever week a claim is of: once for all claims. #}
{% macro claim_series(questions, claim_cells) %}
with subjects as (
    select distinct
        questions.known_at,
        questions.metric,
        questions.subject,
        questions.entity,
        questions.over_entity,
        v.variants,
        {{ name_ranked('questions.entity', 'v.variants') }} as entity_ranked
    from {{ questions }} as questions
    cross join (values ('apart'), ('merged')) as v (variants)
),

rivals as (
    {{ best_of_other_countries(claim_cells) }}
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
    coalesce(lag(cells.week_start) over of_definition = cells.week_start - 7, false) as follows_a_known_week,
    case subjects.metric
        when 'lead_streak'
            then
                {{ is_more(
                    'cells.low_tokens', 'cells.high_tokens',
                    'coalesce(over_cells.low_tokens, rivals.best_other_low, 0)',
                    'coalesce(over_cells.high_tokens, rivals.best_other_high, 0)'
                ) }}
        when 'growth_streak' then case when follows_a_known_week then cells.tokens > lag(cells.tokens) over of_definition end
        when 'first_place_streak'
            then
                case
                    when coalesce(cells.rank_low, 2) > 1 then false
                    when cells.rank_high = 1 then true
                end
    end as continues_streak
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

{# The most that any other country has of a week for certain, and can have. #}
{% macro best_of_other_countries(claim_cells) %}
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
where subject = 'country' and len({{ members_of('entity') }}) = 1
window others as (
    partition by known_at, variants, source, basis, week_start, moment, country_by
    rows between unbounded preceding and unbounded following exclude current row
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
