{{ week_entities('vendor_id', ref('int_week_usage_attributed'), ref('int_weeks_answered')) }}
