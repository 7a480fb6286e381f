with noticed as (
    {% for kinds in [
        'int_records_noticed', 'int_leads_noticed', 'int_overtakings_noticed', 'int_top_tens_noticed', 'int_restatements_noticed'
    ] %}
    select * replace (value::decimal(38, 12) as value) from {{ ref(kinds) }}
    {{ 'union all by name' if not loop.last }}
    {% endfor %}
),

answers as (
    select * from {{ ref('int_weeks_answered') }}
    where choice = 1
),

names as (
    {{ notable_names() }}
),

notables as (
    select
        noticed.* exclude (predicate, detail, models, value, step),
        {{ notable_id() }} as notable_id,
        {{ notable_sentence() }} as statement,
        coalesce(noticed.models, []) as models,
        noticed.value as claimed_value,
        coalesce(noticed.step, 0)::decimal(38, 12) as claimed_step,
        metrics.unit,
        -- Only a claim about countries and vendors names a basis.
        case when bases.ranks > 1 and contains(metrics.takes, 'stated_basis') then noticed.basis end as stated_basis,
        answers.as_of
    from noticed
    inner join {{ ref('metrics') }} as metrics on noticed.metric = metrics.metric
    inner join {{ ref('bases') }} as bases on noticed.basis = bases.basis
    inner join answers on noticed.week_start = answers.week_start and noticed.basis = answers.basis
    left join names on noticed.subject = names.subject and noticed.entity = names.entity
    left join names as over_names on noticed.subject = over_names.subject and noticed.over_entity = over_names.entity
)

select
    'claim' as question_kind,
    *
from {{ ref('stg_almanac__claims') }}
union all by name
-- A notable may stand among the claims on file under its own id.
select
    'notable' as question_kind,
    'notable ' || notable_id as claim_id,
    *
from notables
union all by name
select
    'figure' as question_kind,
    *
from {{ ref('int_figures_published') }}
