with figures as (
    select * from {{ ref('int_questions_gathered') }}
    where question_kind = 'figure'
)

-- Confirmed is what a consistent definition gives on the basis and the attribution that the fact states.
select
    figures.metric,
    figures.entity,
    figures.week_start,
    figures.stated_basis as basis,
    figures.stated_attribution as attribution,
    figures.unit,
    figures.claimed_value as published_value,
    coalesce(bool_or(judged.reproduces and judged.is_consistent), false) as is_confirmed,
    arg_min(judged.value, abs(judged.value - figures.claimed_value)) as nearest_value
from figures
left join {{ ref('int_candidates_judged') }} as judged
    on figures.claim_id = judged.claim_id and figures.stated_basis = judged.basis
group by all
