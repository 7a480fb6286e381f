-- Warns of models whose week was billed at more than the most that its tokens cost at list price: a price or a condition is missing.
{{ config(severity='warn', meta={'dagster': {'ref': {'name': 'fct_model_spend_weekly'}}}) }}

select
    week_start,
    model_permaslug,
    billed_usd,
    spend_usd_high
from {{ ref('fct_model_spend_weekly') }}
where billed_usd > spend_usd_high
