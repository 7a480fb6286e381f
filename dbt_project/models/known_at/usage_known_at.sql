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
)

select
    usage_date,
    versions.model_permaslug,
    versions.total_tokens,
    versions.rank,
    versions.share,
    versions.is_other,
    newest.is_complete,
    newest.is_settled,
    newest.capture_id,
    newest.as_of
from newest
inner join {{ published('fct_model_usage_daily_versions') }} as versions using (usage_date, version)
