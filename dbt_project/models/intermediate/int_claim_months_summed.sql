with month_rows as (
    {{ claim_month_rows(ref('stg_almanac__claims'), ref('int_usage_versioned'), ref('int_periods_captured'), ref('sources')) }}
)

select * from (
    {{ claim_months(ref('stg_almanac__claims'), 'month_rows', ref('bases'), ref('int_models_attributed')) }}
)
