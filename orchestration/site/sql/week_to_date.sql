-- The unfinished week so far: the days that are known, against the same days of the week before.
select * from main.fct_week_to_date
where days_known > 0
order by week_start desc, source asc
limit 1
