-- Growth of the market in the weeks first captured within a day of their end: first print and latest, in fractions.
select * from main.fct_revision
where metric = 'market_growth' and is_prompt and prints > 1
order by week_start desc, source asc
