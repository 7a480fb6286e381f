-- Authors that the seed does not know have no country, no source and no end: the columns that they lack are null.
with vendors as (
    select
        * exclude (valid_to)
        replace (coalesce(valid_from, {{ threshold('first_day', 'date') }}) as valid_from),
        true as is_mapped
    from {{ ref('vendors') }}
    where valid_to is null
    union all by name
    select distinct
        author_vendor_id as vendor_id,
        author as vendor_name,
        true as is_disclosed,
        {{ threshold('first_day', 'date') }} as valid_from,
        false as is_mapped
    from {{ ref('int_models_named') }}
    where not is_router and not is_mapped
)

select * from vendors
