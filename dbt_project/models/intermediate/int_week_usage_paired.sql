{{ week_pairs(ref('int_week_usage_attributed'), ref('int_weeks_answered')) }}
