{% macro week_sources(week_usage, sources) %}
select
    usage.known_at,
    usage.variants,
    usage.week_start,
    usage.source,
    sources.precedence,
    sources.is_rounded,
    case when sources.has_market_total then sum(usage.named_tokens)::decimal(38, 0) end as market_tokens,
    (count(*) filter (where not usage.is_other))::integer as ranked_rows,
    (count(*) filter (where not usage.is_other and usage.named_tokens > 0))::integer as named_models,
    (sum(usage.named_tokens) filter (where usage.is_other))::decimal(38, 0) as other_tokens,
    case
        when sources.has_market_total
            then {{ share('(sum(usage.named_tokens) filter (where not usage.is_other))', 'sum(usage.named_tokens)') }}
    end as named_share,
    (count(*) filter (where not usage.is_other and usage.low_tokens >= usage.unnamed_high_tokens))::integer as firm_rows,
    coalesce(sum(usage.low_tokens) filter (where not usage.is_other), 0)::decimal(38, 0) as all_low_tokens,
    coalesce(sum(usage.high_tokens) filter (where not usage.is_other), 0)::decimal(38, 0) as all_high_tokens,
    sum(usage.slack_tokens)::decimal(38, 0) as all_slack_tokens,
    any_value(usage.rest_tokens) as rest_tokens,
    coalesce(any_value(usage.unnamed_tokens), 0) as unnamed_tokens,
    any_value(usage.unnamed_high_tokens) as unnamed_high_tokens,
    bool_or(usage.is_assumed) as is_assumed,
    any_value(usage.days_observed)::integer as days_observed,
    bool_and(usage.is_complete) as is_complete,
    bool_and(usage.is_settled) as is_settled,
    max(usage.as_of) as as_of
from {{ week_usage }} as usage
inner join {{ sources }} as sources on usage.source = sources.source
group by
    usage.known_at, usage.variants, usage.week_start, usage.source,
    sources.precedence, sources.is_rounded, sources.has_market_total
{% endmacro %}
