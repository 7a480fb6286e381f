with usage as (
    select * from {{ ref('int_usage_versioned') }}
),

routers as (
    select * from {{ ref('routers') }}
),

permaslugs as (
    select
        model_permaslug,
        split_part(model_permaslug, ':', 1) as model_slug,
        nullif(regexp_extract(model_permaslug, '^[^:]*:(.*)$', 1), '') as variant,
        split_part(model_permaslug, '/', 1) as author
    from usage
    where not is_other
    group by all
),

final as (
    select
        permaslugs.*,
        routers.model_slug is not null as is_router,
        routers.model_slug is null and permaslugs.author in ('openrouter', 'stealth') as is_stealth
    from permaslugs
    left join routers on permaslugs.model_slug = routers.model_slug
)

select * from final
