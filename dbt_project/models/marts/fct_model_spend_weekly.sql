with usage as (
    select
        usage.*,
        prices.* exclude (week_start, model_permaslug),
        prices.model_permaslug is not null as is_priced
    from {{ ref('fct_model_usage_weekly') }} as usage
    left join {{ ref('int_week_prices') }} as prices using (week_start, model_permaslug)
),

spend as (
    select
        *,
        {{ spend_bound('usage', 'low') }} as spend_usd_low,
        {{ spend_bound('usage', 'high') }} as spend_usd_high
    from usage
)

select
    week_start,
    model_permaslug,
    total_tokens,
    low_tokens,
    high_tokens,
    prompt_tokens,
    completion_tokens,
    prompt_price_low_usd_per_mtok,
    prompt_price_high_usd_per_mtok,
    completion_price_low_usd_per_mtok,
    completion_price_high_usd_per_mtok,
    case when spend_usd_low = spend_usd_high then spend_usd_low end as spend_usd,
    spend_usd_low,
    spend_usd_high,
    billed_usd,
    prompt_tokens is not null as is_split_known,
    is_priced,
    is_free,
    is_other,
    is_complete
from spend
