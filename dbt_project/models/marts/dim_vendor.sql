select
    vendor_id,
    vendor_name,
    country_code,
    country_source,
    listed_country_code,
    listed_country_source,
    is_disclosed,
    is_mapped,
    valid_from
from {{ ref('int_vendors_completed') }}
where valid_to is null
