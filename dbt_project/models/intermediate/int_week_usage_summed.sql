{{ week_usage(ref('int_usage_versioned'), ref('sources')) }}
