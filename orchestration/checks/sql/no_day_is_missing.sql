with bounds as (select min(usage_date) as first_day, max(usage_date) as last_day from main.fct_model_usage_daily)

select unnest(generate_series(first_day, last_day, interval 1 day))::date as day from bounds
except
select usage_date from main.fct_model_usage_daily
order by day
