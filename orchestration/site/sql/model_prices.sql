-- A model's list prices, the newest first.
select
    model_permaslug,
    valid_from,
    valid_to,
    prompt_price_usd_per_mtok,
    completion_price_usd_per_mtok,
    price_source,
    capture_id
from main.fct_model_price
where model_permaslug = $key
order by valid_from desc
