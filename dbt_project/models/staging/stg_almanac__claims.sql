with claims as (
    select * from {{ source('raw', 'claims') }}
),

final as (
    select
        claim_id,
        publisher,
        published_on,
        source as source_text,
        statement,
        metric,
        entity,
        over_entity,
        models,
        week_start,
        stated_basis,
        claimed_value,
        claimed_step,
        unit,
        note
    from claims
)

select * from final
