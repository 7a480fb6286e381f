{{ week_entities('country_code', ref('int_week_usage_attributed'), ref('int_weeks_answered')) }}
