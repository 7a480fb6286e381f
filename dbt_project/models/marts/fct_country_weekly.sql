with country_weekly as (
    {{ weekly_by('country_code', ref('int_week_usage_attributed'), ref('int_week_bases_chosen')) }}
)

select * from (
    {{ with_lead_streak('country_weekly') }}
)
