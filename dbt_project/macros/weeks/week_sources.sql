{% macro week_sources(week_usage, sources) %}
select
    usage.known_at,
    usage.variants,
    usage.week_start,
    usage.source,
    sources.precedence,
    case when sources.has_market_total then sum(usage.total_tokens)::decimal(38, 0) end as market_tokens,
    (count(*) filter (where not usage.is_other))::integer as ranked_rows,
    (sources.names_all_without_other and not bool_or(usage.is_other)) as is_every_model_named,
    case
        when count(*) filter (where not usage.is_other) > 0
            then (sum(usage.total_tokens) filter (where usage.is_other))::decimal(38, 0)
    end as other_tokens,
    any_value(usage.days_observed)::integer as days_observed,
    bool_and(usage.is_complete) as is_complete,
    bool_and(usage.is_settled) as is_settled,
    max(usage.as_of) as as_of
from {{ week_usage }} as usage
inner join {{ sources }} as sources on usage.source = sources.source
group by
    usage.known_at, usage.variants, usage.week_start, usage.source,
    sources.precedence, sources.has_market_total, sources.names_all_without_other
{% endmacro %}
