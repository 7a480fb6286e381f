-- Warns of vendors whose listed country, looked up by hand, is not what the newest list of providers says. The provider has
-- the name of the vendor or of one of its authors.
{{ config(severity='warn', meta={'dagster': {'ref': {'name': 'dim_vendor'}}}) }}

with names as (
    select
        vendor_id,
        vendor_id as provider_slug
    from {{ ref('dim_vendor') }}
    union
    select
        vendor_id,
        author as provider_slug
    from {{ ref('authors') }}
)

select
    vendors.vendor_id,
    providers.provider_slug,
    vendors.listed_country_code,
    providers.headquarters
from {{ ref('dim_vendor') }} as vendors
inner join names on vendors.vendor_id = names.vendor_id
inner join {{ ref('dim_provider') }} as providers on names.provider_slug = providers.provider_slug
where vendors.is_disclosed and vendors.listed_country_code is distinct from providers.headquarters
