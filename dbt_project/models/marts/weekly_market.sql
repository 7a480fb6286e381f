with weeks as (
    select
        *,
        'market' as entity,
        total_tokens as low_tokens,
        total_tokens as high_tokens
    from {{ ref('fct_market_weekly') }}
    where is_complete
)

select
    week_start,
    week_start + 6 as week_end,
    total_tokens,
    {{ trillions('total_tokens') }} as total_trillions,
    growth,
    growth_note,
    year_on_year,
    four_week_mean_tokens,
    named_models,
    named_share,
    top10_share,
    is_settled,
    source,
    as_of
from ({{ with_history('weeks', 'entity') }})
