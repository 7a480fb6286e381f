with newest_prices as (
    select prices.*
    from {{ ref('stg_weekly_page__prices') }} as prices
    inner join {{ ref('stg_almanac__captures') }} as captures on prices.capture_id = captures.capture_id
    qualify row_number() over (partition by prices.model_permaslug order by captures.as_of desc, captures.sha256 desc) = 1
)

select
    attributions.model_permaslug,
    attributions.model_slug,
    attributions.variant,
    attributions.author,
    attributions.vendor_id,
    attributions.country_code,
    attributions.listed_country_code,
    attributions.is_stealth,
    attributions.is_router,
    attributions.revealed_on,
    attributions.reveal_status,
    open_weights.has_open_weights as open_weights,
    newest_prices.prompt_price_usd_per_mtok,
    newest_prices.completion_price_usd_per_mtok,
    attributions.valid_from,
    attributions.valid_to,
    attributions.is_current
from {{ ref('int_models_attributed') }} as attributions
left join {{ ref('open_weights') }} as open_weights on attributions.model_slug = open_weights.model_slug
left join newest_prices on attributions.model_permaslug = newest_prices.model_permaslug
