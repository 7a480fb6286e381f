-- A week at a glance: the whole market, and which share of it the nine largest rows have.
with nine as (
    select
        week_start,
        sum(named_share) as press_share
    from main.fct_country_weekly
    where basis = 'top_9' and attribution = 'as_known_then'
    group by week_start
)

select
    market.*,
    nine.press_share
from main.fct_market_weekly as market
left join nine on market.week_start = nine.week_start
where market.is_complete and market.total_tokens is not null and market.week_start = $key
