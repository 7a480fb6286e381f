with country_weeks as (
    {{ week_entities('country_code', ref('int_week_usage_attributed'), ref('int_weeks_answered')) }}
)

select * from (
    {{ country_weekly('country_weeks', ref('int_week_usage_attributed'), ref('int_weeks_answered')) }}
)
