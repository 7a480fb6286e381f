{{ market_weekly(ref('int_weeks_answered'), ref('int_week_usage_attributed'), ref('dim_vendor')) }}
