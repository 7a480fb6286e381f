{% macro week_usage(usage_versions, sources, scopes=scope_of_today()) %}
with known_usage as (
    {{ usage_known(usage_versions, sources, scopes) }}
),

{% set periods_of_week = "case grain when 'day' then 7 else 1 end" %}
weeks as (
    select
        known_at,
        variants,
        source,
        week_start,
        case grain when 'day' then count(distinct period_start) end as days_observed,
        count(distinct period_start) filter (where is_period_complete) = {{ periods_of_week }} as is_complete,
        count(distinct period_start) filter (where is_period_settled) = {{ periods_of_week }} as is_settled,
        max(as_of) as as_of
    from known_usage
    group by known_at, variants, source, week_start, grain
),

summed as (
    select
        known_at,
        variants,
        source,
        week_start,
        model_permaslug,
        is_other,
        any_value(source_rank) as source_rank,
        sum(total_tokens)::decimal(38, 0) as total_tokens,
        sum(half_width_tokens)::decimal(38, 0) as half_width_tokens
    from known_usage
    group by all
)

select
    summed.* exclude (source_rank),
    case
        when not summed.is_other
            then
                coalesce(
                    summed.source_rank,
                    row_number() over (
                        partition by summed.known_at, summed.variants, summed.source, summed.week_start, summed.is_other
                        order by summed.total_tokens desc, summed.model_permaslug asc
                    )
                )
    end::integer as rank,
    weeks.days_observed,
    weeks.is_complete,
    weeks.is_settled,
    weeks.as_of
from summed
inner join weeks using (known_at, variants, source, week_start)
{% endmacro %}
