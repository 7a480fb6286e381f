-- The market by month, of the months of which a day is known.
select * from main.monthly_market
order by month_start desc
