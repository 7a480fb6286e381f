with versions as (
    select
        periods.period_start as usage_date,
        periods.version,
        min(periods.as_of) as known_from,
        arg_min(periods.capture_id, periods.as_of) as first_capture_id,
        any_value(periods.state_id) = 'gone' as is_gone
    from {{ ref('int_periods_captured') }} as periods
    inner join {{ ref('sources') }} as sources on periods.source = sources.source
    where periods.version > 1 and sources.grain = 'day'
    group by periods.period_start, periods.version
),

-- Before and after, side by side: a row that only one of them has was left out of or entered the ranking.
side_by_side as (
    select
        coalesce(after.usage_date, before.usage_date) as usage_date,
        coalesce(after.version, before.version + 1) as version,
        before.model_permaslug is null as has_entered,
        after.model_permaslug is null as has_left,
        before.total_tokens <> after.total_tokens as has_changed,
        before.total_tokens as tokens_before,
        after.total_tokens as tokens_after
    from {{ ref('fct_model_usage_daily_versions') }} as before
    full outer join {{ ref('fct_model_usage_daily_versions') }} as after
        on
            before.usage_date = after.usage_date
            and before.version + 1 = after.version
            and before.model_permaslug = after.model_permaslug
)

select
    versions.usage_date,
    versions.version,
    versions.known_from,
    versions.is_gone,
    (count(*) filter (where side_by_side.has_changed))::integer as rows_changed,
    (count(*) filter (where side_by_side.has_entered))::integer as rows_entered,
    (count(*) filter (where side_by_side.has_left))::integer as rows_left,
    coalesce(sum(side_by_side.tokens_before), 0)::decimal(38, 0) as tokens_before,
    coalesce(sum(side_by_side.tokens_after), 0)::decimal(38, 0) as tokens_after,
    date_diff('second', {{ midnight_utc('versions.usage_date + 1') }}, versions.known_from) / 3600 as hours_after_day_end,
    versions.first_capture_id
from versions
inner join side_by_side using (usage_date, version)
group by all
