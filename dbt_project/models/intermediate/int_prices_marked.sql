with history as (
    select * from {{ ref('int_price_histories_linked') }}
),

observed as (
    select * from {{ ref('int_prices_observed') }}
),

-- From this day on, this is so. Where a history knows each day, observations of others add nothing.
marks as (
    select
        model_permaslug,
        known_from as valid_from,
        true as is_listed,
        1 as precedence,
        prompt_price_usd_per_mtok,
        completion_price_usd_per_mtok,
        'price_history' as price_source,
        capture_id
    from history
    union all by name
    select
        observed.* exclude (seen_on),
        observed.seen_on as valid_from,
        true as is_listed
    from observed
    anti join history
        on
            observed.model_permaslug = history.model_permaslug
            and observed.seen_on >= history.known_from
            -- A page lists what was used in the week up to it: for so long it may list what a history saw end.
            and observed.seen_on < history.known_to
            + case when history.is_end and observed.price_source = 'weekly_page' then 7 else 0 end
    -- A page's price of a free variant that is not 0 is that of its model.
    where
        observed.price_source <> 'weekly_page'
        or not ends_with(observed.model_permaslug, ':free')
        or (observed.prompt_price_usd_per_mtok = 0 and observed.completion_price_usd_per_mtok = 0)
    union all by name
    select
        model_permaslug,
        known_to as valid_from,
        false as is_listed,
        4 as precedence
    from history
    where is_end
    union all by name
    select
        model_permaslug,
        linked_to as valid_from,
        false as is_listed,
        4 as precedence
    from {{ ref('int_price_ids_linked') }}
    where linked_to is not null
)

select distinct on (model_permaslug, valid_from) *
from marks
order by model_permaslug, valid_from, precedence
