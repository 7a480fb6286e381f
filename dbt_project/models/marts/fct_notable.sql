with notables as (
    select * from {{ ref('int_questions_gathered') }}
    where question_kind = 'notable'
),

verdicts as (
    {{ claim_verdicts(
        'notables', ref('int_candidates_judged'), ref('bases'), ref('sources'), ref('definitions'), ref('verdicts'), ref('lost_days')
    ) }}
),

-- What the sentence says, and no other definition that a reader might have meant.
stated as (
    select notables.claim_id
    from notables
    inner join {{ ref('int_candidates_judged') }} as candidates
        on notables.claim_id = candidates.claim_id and notables.basis = candidates.basis
    where
        candidates.reproduces
        and candidates.is_like_for_like
        and candidates.variants = 'apart'
        and candidates.country_by = 'home'
),

audited as (
    select
        notables.*,
        verdicts.verdict,
        verdicts.explanation,
        verdicts.verdict = 'confirmed' and notables.claim_id in (select stated.claim_id from stated) as is_confirmed
    from notables
    inner join verdicts on notables.claim_id = verdicts.claim_id
)

select
    audited.week_start,
    audited.notable_id,
    audited.kind,
    (row_number() over (
        partition by audited.week_start
        order by
            audited.is_confirmed desc,
            kinds.importance asc,
            audited.low_tokens desc nulls last,
            audited.notable_id asc
    ))::integer as importance,
    audited.metric,
    audited.subject,
    audited.entity,
    audited.over_entity,
    to_json(audited.models)::varchar as models,
    audited.basis,
    audited.stated_basis,
    'as_known_now' as attribution,
    audited.claimed_value,
    audited.claimed_step,
    audited.unit,
    audited.total_tokens,
    audited.low_tokens,
    audited.high_tokens,
    audited.since_week,
    audited.statement as sentence,
    audited.verdict,
    audited.is_confirmed,
    audited.explanation,
    {{ audit_call('audited') }} as audit_sql,
    audited.source,
    audited.as_of
from audited
inner join {{ ref('notable_kinds') }} as kinds on audited.kind = kinds.kind and audited.subject = kinds.subject
