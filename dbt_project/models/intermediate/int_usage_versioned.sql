with versions as (
    select
        source,
        period_start,
        version,
        any_value(state_id) as state_id,
        arg_min(form, as_of) as form,
        arg_min(capture_id, as_of) as first_capture_id,
        arg_max(capture_id, as_of) as capture_id,
        min(as_of) as known_from,
        max(as_of) as as_of,
        min(as_of) filter (where is_complete) as complete_from,
        min(as_of) filter (where is_settled) as settled_from,
        -- Of every version, also of a day that is gone, which has no rows.
        lead(min(as_of)) over (
            partition by source, period_start
            order by version asc
        ) as known_to
    from {{ ref('int_periods_captured') }}
    group by source, period_start, version
),

states as (
    select * exclude (source, period_start) from {{ ref('stg_almanac__usage_states') }}
),

as_captured as (
    select *
    from versions
    inner join states using (form, state_id)
),

days as (
    select
        as_captured.*,
        count(*) filter (where not is_other) over version_of_day as named_rows,
        sum(total_tokens) over version_of_day as market_tokens
    from as_captured
    semi join {{ ref('sources') }} as sources on as_captured.source = sources.source and sources.grain = 'day'
    window version_of_day as (partition by source, period_start, version)
    qualify bool_or(is_other) over version_of_day
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
        *,
        sum(total_tokens) over (partition by form, state_id) as market_tokens
    from whole_days
    inner join states using (form, state_id)
),

-- Every named row and the total are the same: what the one adds up as `other`, the other names.
opened as (
    select
        days.source,
        days.period_start,
        days.version,
        whole.capture_id,
        whole.as_of,
        greatest(days.known_from, whole.as_of) as opened_from
    from days
    inner join rows_of_whole_days as whole using (period_start, market_tokens, model_permaslug, total_tokens)
    group by days.source, days.period_start, days.version, days.known_from, whole.capture_id, whole.as_of
    having count(*) = any_value(days.named_rows)
    qualify
        row_number() over (
            partition by days.source, days.period_start, days.version
            order by whole.as_of asc, whole.capture_id asc
        ) = 1
)

select
    as_captured.* exclude (form, state_id),
    case when as_captured.is_other then opened.opened_from end as opened_from
from as_captured
left join opened using (source, period_start, version)
union all by name
-- The rest of the whole day, each row from the capture that names it.
select
    versions.* exclude (form, state_id)
    replace (opened.capture_id as first_capture_id, opened.capture_id as capture_id, opened.as_of as as_of),
    whole.* exclude (period_start, form, state_id, capture_id, as_of, market_tokens),
    opened.opened_from
from opened
inner join versions using (source, period_start, version)
inner join rows_of_whole_days as whole
    on opened.capture_id = whole.capture_id and opened.period_start = whole.period_start
anti join as_captured using (source, period_start, version, model_permaslug)
