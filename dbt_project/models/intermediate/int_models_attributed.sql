with models as (
    select * from {{ ref('int_models_named') }}
),

authors as (
    select * from {{ ref('authors') }}
),

reveals as (
    select * from {{ ref('reveals') }}
),

vendors as (
    select * from {{ ref('int_vendors_completed') }}
),

named_models as (
    select
        models.*,
        case
            when models.is_router then null
            else coalesce(authors.vendor_id, 'unmapped:' || models.author)
        end as vendor_id,
        '2023-01-01'::date as valid_from,
        null::date as valid_to,
        null::date as revealed_on,
        null::varchar as reveal_status
    from models
    left join authors on models.author = authors.author
    where not models.is_stealth
),

-- A reveal counts from its day on, and only when it is confirmed.
before_reveal as (
    select
        models.*,
        'undisclosed' as vendor_id,
        '2023-01-01'::date as valid_from,
        case when reveals.reveal_status = 'confirmed' then reveals.revealed_on end as valid_to,
        reveals.revealed_on,
        reveals.reveal_status
    from models
    left join reveals on models.model_slug = reveals.model_slug
    where models.is_stealth
),

after_reveal as (
    select
        models.*,
        reveals.vendor_id,
        reveals.revealed_on as valid_from,
        null::date as valid_to,
        reveals.revealed_on,
        reveals.reveal_status
    from models
    inner join reveals on models.model_slug = reveals.model_slug
    where models.is_stealth and reveals.reveal_status = 'confirmed'
),

attributions as (
    select * from named_models
    union all
    select * from before_reveal
    union all
    select * from after_reveal
),

-- Where a vendor changed its country within a period of attribution, the period is parted there.
final as (
    select
        attributions.model_permaslug,
        attributions.model_slug,
        attributions.variant,
        attributions.author,
        attributions.vendor_id,
        vendors.country_code,
        vendors.listed_country_code,
        attributions.is_stealth,
        attributions.is_router,
        attributions.revealed_on,
        attributions.reveal_status,
        greatest(attributions.valid_from, coalesce(vendors.valid_from, attributions.valid_from)) as valid_from,
        least(attributions.valid_to, vendors.valid_to) as valid_to,
        coalesce(attributions.valid_to, vendors.valid_to) is null as is_current
    from attributions
    left join vendors
        on
            attributions.vendor_id = vendors.vendor_id
            and vendors.valid_from < coalesce(attributions.valid_to, 'infinity'::date)
            and coalesce(vendors.valid_to, 'infinity'::date) > attributions.valid_from
)

select * from final
