with vendor_weeks as (
    {{ week_entities('vendor_id', ref('int_week_usage_attributed'), ref('int_weeks_answered')) }}
)

select * from (
    {{ weekly_by('vendor_id', 'vendor_weeks', ref('int_week_usage_attributed'), ref('int_weeks_answered')) }}
)
