with named_usage as (
    {{ week_usage_named(ref('int_usage_versioned'), ref('int_periods_captured'), ref('sources')) }}
)

select * from (
    {{ week_usage('named_usage', ref('sources')) }}
)
