with week_sources as (
    {{ week_sources(ref('int_week_usage_summed'), ref('sources')) }}
)

select * from (
    {{ week_answers('week_sources', ref('bases')) }}
)
