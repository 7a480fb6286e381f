{# What each source says of a week as a whole: whether it has the market's total, and how many ranks it names.
   Daily captures give the whole market; so do the chart and its totals; the page shows its top rows only. #}
{% macro week_sources(week_usage) %}
select
    known_at,
    variants,
    week_start,
    source,
    case source
        when 'daily_rankings' then 1
        when 'weekly_chart' then 2
        when 'weekly_page' then 3
        when 'weekly_totals' then 4
    end as precedence,
    case when source <> 'weekly_page' then sum(total_tokens)::decimal(38, 0) end as market_tokens,
    (count(*) filter (where not is_other))::integer as ranked_rows,
    (source = 'daily_rankings' and not bool_or(is_other)) as is_every_model_named,
    case
        when count(*) filter (where not is_other) > 0
            then (sum(total_tokens) filter (where is_other))::decimal(38, 0)
    end as other_tokens,
    any_value(days_observed)::integer as days_observed,
    bool_and(is_complete) as is_complete,
    bool_and(is_settled) as is_settled,
    max(as_of) as as_of
from {{ week_usage }}
group by known_at, variants, week_start, source
{% endmacro %}
