with notables as (
    select * from {{ ref('int_notables_noticed') }}
),

audited as (
    select * from {{ ref('int_notables_audited') }}
),

kinds as (
    select * from {{ ref('notable_kinds') }}
)

select
    notables.week_start,
    notables.claim_id as notable_id,
    notables.kind,
    (row_number() over (
        partition by notables.week_start
        order by
            audited.is_confirmed desc,
            kinds.importance asc,
            notables.total_tokens desc nulls last,
            notables.claim_id asc
    ))::integer as importance,
    notables.metric,
    notables.subject,
    notables.entity,
    notables.over_entity,
    to_json(notables.models)::varchar as models,
    notables.basis,
    notables.stated_basis,
    'as_known_now' as attribution,
    notables.claimed_value,
    notables.claimed_step,
    notables.unit,
    notables.total_tokens,
    notables.low_tokens,
    notables.high_tokens,
    notables.since_week,
    notables.statement as sentence,
    audited.verdict,
    audited.is_confirmed,
    audited.explanation,
    {{ audit_call('notables') }} as audit_sql,
    notables.source,
    notables.as_of
from notables
inner join audited on notables.claim_id = audited.claim_id
inner join kinds on notables.kind = kinds.kind and notables.subject = kinds.subject
