with {{ ctes_asked() }},

{{ ctes_of_rows_asked() }},

candidates as (
    select *
    from {{ published('audit_candidates') }}(
        wanted_metric, wanted_entity, wanted_over_entity, wanted_models, wanted_week, wanted_basis, wanted_value, wanted_step,
        wanted_unit, wanted_published_on, wanted_comparator, wanted_upper
    )
),

verdicts as (
    {{ claim_verdicts(
        'claims', 'candidates', published('dim_basis'), published('dim_source'), published('dim_definition'),
        published('dim_verdict'), published('dim_lost_day')
    ) }}
),

added as (
    select * exclude (claim_id)
    from (
        {{ claim_addition(
            'claims', 'verdicts', 'candidates', 'claim_rows', 'usage_versions', published('fct_captured_periods'),
            published('dim_source'), published('dim_basis'), published('dim_model')
        ) }}
    )
)

select
    *,
    (select list(added order by added.week_start desc, added.position asc) from added) as addition
from verdicts
