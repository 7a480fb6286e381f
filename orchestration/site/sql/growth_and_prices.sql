-- The first and the last week between which the price index is chained, side by side: the market, prices, open weights.
with weeks as (
    select
        prices.*,
        market.total_tokens
    from main.fct_price_index_weekly as prices
    inner join main.fct_market_weekly as market on prices.week_start = market.week_start
    where prices.price_index is not null and market.is_complete and market.total_tokens > 0
)

select
    last_week.*,
    first_week.week_start as first_week,
    first_week.total_tokens as first_tokens,
    last_week.total_tokens / first_week.total_tokens as times,
    last_week.price_index / first_week.price_index - 1 as price_change,
    last_week.mean_price_low_usd_per_mtok as mean_price_low,
    last_week.mean_price_high_usd_per_mtok as mean_price_high,
    first_week.mean_price_low_usd_per_mtok as first_mean_price_low,
    first_week.mean_price_high_usd_per_mtok as first_mean_price_high,
    first_week.open_share_low as first_open_share_low,
    first_week.open_share_high as first_open_share_high,
    case
        when last_week.open_share_low > first_week.open_share_high + $level then 'rose'
        when last_week.open_share_high < first_week.open_share_low - $level then 'fell'
        else 'may have risen or fallen'
    end as open_weights_moved
from weeks as last_week
inner join weeks as first_week on last_week.base_week = first_week.base_week
where last_week.week_start = (select max(week_start) from weeks) and first_week.week_start < last_week.week_start
order by first_week.week_start
limit 1
