with known as (
    select
        * replace (coalesce(valid_from, {{ threshold('first_day', 'date') }}) as valid_from),
        true as is_mapped
    from {{ ref('vendors') }}
),

-- Unmapped authors have no country, no source and no end: the columns that they lack are null.
unmapped as (
    select distinct
        author_vendor_id as vendor_id,
        author as vendor_name,
        true as is_disclosed,
        {{ threshold('first_day', 'date') }} as valid_from,
        false as is_mapped
    from {{ ref('int_models_named') }}
    where not is_router and not is_mapped
)

select * from known
union all by name
select * from unmapped
