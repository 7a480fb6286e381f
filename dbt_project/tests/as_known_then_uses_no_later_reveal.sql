-- Fails with stealth models that a week's as_known_then gives to a vendor whose reveal came after the week, or was
-- never confirmed.
{{ config(meta={'dagster': {'ref': {'name': 'int_week_usage_attributed'}}}) }}

select
    usage.week_start,
    usage.model_permaslug,
    usage.vendor_id,
    reveals.revealed_on,
    reveals.reveal_status
from {{ ref('int_week_usage_attributed') }} as usage
inner join {{ ref('int_models_named') }} as models
    on
        usage.model_permaslug = models.model_permaslug
        and models.is_stealth
left join {{ ref('reveals') }} as reveals on models.model_slug = reveals.model_slug
where
    usage.attribution = 'as_known_then'
    and usage.vendor_id <> models.author_vendor_id
    and (
        reveals.revealed_on is null
        or reveals.revealed_on > usage.compared_in + 6
        or reveals.reveal_status <> 'confirmed'
    )
