{% macro usage_known(usage_versions, sources, scopes) %}
select
    scopes.known_at,
    scopes.variants,
    usage.source,
    sources.grain,
    usage.period_start,
    date_trunc('week', usage.period_start)::date as week_start,
    {{ name_ranked('usage.model_permaslug', 'scopes.variants') }} as model_permaslug,
    usage.is_other,
    -- The source's rank is that of one variant in one week; merged variants and summed days are ranked anew.
    case when scopes.variants = 'apart' and sources.grain = 'week' then usage.source_rank end as source_rank,
    usage.total_tokens,
    usage.half_width_tokens,
    usage.complete_from <= scopes.known_at as is_period_complete,
    usage.settled_from <= scopes.known_at as is_period_settled,
    case when usage.as_of <= scopes.known_at then usage.as_of else usage.known_from end as as_of
from {{ usage_versions }} as usage
inner join {{ sources }} as sources on usage.source = sources.source
inner join {{ scopes }} as scopes
    on
        usage.known_from <= scopes.known_at
        and (usage.known_to is null or usage.known_to > scopes.known_at)
{% endmacro %}

{% macro scope_of_today() %}(select 'infinity'::timestamptz as known_at, 'apart' as variants){% endmacro %}
