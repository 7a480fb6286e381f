select
    captures.* exclude (source),
    captures.source as origin,
    forms.source
from {{ source('raw', 'captures') }} as captures
-- A form that the seed does not know leaves the source empty, which capture_log refuses.
left join {{ ref('forms') }} as forms on captures.form = forms.form
