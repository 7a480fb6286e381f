{% macro week_sources(week_usage, sources) %}
with summed as (
    select
        usage.known_at,
        usage.variants,
        usage.week_start,
        usage.source,
        sources.precedence,
        sources.is_rounded,
        sources.grain,
        sources.names_all_without_other,
        case when sources.has_market_total then sum(usage.total_tokens)::decimal(38, 0) end as market_tokens,
        (count(*) filter (where not usage.is_other))::integer as ranked_rows,
        (sum(usage.total_tokens) filter (where usage.is_other))::decimal(38, 0) as other_tokens,
        case
            when sources.has_market_total
                then {{ share('(sum(usage.total_tokens) filter (where not usage.is_other))', 'sum(usage.total_tokens)') }}
        end as named_share,
        (count(*) filter (where not usage.is_other and usage.low_tokens >= usage.unnamed_high_tokens))::integer as firm_rows,
        any_value(usage.unnamed_high_tokens) as unnamed_high_tokens,
        any_value(usage.naming_depth) as naming_depth,
        any_value(usage.days_observed)::integer as days_observed,
        bool_and(usage.is_complete) as is_complete,
        bool_and(usage.is_settled) as is_settled,
        max(usage.as_of) as as_of
    from {{ week_usage }} as usage
    inner join {{ sources }} as sources on usage.source = sources.source
    group by
        usage.known_at, usage.variants, usage.week_start, usage.source,
        sources.precedence, sources.is_rounded, sources.grain,
        sources.names_all_without_other, sources.has_market_total
),

beside_days as (
    select
        *,
        -- A whole ranking of the total of seven complete days names every row of what they show; one of another total shows
        -- what they have replaced. An exact week further from the source before it than a restatement goes is a part of the
        -- week, or none.
        case
            when
                grain = 'week' and names_all_without_other and other_tokens is null
                and bool_or(grain = 'day' and is_complete) over of_week
                then market_tokens = max(market_tokens) filter (where grain = 'day' and is_complete) over of_week
            when
                grain = 'week' and is_complete and not is_rounded and {{ is_beyond_restatement(
                    'market_tokens',
                    'arg_min(market_tokens, precedence) filter (where is_complete and not is_rounded) over of_week'
                ) }}
                then false
        end as agrees_with_days,
        coalesce(bool_or(is_settled) filter (where grain = 'day') over of_week, false) as is_settled_by_days
    from summed
    window of_week as (partition by known_at, variants, week_start)
)

select
    * exclude (grain, names_all_without_other, is_settled_by_days)
    replace (is_settled or (coalesce(agrees_with_days, false) and is_settled_by_days) as is_settled)
from beside_days
{% endmacro %}

{% macro is_beyond_restatement(tokens, before) -%}
abs({{ tokens }} - {{ before }}) > {{ threshold('restatable') }} * {{ before }}
{%- endmacro %}
