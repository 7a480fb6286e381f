with named as (
    select model_permaslug
    from {{ ref('int_usage_versioned') }}
    where not is_other
    union
    select model_permaslug
    from {{ ref('stg_data_api__slices') }}
    where not is_other
    union
    select model_permaslug
    from {{ ref('stg_data_api__estimates') }}
    where not is_other
),

permaslugs as (
    select
        model_permaslug,
        {{ model_slug('model_permaslug') }} as model_slug,
        nullif(regexp_extract(model_permaslug, '^[^:]*:(.*)$', 1), '') as variant,
        split_part(model_permaslug, '/', 1) as author
    from named
),

undisclosed_vendors as (
    select distinct vendor_id
    from {{ ref('vendors') }}
    where not is_disclosed
)

select
    permaslugs.*,
    routers.model_slug is not null as is_router,
    -- An author that the seed does not know stays visible as a vendor of its own, under a name that no company has.
    case when not is_router then coalesce(authors.vendor_id, 'unmapped:' || permaslugs.author) end as author_vendor_id,
    authors.author is not null as is_mapped,
    not is_router and undisclosed_vendors.vendor_id is not null as is_stealth
from permaslugs
left join {{ ref('routers') }} as routers on permaslugs.model_slug = routers.model_slug
left join {{ ref('authors') }} as authors on permaslugs.author = authors.author
left join undisclosed_vendors on authors.vendor_id = undisclosed_vendors.vendor_id
