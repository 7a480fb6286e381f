-- The claims as they are now: they are data of this project, so that they are replaced whole.
insert into raw.claims
select
    claim.claim_id,
    claim.publisher,
    claim.published_on,
    claim.source,
    claim.statement,
    claim.metric,
    claim.entity,
    claim.over_entity,
    claim.models,
    claim.week_start,
    claim.stated_basis,
    claim.value,
    claim.step,
    claim.unit,
    claim.note
from (
    select
        unnest(from_json(
            $claims,
            '[{
            "claim_id": "VARCHAR", "publisher": "VARCHAR", "published_on": "DATE", "source": "VARCHAR",
            "statement": "VARCHAR", "metric": "VARCHAR", "entity": "VARCHAR", "over_entity": "VARCHAR",
            "models": ["VARCHAR"], "week_start": "DATE", "stated_basis": "VARCHAR", "value": "DECIMAL(38, 12)",
            "step": "DECIMAL(38, 12)", "unit": "VARCHAR", "note": "VARCHAR"
            }]'
        )) as claim
) as claims
