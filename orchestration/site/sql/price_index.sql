-- The price index (chained Fisher) between its bounds, and what a million tokens cost on average at list price.
select
    week_start,
    price_index,
    price_index_low,
    price_index_high,
    price_index_laspeyres,
    price_index_paasche,
    mean_price_low_usd_per_mtok,
    mean_price_high_usd_per_mtok,
    compared_share,
    base_week::varchar as coverage,
    true as is_complete
from main.fct_price_index_weekly
where price_index is not null
order by week_start desc
limit 52
