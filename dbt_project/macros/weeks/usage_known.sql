{% macro usage_known(usage_versions, captured_periods, sources, scopes) %}
with newest as (
    select
        scopes.known_at,
        scopes.variants,
        captured.source,
        captured.period_start,
        max(captured.as_of) as as_of,
        arg_max(captured.version, captured.as_of) as version,
        arg_max(captured.is_complete, captured.as_of) as is_period_complete,
        arg_max(captured.is_settled, captured.as_of) as is_period_settled
    from {{ captured_periods }} as captured
    inner join {{ scopes }} as scopes on captured.as_of <= scopes.known_at
    group by all
)

select
    newest.* exclude (version),
    sources.grain,
    sources.names_all_without_other,
    date_trunc('week', newest.period_start)::date as week_start,
    usage.model_permaslug,
    usage.is_other,
    usage.source_rank,
    usage.total_tokens,
    usage.half_width_tokens
from newest
inner join {{ usage_versions }} as usage using (source, period_start, version)
inner join {{ sources }} as sources on newest.source = sources.source
-- `other` counts until it is opened, and the rows that it held from then on.
where usage.opened_from is null or (usage.opened_from <= newest.known_at) <> usage.is_other
{% endmacro %}

{% macro scope_of_today() %}(select 'infinity'::timestamptz as known_at, 'apart' as variants){% endmacro %}
