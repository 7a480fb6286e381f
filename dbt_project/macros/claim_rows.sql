{# What a claim can be about: every row that counts, by claim, moment at which the usage was known, variants, week,
   source and basis. The moments are the claim's publication (the end of that day) and now. Only complete weeks.
   claims: one row per claim. Weeks: the claim's and the one before; for a streak, a year up to it. #}
{% macro claim_rows(claims, usage_versions) %}
with claim_weeks as (
    select
        claim_id,
        published_on,
        week_start as claim_week,
        unnest(generate_series(
            week_start - case when metric = 'lead_streak' then 364 else 7 end, week_start, interval 7 day
        ))::date as week_start
    from {{ claims }}
),

moments as (
    select
        claim_id,
        'at_publication' as known,
        (published_on + 1)::timestamptz as known_at
    from {{ claims }}
    where published_on is not null
    union all
    select
        claim_id,
        'now' as known,
        'infinity'::timestamptz as known_at
    from {{ claims }}
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
    {{ week_usage('usage_of_those_weeks', 'scopes') }}
),

week_sources as (
    {{ week_sources('week_usage') }}
),

bases as (
    {{ all_bases() }}
),

answering as (
    select
        week_sources.*,
        bases.basis,
        bases.ranks
    from week_sources
    inner join bases on {{ source_answers('week_sources', 'bases.ranks') }}
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
    week_usage.is_other,
    week_usage.rank,
    week_usage.total_tokens,
    week_usage.half_width_tokens
from claim_weeks
inner join moments on claim_weeks.claim_id = moments.claim_id
inner join answering
    on
        claim_weeks.week_start = answering.week_start
        and moments.known_at = answering.known_at
inner join week_usage
    on
        answering.known_at = week_usage.known_at
        and answering.variants = week_usage.variants
        and answering.week_start = week_usage.week_start
        and answering.source = week_usage.source
        and (answering.ranks is null or answering.basis = 'as_ranked' or week_usage.rank <= answering.ranks)
{% endmacro %}
