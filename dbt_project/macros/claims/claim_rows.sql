{% macro claim_rows(claims, usage_versions, captured_periods, sources) %}
with claim_weeks as (
    {{ claim_weeks(claims, captured_periods) }}
),

scopes as (
    select distinct
        claim_weeks.known_at,
        v.variants
    from claim_weeks
    cross join (values ('apart'), ('merged')) as v (variants)
),

{% for name, relation in [('usage', usage_versions), ('periods', captured_periods)] %}
{{ name }}_of_those_weeks as (
    select *
    from {{ relation }}
    where date_trunc('week', period_start)::date in (select week_start from claim_weeks)
),

{% endfor %}
named_usage as (
    {{ week_usage_named('usage_of_those_weeks', 'periods_of_those_weeks', sources, 'scopes') }}
),

week_usage as (
    {{ week_usage('named_usage', sources) }}
),

week_sources as (
    {{ week_sources('week_usage', sources) }}
)

select
    usage.known_at,
    usage.variants,
    usage.week_start,
    -- One state of the data, whichever sources show it, beside the page.
    case when week_sources.is_rounded then usage.source else 'exact_sources' end as source,
    usage.model_permaslug,
    usage.is_other,
    usage.named_tokens,
    usage.low_tokens,
    usage.high_tokens,
    usage.slack_tokens,
    usage.rank,
    usage.rank_low,
    usage.rank_high,
    week_sources.is_rounded,
    week_sources.precedence,
    week_sources.ranked_rows,
    week_sources.firm_rows,
    week_sources.market_tokens,
    coalesce(week_sources.other_tokens, 0) as other_tokens,
    week_sources.unnamed_high_tokens,
    week_sources.unnamed_tokens,
    week_sources.all_low_tokens,
    week_sources.all_high_tokens,
    week_sources.all_slack_tokens,
    week_sources.rest_tokens
from week_usage as usage
inner join week_sources using (known_at, variants, source, week_start)
semi join claim_weeks using (known_at, week_start)
where week_sources.is_complete
{% endmacro %}
