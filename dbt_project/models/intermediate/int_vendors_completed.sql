with vendors as (
    select * from {{ ref('vendors') }}
),

authors as (
    select * from {{ ref('authors') }}
),

models as (
    select * from {{ ref('int_models_named') }}
),

known as (
    select
        vendor_id,
        vendor_name,
        country_code,
        country_source,
        listed_country_code,
        listed_country_source,
        -- OpenRouter opened in 2023: no figure is older.
        coalesce(valid_from, '2023-01-01'::date) as valid_from,
        valid_to,
        true as is_disclosed,
        true as is_mapped
    from vendors
),

undisclosed as (
    select
        'undisclosed' as vendor_id,
        'Undisclosed (stealth models before their reveal)' as vendor_name,
        null::varchar as country_code,
        null::varchar as country_source,
        null::varchar as listed_country_code,
        null::varchar as listed_country_source,
        '2023-01-01'::date as valid_from,
        null::date as valid_to,
        false as is_disclosed,
        true as is_mapped
),

-- An author that the seed does not know stays visible as a vendor of its own, under a name that no company has.
unmapped as (
    select distinct
        'unmapped:' || models.author as vendor_id,
        models.author as vendor_name,
        null::varchar as country_code,
        null::varchar as country_source,
        null::varchar as listed_country_code,
        null::varchar as listed_country_source,
        '2023-01-01'::date as valid_from,
        null::date as valid_to,
        true as is_disclosed,
        false as is_mapped
    from models
    left join authors on models.author = authors.author
    where authors.author is null and not models.is_stealth and not models.is_router
),

final as (
    select * from known
    union all
    select * from undisclosed
    union all
    select * from unmapped
)

select * from final
