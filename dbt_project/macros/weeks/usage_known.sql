{% macro usage_known(usage_versions, captured_periods, sources, scopes) %}
{% set model_of_week = 'known_at, variants, source, week_start, model_permaslug' %}
with newest as (
    {{ newest_versions(captured_periods, scopes) }}
),

-- `other` counts until it is opened, and the rows that it held from then on.
known as (
    select
        newest.* exclude (version),
        sources.grain,
        sources.names_all_without_other,
        date_trunc('week', newest.period_start)::date as week_start,
        usage.model_permaslug,
        usage.is_other,
        usage.source_rank,
        usage.total_tokens,
        usage.half_width_tokens,
        usage.opened_from is not null as is_opened
    from newest
    inner join {{ usage_versions }} as usage using (source, period_start, version)
    inner join {{ sources }} as sources on newest.source = sources.source
    where usage.opened_from is null or (usage.opened_from <= newest.known_at) <> usage.is_other
),

-- A week names the models that its captures themselves name on one of its days: so many in a week with an opened day as in
-- one without, else the two do not compare. What an opened day holds beside them stays in its `other`.
-- Asked of opened days alone, which are few: a window over all rows took a third of a table macro's time (measured).
opened as (
    select distinct {{ model_of_week }}
    from known
    where is_opened
),

named as (
    select distinct {{ model_of_week }}
    from known
    semi join opened using ({{ model_of_week }})
    where not is_opened
),

beside as (
    select
        known.* exclude (model_permaslug, is_other, is_opened),
        named.model_permaslug is null as is_beside,
        case when is_beside then 'other' else known.model_permaslug end as model_permaslug,
        known.is_other or is_beside as is_other,
        known.is_opened and not is_beside as is_opened
    from known
    left join named using ({{ model_of_week }})
    where known.is_opened
)

select
    *,
    null::bigint as largest_of_other_tokens
from known
where not is_opened
union all by name
select
    * exclude (total_tokens, half_width_tokens, is_beside),
    sum(total_tokens) as total_tokens,
    sum(half_width_tokens) as half_width_tokens,
    max(total_tokens) filter (where is_beside) as largest_of_other_tokens
from beside
group by all
{% endmacro %}

{% macro scope_of_today() %}(select 'infinity'::timestamptz as known_at, 'apart' as variants){% endmacro %}

{# A state is dated by the first capture that shows it complete; one that repeats it is no observation of it. #}
{% macro newest_versions(captured_periods, scopes) %}
select
    scopes.known_at,
    scopes.variants,
    captured.source,
    captured.period_start,
    max(captured.as_of) as as_of,
    arg_max(captured.version, captured.as_of) as version,
    arg_max(captured.state_from, captured.as_of) as state_from,
    arg_max(captured.is_complete, captured.as_of) as is_period_complete,
    arg_max(captured.is_settled, captured.as_of) as is_period_settled
from (
    select
        *,
        min(as_of) filter (where is_complete) over (partition by source, period_start, version) as state_from
    from {{ captured_periods }}
) as captured
inner join {{ scopes }} as scopes on captured.as_of <= scopes.known_at
group by all
{% endmacro %}
