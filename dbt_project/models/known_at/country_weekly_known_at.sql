{{ country_weekly_known_at() }}
