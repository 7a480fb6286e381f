{% macro claim_rows(claims, usage_versions, sources, bases) %}
with claim_weeks as (
    {{ claim_weeks(claims) }}
),

moments as (
    {{ claim_moments(claims) }}
),

scopes as (
    select distinct
        moments.known_at,
        v.variants
    from moments
    cross join (values ('apart'), ('merged')) as v (variants)
),

usage_of_those_weeks as (
    select *
    from {{ usage_versions }}
    where date_trunc('week', period_start)::date in (select week_start from claim_weeks)
),

week_usage as (
    {{ week_usage('usage_of_those_weeks', sources, 'scopes') }}
),

week_sources as (
    {{ week_sources('week_usage', sources) }}
),

answering as (
    select
        week_sources.*,
        bases.basis,
        bases.ranks,
        bases.is_published
    from week_sources
    inner join {{ bases }} as bases on {{ source_answers('week_sources', 'bases.ranks') }}
    where week_sources.is_complete
)

select
    claim_weeks.claim_id,
    claim_weeks.claim_week,
    claim_weeks.week_start,
    moments.known,
    answering.variants,
    answering.source,
    answering.basis,
    answering.market_tokens,
    week_usage.model_permaslug,
    week_usage.rank,
    week_usage.total_tokens,
    week_usage.half_width_tokens
from claim_weeks
inner join moments on claim_weeks.claim_id = moments.claim_id
inner join answering
    on
        claim_weeks.week_start = answering.week_start
        and moments.known_at = answering.known_at
        and {{ basis_suits('claim_weeks.subject', 'answering') }}
inner join week_usage
    on
        answering.known_at = week_usage.known_at
        and answering.variants = week_usage.variants
        and answering.week_start = week_usage.week_start
        and answering.source = week_usage.source
        and (answering.ranks is null or answering.basis = 'as_ranked' or week_usage.rank <= answering.ranks)
{% endmacro %}
