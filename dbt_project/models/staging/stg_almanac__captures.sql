select
    captures.capture_id,
    forms.source,
    captures.form,
    captures.dataset,
    captures.source as origin,
    captures.request,
    captures.as_of,
    captures.received_at,
    captures.window_start,
    captures.window_end,
    captures.row_count,
    captures.bytes,
    captures.sha256,
    captures.raw_path,
    captures.citation,
    captures.licence,
    captures.licence_url
from {{ source('raw', 'captures') }} as captures
-- A form that the seed does not know leaves the source empty, which capture_log refuses.
left join {{ ref('forms') }} as forms on captures.form = forms.form
