{% macro week_usage(named_usage, sources) %}
with observed_usage as (
    {{ week_usage_observed(named_usage, sources) }}
),

merged as (
    select
        known_at,
        variants,
        source,
        week_start,
        {{ name_ranked('model_permaslug', 'variants') }} as model_permaslug,
        is_other,
        -- The source ranks each variant on its own; merged ones are ranked again.
        case variants when 'apart' then any_value(source_rank) end as source_rank,
        sum(total_tokens)::decimal(38, 0) as total_tokens,
        sum(low_tokens)::decimal(38, 0) as low_tokens,
        sum(high_tokens)::decimal(38, 0) as high_tokens,
        max(days_listed) as days_listed,
        any_value(observed_in) as observed_in,
        any_value(days_observed) as days_observed,
        any_value(is_complete) as is_complete,
        any_value(is_settled) as is_settled,
        any_value(as_of) as as_of,
        any_value(naming_depth) as naming_depth,
        any_value(unnamed_high_tokens) as unnamed_high_tokens
    from observed_usage
    group by known_at, variants, source, week_start, {{ name_ranked('model_permaslug', 'variants') }}, is_other
),

ranked as (
    select
        merged.* exclude (source_rank),
        -- The source knew the digits that it does not show, so that its own ranks are certain; `other` has none.
        source_rank is not null or is_other as is_rank_certain,
        {{ rank_in_week('known_at, variants, source, week_start') }} as rank,
        list(low_tokens) over of_week as lows,
        list(high_tokens) over of_week as highs
    from merged
    window of_week as (partition by known_at, variants, source, week_start, is_other)
)

select
    ranked.* exclude (is_rank_certain, lows, highs),
    case when is_rank_certain then rank else least(rank, 1 + len(list_filter(lows, lambda low: low > high_tokens))) end
    ::integer as rank_best,
    -- Any number of models that the week does not name may stand above a row that has less than they can have. An exact row
    -- is not in the list of those above its low bound: it counts itself.
    case
        when is_rank_certain then rank
        when low_tokens >= unnamed_high_tokens
            then
                greatest(rank, len(list_filter(highs, lambda high: high > low_tokens)) + (high_tokens = low_tokens)::integer)
    end::integer as rank_worst
from ranked
{% endmacro %}

{# By tokens, ties alphabetical, unless the source's own rank counts. #}
{% macro rank_in_week(week) -%}
case
    when not is_other
        then
            coalesce(
                source_rank,
                row_number() over (partition by {{ week }}, is_other order by total_tokens desc, model_permaslug asc)
            )
end::integer
{%- endmacro %}
