with observations as (
    select
        model_permaslug,
        seen_on,
        'catalogue' as price_source,
        2 as precedence,
        is_plain,
        as_of,
        sha256,
        capture_id,
        prompt_price_usd_per_mtok,
        completion_price_usd_per_mtok
    from {{ ref('int_catalogue_models_joined') }}
    where model_permaslug is not null
    union all by name
    select
        model_permaslug,
        seen_on,
        'weekly_page' as price_source,
        3 as precedence,
        true as is_plain,
        as_of,
        sha256,
        capture_id,
        prompt_price_usd_per_mtok,
        completion_price_usd_per_mtok
    from {{ ref('stg_weekly_page__prices') }}
)

-- Of a day the last that each source says.
select * exclude (is_plain, as_of, sha256)
from observations
qualify
    row_number() over (
        partition by model_permaslug, seen_on, price_source
        order by is_plain desc, as_of desc, sha256 desc, prompt_price_usd_per_mtok asc
    ) = 1
