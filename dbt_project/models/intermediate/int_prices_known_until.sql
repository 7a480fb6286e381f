with seen as (
    select max(seen_on) as seen_on
    from {{ ref('int_prices_observed') }}
    union all
    select max(known_on) as seen_on
    from {{ ref('stg_price_history__points') }}
)

select max(seen_on) as known_until
from seen
