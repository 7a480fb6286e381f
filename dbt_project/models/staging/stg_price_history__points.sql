select
    points.*,
    captures.as_of,
    captures.sha256,
    timezone('UTC', captures.as_of)::date as known_on
from {{ source('raw', 'price_points') }} as points
inner join {{ source('raw', 'captures') }} as captures on points.capture_id = captures.capture_id
