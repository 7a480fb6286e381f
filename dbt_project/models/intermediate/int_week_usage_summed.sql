{{ week_usage(ref('int_week_usage_named'), ref('sources')) }}
