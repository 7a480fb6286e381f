with figures as (
    select * from {{ ref('int_questions_gathered') }}
    where question_kind in ('figure', 'denied_figure')
)

-- Confirmed is what a consistent definition gives on the basis and the attribution that the fact states, of the kind of its
-- source; but the page shows the ranks of rows whose tokens another source has to the token.
select
    figures.metric,
    figures.entity,
    figures.week_start,
    figures.stated_basis as basis,
    figures.stated_attribution as attribution,
    figures.unit,
    figures.claimed_value as published_value,
    figures.question_kind = 'denied_figure' as is_denied,
    coalesce(bool_or(judged.reproduces and judged.is_consistent), false) as is_confirmed,
    arg_min(judged.value, abs(judged.value - figures.claimed_value)) as nearest_value
from figures
left join {{ ref('int_candidates_judged') }} as judged
    on
        figures.claim_id = judged.claim_id
        and figures.stated_basis = judged.basis
        and (figures.is_displayed = (judged.source = 'weekly_page') or (figures.unit = 'rank' and judged.source = 'weekly_page'))
group by all
