{{ weekly_by('vendor_id', ref('int_week_vendors_summed'), ref('int_week_usage_paired'), ref('int_weeks_answered')) }}
