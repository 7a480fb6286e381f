{{ country_weekly(ref('int_week_countries_summed'), ref('int_week_usage_paired'), ref('int_weeks_answered')) }}
