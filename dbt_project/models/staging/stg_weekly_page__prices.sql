select
    prices.capture_id,
    prices.model_permaslug,
    captures.as_of,
    captures.sha256,
    timezone('UTC', captures.as_of)::date as seen_on,
    (prices.prompt_price_usd_per_token::decimal(38, 15) * 1000000)::decimal(18, 9) as prompt_price_usd_per_mtok,
    (prices.completion_price_usd_per_token::decimal(38, 15) * 1000000)::decimal(18, 9) as completion_price_usd_per_mtok
from {{ source('raw', 'page_prices') }} as prices
inner join {{ source('raw', 'captures') }} as captures on prices.capture_id = captures.capture_id
