select
    catalogue.*,
    captures.as_of,
    captures.sha256,
    timezone('UTC', captures.as_of)::date as seen_on
from {{ source('raw', 'catalogue_models') }} as catalogue
inner join {{ source('raw', 'captures') }} as captures on catalogue.capture_id = captures.capture_id
