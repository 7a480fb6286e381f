with days as (
    select
        versions.source,
        versions.period_start,
        versions.version,
        versions.known_from,
        versions.form,
        versions.state_id,
        count(*) filter (where not states.is_other) as named_rows,
        sum(states.total_tokens) as market_tokens
    from {{ ref('int_usage_periods_versioned') }} as versions
    inner join {{ ref('sources') }} as sources on versions.source = sources.source
    inner join {{ ref('stg_almanac__usage_states') }} as states using (form, state_id)
    where sources.grain = 'day'
    group by all
    having bool_or(states.is_other)
),

-- A state of a whole day counts from the capture that showed it first.
whole_days as (
    select
        periods.period_start,
        captures.form,
        periods.state_id,
        captures.capture_id,
        captures.as_of
    from {{ ref('stg_almanac__capture_periods') }} as periods
    inner join {{ ref('stg_almanac__captures') }} as captures on periods.capture_id = captures.capture_id
    inner join {{ ref('sources') }} as sources on captures.source = sources.source
    where sources.role = 'opens'
    qualify
        row_number() over (
            partition by captures.form, periods.state_id
            order by captures.as_of asc, captures.capture_id asc
        ) = 1
),

rows_of_whole_days as (
    select
        whole_days.*,
        states.model_permaslug,
        states.total_tokens,
        sum(states.total_tokens) over (partition by whole_days.form, whole_days.state_id) as market_tokens
    from whole_days
    inner join {{ ref('stg_almanac__usage_states') }} as states using (form, state_id)
)

-- Every named row and the total are the same: what the one adds up as `other`, the other names.
select
    days.source,
    days.period_start,
    days.version,
    whole.form,
    whole.state_id,
    whole.capture_id,
    whole.as_of,
    greatest(days.known_from, whole.as_of) as opened_from
from days
inner join {{ ref('stg_almanac__usage_states') }} as states using (form, state_id)
inner join rows_of_whole_days as whole
    on
        days.period_start = whole.period_start
        and days.market_tokens = whole.market_tokens
        and states.model_permaslug = whole.model_permaslug
        and states.total_tokens = whole.total_tokens
group by
    days.source, days.period_start, days.version, days.known_from,
    whole.form, whole.state_id, whole.capture_id, whole.as_of
having count(*) = any_value(days.named_rows)
qualify
    row_number() over (
        partition by days.source, days.period_start, days.version
        order by whole.as_of asc, whole.capture_id asc
    ) = 1
