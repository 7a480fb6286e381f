{{ market_weekly(ref('int_week_bases_chosen'), ref('int_week_usage_attributed')) }}
