with questions as (
    select * from ({{ with_first_stored(ref('stg_almanac__claims'), ref('int_periods_captured'), ref('sources')) }})
    union all by name
    -- Notables and published figures are of every country and vendor, and of models that were among the first ten.
    select
        'any' as claim_id,
        'country' as subject
    union all by name
    select distinct
        'any' as claim_id,
        'vendor' as subject,
        vendor_id as entity
    from {{ ref('int_models_attributed') }}
    union all by name
    select distinct
        'any' as claim_id,
        'model' as subject,
        model_permaslug as entity
    from {{ ref('int_claim_rows_counted') }}
    where rank <= 10
)

select * from (
    {{ claim_cells('questions', ref('int_claim_rows_counted'), ref('bases'), ref('int_models_attributed')) }}
)
