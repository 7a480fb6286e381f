with models as (
    select * from {{ ref('int_models_named') }}
),

reveals as (
    select
        *,
        reveal_status = 'confirmed' as is_confirmed
    from {{ ref('reveals') }}
),

by_author as (
    select
        models.*,
        models.author_vendor_id as vendor_id,
        reveals.revealed_on,
        reveals.reveal_status,
        {{ threshold('first_day', 'date') }} as valid_from,
        case when reveals.is_confirmed then reveals.revealed_on end as valid_to
    from models
    left join reveals
        on
            models.model_slug = reveals.model_slug
            and models.is_stealth
),

-- A reveal counts from its day on, and only when it is confirmed.
by_reveal as (
    select
        models.*,
        reveals.vendor_id,
        reveals.revealed_slug,
        reveals.revealed_on,
        reveals.reveal_status,
        reveals.revealed_on as valid_from,
        null::date as valid_to
    from models
    inner join reveals on models.model_slug = reveals.model_slug
    where models.is_stealth and reveals.is_confirmed
),

attributions as (
    select * from by_author
    union all by name
    select * from by_reveal
)

-- Where a vendor changed its country within a period of attribution, the period is parted there.
select
    attributions.* exclude (author_vendor_id, is_mapped, valid_from, valid_to),
    vendors.country_code,
    vendors.listed_country_code,
    greatest(attributions.valid_from, vendors.valid_from) as valid_from,
    least(attributions.valid_to, vendors.valid_to) as valid_to,
    coalesce(attributions.valid_to, vendors.valid_to) is null as is_current
from attributions
left join {{ ref('vendors') }} as vendors
    on
        attributions.vendor_id = vendors.vendor_id
        and coalesce(attributions.valid_to > vendors.valid_from, true)
        and coalesce(attributions.valid_from < vendors.valid_to, true)
