-- Every complete week of the whole market.
select * from main.weekly_market
order by week_start desc
