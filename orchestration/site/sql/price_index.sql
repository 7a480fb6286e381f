-- The price index (chained Fisher) between its bounds, and what a million tokens cost on average at list price.
select * from main.fct_price_index_weekly
where price_index is not null
order by week_start desc
limit 52
