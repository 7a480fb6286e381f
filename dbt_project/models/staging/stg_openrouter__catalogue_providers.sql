select
    catalogue.*,
    captures.as_of,
    captures.sha256
from {{ source('raw', 'catalogue_providers') }} as catalogue
inner join {{ source('raw', 'captures') }} as captures on catalogue.capture_id = captures.capture_id
