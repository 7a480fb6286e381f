{# Tokens by week, source and model as known at a moment: days summed to weeks beside the weeks as captured, ranked.
   usage_versions: one row per dataset, period, version and model.
   scopes: one row per known_at (timestamptz) and variants ('apart': each variant a row of its own, as the page ranks
   them; 'merged': one row per model). Grain: known_at, variants, week, source, model. #}
{% macro week_usage(usage_versions, scopes=scope_of_today()) %}
with known_usage as (
    select
        scopes.known_at,
        scopes.variants,
        usage.dataset,
        usage.period_start,
        case scopes.variants
            when 'merged' then split_part(usage.model_permaslug, ':', 1)
            else usage.model_permaslug
        end as model_permaslug,
        usage.is_other,
        -- Where the page gives a rank it knew the digits that it did not show; merged rows are ranked anew.
        case when scopes.variants = 'apart' then usage.source_rank end as source_rank,
        sum(usage.total_tokens)::decimal(38, 0) as total_tokens,
        sum(usage.half_width_tokens)::decimal(38, 0) as half_width_tokens,
        bool_and(coalesce(usage.complete_from <= scopes.known_at, false)) as is_period_complete,
        bool_and(coalesce(usage.settled_from <= scopes.known_at, false)) as is_period_settled,
        max(case when usage.last_seen_at <= scopes.known_at then usage.last_seen_at else usage.known_from end) as seen_at
    from {{ usage_versions }} as usage
    inner join {{ scopes }} as scopes
        on
            usage.known_from <= scopes.known_at
            and (usage.known_to is null or usage.known_to > scopes.known_at)
    group by all
),

weeks_of_days as (
    select
        known_at,
        variants,
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
        known_at,
        variants,
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
        summed_days.*,
        'daily_rankings' as source,
        null::integer as source_rank,
        weeks_of_days.days_observed,
        weeks_of_days.is_complete,
        weeks_of_days.is_settled,
        weeks_of_days.as_of
    from summed_days
    inner join weeks_of_days
        on
            summed_days.known_at = weeks_of_days.known_at
            and summed_days.variants = weeks_of_days.variants
            and summed_days.week_start = weeks_of_days.week_start
    union all by name
    select
        known_at,
        variants,
        period_start as week_start,
        dataset as source,
        model_permaslug,
        is_other,
        source_rank,
        total_tokens,
        half_width_tokens,
        null as days_observed,
        is_period_complete as is_complete,
        is_period_settled as is_settled,
        seen_at as as_of
    from known_usage
    where dataset <> 'daily_rankings'
)

select
    known_at,
    variants,
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
                        partition by known_at, variants, week_start, source, is_other
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

{# What is known now, variants on their own: the scope of the facts. #}
{% macro scope_of_today() %}(select 'infinity'::timestamptz as known_at, 'apart' as variants){% endmacro %}
