{{ country_weekly_known_at('wanted_variants', 'wanted_country') }}
