with definitions as (
    {{ claim_definitions(ref('int_figures_published'), ref('int_figure_cells_summed'), is_stated_alone=true) }}
),

candidates as (
    select * from ({{ claim_totals('definitions') }})
    union all by name
    select * from ({{ claim_growths('definitions', is_mixed_tried=false) }})
    union all by name
    select * from ({{ claim_streaks(ref('int_figures_published'), ref('int_figure_cells_summed')) }})
),

exact_candidates as (
    select * from candidates
    where rows = 'exact' and growth_of = 'exact'
),

judged as (
    {{ claims_judged(ref('int_figures_published'), 'exact_candidates') }}
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
from {{ ref('int_figures_published') }} as figures
left join judged
    on
        figures.claim_id = judged.claim_id
        and figures.stated_basis = judged.basis
        and figures.stated_basis = judged.previous_basis
        and figures.stated_attribution = judged.attribution
        and figures.stated_attribution = judged.previous_attribution
group by all
