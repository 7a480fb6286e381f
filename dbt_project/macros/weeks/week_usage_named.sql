{% macro week_usage_named(usage_versions, captured_periods, sources, scopes=scope_of_today()) %}
with known_usage as (
    {{ usage_known(usage_versions, captured_periods, sources, scopes) }}
),

periods as (
    {{ period_coverage('known_usage') }}
),

{% set periods_of_week = "case grain when 'day' then 7 else 1 end" %}
weeks as (
    select
        known_at,
        variants,
        source,
        grain,
        week_start,
        case grain when 'day' then count(*) end::integer as days_observed,
        count(*) filter (where is_period_complete) = {{ periods_of_week }} as is_complete,
        count(*) filter (where is_period_settled) = {{ periods_of_week }} as is_settled,
        max(as_of) as as_of,
        max(state_from) as state_from,
        sum(unnamed_high_tokens)::decimal(38, 0) as unnamed_high_tokens
    from periods
    group by known_at, variants, source, grain, week_start
),

named as (
    select
        usage.known_at,
        usage.variants,
        usage.source,
        usage.week_start,
        usage.model_permaslug,
        usage.is_other,
        -- The source's rank is that of a week; summed days are ranked again.
        any_value(usage.source_rank) filter (where usage.grain = 'week') as source_rank,
        case any_value(usage.grain) when 'day' then count(*) end::integer as days_listed,
        sum(usage.total_tokens)::decimal(38, 0) as named_tokens,
        sum(usage.half_width_tokens)::decimal(38, 0) as half_width_tokens,
        sum(periods.unnamed_high_tokens)::decimal(38, 0) as unnamed_high_where_named
    from known_usage as usage
    inner join periods using (known_at, variants, source, period_start)
    group by all
)

select
    named.* exclude (half_width_tokens, unnamed_high_where_named),
    named.named_tokens - named.half_width_tokens as low_tokens,
    named.named_tokens + named.half_width_tokens
    + case when named.is_other then 0 else weeks.unnamed_high_tokens - named.unnamed_high_where_named end as high_tokens,
    weeks.grain,
    weeks.days_observed,
    weeks.is_complete,
    weeks.is_settled,
    weeks.as_of,
    weeks.state_from,
    weeks.unnamed_high_tokens
from named
inner join weeks using (known_at, variants, source, week_start)
{% endmacro %}

{% macro period_coverage(known_usage) %}
select
    known_at,
    variants,
    source,
    grain,
    week_start,
    period_start,
    as_of,
    state_from,
    is_period_complete,
    is_period_settled,
    -- A row that a period does not name is not above the last one that it does, nor above all that is in `other`; in one that
    -- is opened, not above the largest.
    coalesce(case
        when bool_or(is_other)
            then
                coalesce(max(largest_of_other_tokens), least(
                    min(total_tokens + half_width_tokens) filter (where not is_other),
                    sum(total_tokens) filter (where is_other)
                ))
        when not bool_and(names_all_without_other) then min(total_tokens + half_width_tokens) filter (where not is_other)
    end, 0)::decimal(38, 0) as unnamed_high_tokens
from {{ known_usage }}
group by all
{% endmacro %}
