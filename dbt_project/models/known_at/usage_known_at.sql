with newest as (
    select
        captured.period_start as usage_date,
        arg_max(captured.version, captured.as_of) as version,
        arg_max(captured.is_complete, captured.as_of) as is_complete,
        arg_max(captured.is_settled, captured.as_of) as is_settled,
        arg_max(captured.capture_id, captured.as_of) as capture_id,
        max(captured.as_of) as as_of
    from {{ published('fct_captured_periods') }} as captured
    inner join {{ published('dim_source') }} as sources on captured.source = sources.source
    where sources.grain = 'day' and captured.as_of <= ts
    group by captured.period_start
),

rows_of_days as (
    select
        *,
        false as is_opened
    from {{ published('fct_model_usage_daily_versions') }}
    union all by name
    select
        *,
        true as is_opened
    from {{ published('fct_model_usage_daily_opened') }}
)

select
    usage_date,
    versions.model_permaslug,
    versions.total_tokens,
    versions.rank,
    versions.share,
    versions.is_other,
    versions.is_opened,
    newest.is_complete,
    newest.is_settled,
    case when versions.is_opened then versions.capture_id else newest.capture_id end as capture_id,
    case when versions.is_opened then versions.as_of else newest.as_of end as as_of
from newest
inner join rows_of_days as versions using (usage_date, version)
where versions.opened_from is null or (versions.opened_from <= ts) <> versions.is_other
