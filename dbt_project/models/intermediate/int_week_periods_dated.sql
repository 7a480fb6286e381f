with captured as (
    select
        captured.*,
        date_trunc('week', captured.period_start)::date as week_start
    from {{ ref('int_periods_captured') }} as captured
    inner join {{ ref('sources') }} as sources on captured.source = sources.source
    where sources.has_market_total and not sources.is_rounded
),

-- What a capture changed of a period: its content, or whether it is complete.
changes as (
    select * from captured
    qualify
        (version, is_complete) is distinct from lag((version, is_complete)) over (
            partition by source, period_start
            order by as_of asc
        )
),

states as (
    select
        *,
        lead(as_of) over (
            partition by source, period_start
            order by as_of asc
        ) as replaced_at
    from changes
),

moments as (
    select
        source,
        week_start,
        as_of as known_from,
        -- Periods of one week may be of two captures of one moment.
        max(capture_id) as capture_id
    from changes
    group by source, week_start, as_of
)

select
    moments.*,
    states.period_start,
    states.version,
    states.is_complete
from moments
inner join states
    on
        moments.source = states.source
        and moments.week_start = states.week_start
        and moments.known_from >= states.as_of
        and moments.known_from < coalesce(states.replaced_at, 'infinity'::timestamptz)
