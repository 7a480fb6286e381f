{# What is opened of `other` is in it. A version without a row, of a day that is gone, has no total. #}
{% macro period_totals(usage_versions) %}
select
    source,
    period_start,
    version,
    sum(total_tokens)::decimal(38, 0) as total_tokens
from {{ usage_versions }}
where opened_from is null or is_other
group by source, period_start, version
{% endmacro %}

{% macro newest_periods(captured_periods, sources) %}
select
    captured.source,
    sources.grain,
    date_trunc('week', captured.period_start)::date as week_start,
    captured.period_start,
    max(captured.as_of) as as_of,
    arg_max(captured.capture_id, captured.as_of) as capture_id,
    arg_max(captured.version, captured.as_of) as version,
    arg_max(captured.is_complete, captured.as_of) as is_complete,
    arg_max(captured.is_settled, captured.as_of) as is_settled
from {{ captured_periods }} as captured
inner join {{ sources }} as sources on captured.source = sources.source
where sources.has_market_total and not sources.is_rounded
group by captured.source, sources.grain, captured.period_start
{% endmacro %}
