-- The claims as they are now: they are data of this project, so they are replaced whole.
insert into raw.claims by name
select claim.*
from (
    select
        unnest(from_json(
            $claims,
            '[{
            "claim_id": "VARCHAR", "publisher": "VARCHAR", "published_on": "DATE", "source": "VARCHAR",
            "statement": "VARCHAR", "metric": "VARCHAR", "entity": "VARCHAR", "over_entity": "VARCHAR",
            "models": ["VARCHAR"], "week_start": "DATE", "stated_basis": "VARCHAR",
            "claimed_value": "DECIMAL(38, 12)", "claimed_step": "DECIMAL(38, 12)", "unit": "VARCHAR", "note": "VARCHAR"
            }]'
        )) as claim
) as claims
