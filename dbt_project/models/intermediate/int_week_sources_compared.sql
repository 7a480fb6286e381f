{{ week_sources(ref('int_week_usage_summed'), ref('sources')) }}
