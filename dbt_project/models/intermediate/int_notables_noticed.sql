with noticed as (
    {% for kinds in [
        'int_records_noticed', 'int_leads_noticed', 'int_first_places_noticed', 'int_overtakings_noticed',
        'int_top_tens_noticed', 'int_restatements_noticed'
    ] %}
    select * replace (value::decimal(38, 12) as value) from {{ ref(kinds) }}
    {{ 'union all by name' if not loop.last }}
    {% endfor %}
),

metrics as (
    select * from {{ ref('metrics') }}
),

bases as (
    select * from {{ ref('bases') }}
),

answers as (
    select * from {{ ref('int_weeks_answered') }}
    where choice = 1
),

names as (
    {{ notable_names() }}
),

told as (
    select
        noticed.* exclude (predicate, detail, models, step),
        coalesce(noticed.models, []) as models,
        coalesce(noticed.step, 0)::decimal(38, 12) as step,
        metrics.unit,
        -- Only a claim about countries and vendors names a basis.
        case when bases.ranks > 1 and contains(metrics.takes, 'stated_basis') then noticed.basis end as stated_basis,
        answers.as_of,
        {{ notable_sentence() }} as sentence
    from noticed
    inner join metrics on noticed.metric = metrics.metric
    inner join bases on noticed.basis = bases.basis
    inner join answers on noticed.week_start = answers.week_start and noticed.basis = answers.basis
    left join names on noticed.subject = names.subject and noticed.entity = names.entity
    left join names as over_names on noticed.subject = over_names.subject and noticed.over_entity = over_names.entity
)

-- In the shape of a claim, which has no publication yet.
select
    {{ notable_id() }} as claim_id,
    sentence as statement,
    value as claimed_value,
    step as claimed_step,
    null::varchar as publisher,
    null::date as published_on,
    null::varchar as source_text,
    null::varchar as note,
    null::varchar as unknown_entities,
    * exclude (sentence, value, step)
from told
