{% macro claim_moments(claims) %}
select
    claim_id,
    'at_publication' as known,
    {{ midnight_utc('published_on + 1') }} as known_at
from {{ claims }}
where published_on is not null
union all
-- Of a week that was first stored after the publication, what was stored first is nearest to what its author saw.
select
    claim_id,
    'first_stored' as known,
    first_stored_at as known_at
from {{ claims }}
where first_stored_at >= {{ midnight_utc('published_on + 1') }}
union all
select
    claim_id,
    'now' as known,
    'infinity'::timestamptz as known_at
from {{ claims }}
{% endmacro %}

{% macro with_first_stored(claims, captured_periods, sources) %}
select
    claims.*,
    stored.first_stored_at
from {{ claims }} as claims
left join (
    select
        week_start,
        min(complete_from) as first_stored_at
    from (
        select
            firsts.source,
            firsts.week_start,
            max(firsts.complete_from) as complete_from
        from (
            select
                source,
                period_start,
                date_trunc('week', period_start)::date as week_start,
                min(as_of) as complete_from
            from {{ captured_periods }}
            where is_complete
            group by source, period_start
        ) as firsts
        inner join {{ sources }} as sources using (source)
        group by firsts.source, firsts.week_start
        having count(*) = case any_value(sources.grain) when 'day' then 7 else 1 end
    ) as weeks_of_sources
    group by week_start
) as stored using (week_start)
{% endmacro %}

{% macro claim_weeks(claims, captured_periods) %}
with asked_weeks as (
    select distinct
        moments.known_at,
        claims.week_start,
        claims.unit = 'weeks' or claims.metric = 'record' as is_of_series
    from {{ claims }} as claims
    inner join ({{ claim_moments(claims) }}) as moments on claims.claim_id = moments.claim_id
    where {{ is_of_a_week('claims') }}
),

weeks as (
    select distinct date_trunc('week', period_start)::date as week_start
    from {{ captured_periods }}
)

select distinct
    asked_weeks.known_at,
    weeks.week_start
from asked_weeks
inner join weeks
    on
        weeks.week_start in (asked_weeks.week_start, asked_weeks.week_start - 7)
        or (asked_weeks.is_of_series and weeks.week_start < asked_weeks.week_start)
union
select
    runs.known_at,
    weeks.week_start
from ({{ claim_runs(claims) }}) as runs
inner join weeks on weeks.week_start between runs.first_day - 6 and runs.last_day
{% endmacro %}

{# A metric of anything is about what its entity is; orchestration/claims/rules.py knows them apart by the same signs. #}
{% macro claim_subject(subject, entity) -%}
case
    when {{ subject }} <> 'any' then {{ subject }}
    when {{ entity }} is null then 'market'
    when contains({{ entity }}, '/') then 'model'
    when regexp_full_match({{ entity }}, '[A-Z]{2}( [+] [A-Z]{2})*') then 'country'
    else 'vendor'
end
{%- endmacro %}
