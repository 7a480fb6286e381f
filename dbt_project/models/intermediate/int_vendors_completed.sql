with known as (
    select
        vendor_id,
        vendor_name,
        country_code,
        country_source,
        listed_country_code,
        listed_country_source,
        is_disclosed,
        true as is_mapped,
        coalesce(valid_from, '{{ var("first_day") }}'::date) as valid_from,
        valid_to
    from {{ ref('vendors') }}
),

unmapped as (
    select distinct
        author_vendor_id as vendor_id,
        author as vendor_name,
        true as is_disclosed,
        false as is_mapped,
        '{{ var("first_day") }}'::date as valid_from
    from {{ ref('int_models_named') }}
    where not is_router and not is_mapped
)

select * from known
union all by name
select * from unmapped
