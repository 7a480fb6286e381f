with weeks as (
    select
        usage.week_start,
        usage.source,
        sum(usage.total_tokens) as tokens
    from main.fct_model_usage_weekly_by_source as usage
    inner join seeds.sources as sources on usage.source = sources.source and sources.grain = 'week' and sources.has_market_total
    group by all
)

select
    usage_date as day,
    'was captured before and is missing since ' || known_from::date as what,
    tokens_before as tokens
from main.fct_restatements as restated
where
    is_gone
    and usage_date not in (select lost_day from seeds.lost_days)
    and version = (
        select max(captured.version)
        from main.fct_captured_periods as captured
        inner join seeds.sources as sources on captured.source = sources.source and sources.grain = 'day'
        where captured.period_start = restated.usage_date
    )
union all
select
    lost_days.lost_day as day,
    'is on file as lost, but its week is no longer ' || lost_days.expect_week_tokens as what,
    weeks.tokens
from seeds.lost_days as lost_days
inner join weeks using (week_start)
where weeks.tokens <> lost_days.expect_week_tokens
order by day
