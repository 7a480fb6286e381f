select
    capture_id,
    model_permaslug,
    prompt_price_usd_per_token * 1000000 as prompt_price_usd_per_mtok,
    completion_price_usd_per_token * 1000000 as completion_price_usd_per_mtok
from {{ source('raw', 'page_prices') }}
