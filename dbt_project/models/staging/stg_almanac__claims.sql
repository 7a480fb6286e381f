with named as (
    select distinct unnest([model_permaslug, split_part(model_permaslug, ':', 1)]) as model
    from {{ source('raw', 'usage_states') }}
    where model_permaslug is not null
),

asked as (
    select
        claim_id,
        unnest(string_split(array_to_string(list_concat([entity, over_entity], models), ' + '), ' + ')) as entity
    from {{ source('raw', 'claims') }}
),

unknown as (
    select
        asked.claim_id,
        asked.entity,
        array_to_string(
            list(named.model order by jaro_winkler_similarity(named.model, asked.entity) desc, named.model asc)[:3], ', '
        ) as near
    from asked
    cross join named
    where contains(asked.entity, '/') and asked.entity not in (select listed.model from named as listed)
    group by asked.claim_id, asked.entity
),

unknown_of_claim as (
    select
        claim_id,
        string_agg(entity || ' (similar names: ' || near || ')', '; ' order by entity asc) as unknown_entities
    from unknown
    group by claim_id
)

select
    claims.* exclude (source, unit)
    -- A publisher's known habit of adding up countries counts where the claim states no basis of its own.
    replace (
        coalesce(
            claims.stated_basis, case when metrics.subject = 'country' and contains(metrics.takes, 'stated_basis') then habits.basis end
        ) as stated_basis
    ),
    claims.source as source_text,
    {{ claim_subject('metrics.subject', 'claims.entity') }} as subject,
    metrics.unit,
    metrics.period,
    metrics.measured_from,
    unknown_of_claim.unknown_entities
from {{ source('raw', 'claims') }} as claims
-- A metric that the seed does not know leaves the unit empty, which fct_claim_verification refuses.
left join {{ ref('metrics') }} as metrics on claims.metric = metrics.metric
left join {{ ref('publisher_habits') }} as habits on claims.publisher = habits.publisher
left join unknown_of_claim on claims.claim_id = unknown_of_claim.claim_id
