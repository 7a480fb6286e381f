{# Tokens by week, source and model as known at a moment: days summed to weeks beside the weeks as captured.
   usage_versions: one row per dataset, period, version and model. known_at: a timestamptz expression. #}
{% macro week_usage(usage_versions, known_at="'infinity'::timestamptz") %}
with known_usage as (
    select
        *,
        coalesce(complete_from <= {{ known_at }}, false) as is_period_complete,
        coalesce(settled_from <= {{ known_at }}, false) as is_period_settled,
        case when last_seen_at <= {{ known_at }} then last_seen_at else known_from end as seen_at
    from {{ usage_versions }}
    where
        known_from <= {{ known_at }}
        and (known_to is null or known_to > {{ known_at }})
),

weeks_of_days as (
    select
        date_trunc('week', period_start)::date as week_start,
        count(distinct period_start) as days_observed,
        count(distinct period_start) filter (where is_period_complete) = 7 as is_complete,
        count(distinct period_start) filter (where is_period_settled) = 7 as is_settled,
        max(seen_at) as as_of
    from known_usage
    where dataset = 'daily_rankings'
    group by all
),

summed_days as (
    select
        date_trunc('week', period_start)::date as week_start,
        model_permaslug,
        is_other,
        sum(total_tokens)::decimal(38, 0) as total_tokens,
        sum(half_width_tokens)::decimal(38, 0) as half_width_tokens
    from known_usage
    where dataset = 'daily_rankings'
    group by all
),

usage_by_source as (
    select
        summed_days.week_start,
        'daily_rankings' as source,
        summed_days.model_permaslug,
        summed_days.is_other,
        null::integer as source_rank,
        summed_days.total_tokens,
        summed_days.half_width_tokens,
        weeks_of_days.days_observed,
        weeks_of_days.is_complete,
        weeks_of_days.is_settled,
        weeks_of_days.as_of
    from summed_days
    inner join weeks_of_days on summed_days.week_start = weeks_of_days.week_start
    union all
    select
        period_start as week_start,
        dataset as source,
        model_permaslug,
        is_other,
        source_rank,
        total_tokens::decimal(38, 0) as total_tokens,
        half_width_tokens::decimal(38, 0) as half_width_tokens,
        null as days_observed,
        is_period_complete as is_complete,
        is_period_settled as is_settled,
        seen_at as as_of
    from known_usage
    where dataset <> 'daily_rankings'
)

-- Where the page gives a rank it knew the digits that it did not show; else tokens decide, ties alphabetical.
select
    week_start,
    source,
    model_permaslug,
    is_other,
    case
        when not is_other
            then
                coalesce(
                    source_rank,
                    row_number() over (
                        partition by week_start, source, is_other
                        order by total_tokens desc, model_permaslug asc
                    )
                )
    end::integer as rank,
    total_tokens,
    half_width_tokens,
    days_observed,
    is_complete,
    is_settled,
    as_of
from usage_by_source
{% endmacro %}
