{{ week_usage_named(ref('int_usage_versioned'), ref('int_periods_captured'), ref('sources')) }}
