-- Warns of days whose total a later capture changed by more than the threshold mass_restatement: nothing is wrong with
-- our figures, but those who quoted the day should know.
{{ config(severity='warn', meta={'dagster': {'ref': {'name': 'fct_restatements'}}}) }}

select
    usage_date,
    version,
    tokens_before,
    tokens_after,
    hours_after_day_end
from {{ ref('fct_restatements') }}
where abs(tokens_after - tokens_before) > {{ threshold('mass_restatement') }} * tokens_before
