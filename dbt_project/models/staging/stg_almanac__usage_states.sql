with usage_states as (
    select
        forms.source,
        sources.is_rounded,
        states.*
    from {{ source('raw', 'usage_states') }} as states
    inner join {{ ref('forms') }} as forms on states.form = forms.form
    inner join {{ ref('sources') }} as sources on forms.source = sources.source
)

select
    source,
    form,
    state_id,
    period_start,
    coalesce(model_permaslug, 'other') as model_permaslug,
    model_permaslug is null as is_other,
    -- A source that rounds ranks by the digits that it does not show; any other's rank repeats the order of its tokens.
    case when is_rounded then source_rank end as source_rank,
    total_tokens,
    -- A count of a rounded source with nothing but zeros after its third digit stands for the numbers half a step
    -- around it. One that shows a fourth digit was not rounded: its file is no reading of the page.
    case
        when is_rounded and total_tokens >= 1000 and total_tokens % 10 ** (length(total_tokens::varchar) - 3)::bigint = 0
            then (10 ** (length(total_tokens::varchar) - 3) / 2)::bigint
        else 0
    end as half_width_tokens
from usage_states
