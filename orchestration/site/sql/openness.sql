-- Share of open weights, between its bounds: in the tokens of each week's market, and in what is priced of spend at list price.
select
    week_start,
    open_share_low,
    open_share_high,
    open_spend_share_low,
    open_spend_share_high,
    priced_share,
    coalesce(base_week, week_start)::varchar as coverage,
    true as is_complete
from main.fct_price_index_weekly
order by week_start desc
limit 52
