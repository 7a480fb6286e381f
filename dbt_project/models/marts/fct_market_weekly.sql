{{ market_weekly(ref('int_week_bases_answered'), ref('int_week_usage_attributed')) }}
