-- Share of open weights, between its bounds: in the tokens of each week's market, and in what is priced of spend at list price.
select * from main.fct_price_index_weekly
order by week_start desc
limit 52
