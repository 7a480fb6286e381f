-- A model's list prices, the newest first.
select * from main.fct_model_price
where model_permaslug = $key
order by valid_from desc
