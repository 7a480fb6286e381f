-- Settled on both sides: until then one may have been captured before a restatement, the other after it.
with totals as (
    select
        usage.week_start,
        usage.source,
        sources.grain,
        sum(usage.named_tokens)::hugeint as tokens
    from main.fct_model_usage_weekly_by_source as usage
    inner join seeds.sources as sources using (source)
    where usage.is_complete and usage.is_settled and sources.has_market_total and not sources.is_rounded
    group by all
)

select
    days.week_start as week,
    weeks.source,
    days.tokens as seven_days,
    weeks.tokens as its_week,
    days.tokens - weeks.tokens as difference,
    known.difference_tokens as known_difference
from totals as days
inner join totals as weeks on days.week_start = weeks.week_start and weeks.grain = 'week'
left join seeds.known_source_differences as known
    on days.week_start = known.week_start and weeks.source = known.source
where days.grain = 'day' and difference <> coalesce(known_difference, 0)
order by week, weeks.source
