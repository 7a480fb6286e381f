-- Concentration of vendors in the whole market (Herfindahl-Hirschman index, 0 … 10 000), between its two bounds.
select
    week_start,
    hhi_low,
    hhi_high,
    is_complete
from main.fct_market_weekly
where hhi_high is not null
order by week_start desc
limit 52
