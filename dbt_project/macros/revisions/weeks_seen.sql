{% macro weeks_seen(newest_periods, week_states) %}
with seen as (
    select
        source,
        week_start,
        -- The whole week was looked at when the period of it that was looked at longest ago was.
        min(as_of) as last_seen_at,
        bool_and(is_settled) as is_settled
    from {{ newest_periods }}
    group by source, week_start
),

newest_captures as (
    select
        source,
        max(as_of) as as_of
    from {{ newest_periods }}
    group by source
)

select
    states.source,
    states.week_start,
    states.is_complete,
    states.is_complete and seen.is_settled as is_settled,
    seen.last_seen_at
from {{ week_states }} as states
inner join seen using (source, week_start)
inner join newest_captures using (source)
where states.known_to is null and newest_captures.as_of >= {{ midnight_utc('states.week_start + 7') }}
{% endmacro %}
