{% macro ctes_of_audit() %}
claims as (
    select
        'ad-hoc' as claim_id,
        null::varchar as publisher,
        wanted_published_on::date as published_on,
        null::varchar as source_text,
        'ad hoc' as statement,
        wanted_metric as metric,
        {{ claim_subject('metrics.subject', 'wanted_entity::varchar') }} as subject,
        wanted_entity::varchar as entity,
        wanted_over_entity::varchar as over_entity,
        wanted_models::varchar[] as models,
        wanted_week::date as week_start,
        wanted_basis::varchar as stated_basis,
        wanted_value::decimal(38, 12) as claimed_value,
        wanted_step::decimal(38, 12) as claimed_step,
        coalesce(metrics.unit, wanted_unit) as unit,
        null::varchar as note,
        null::varchar as unknown_entities
    from (select wanted_metric as asked_metric) as asked
    left join {{ published('dim_metric') }} as metrics on asked.asked_metric = metrics.metric
),

usage_versions as (
    {{ published_usage_versions() }}
),

claim_rows as (
    {{ claim_rows('claims', 'usage_versions', published('fct_captured_periods'), published('dim_source')) }}
),

claim_answers as (
    {{ claim_answers('claim_rows', published('dim_basis')) }}
),

claim_counts as (
    {{ claim_counts('claims', 'claim_rows', published('dim_basis'), published('dim_model')) }}
),

claim_cells as (
    {{ claim_cells('claims', 'claim_answers', 'claim_counts') }}
),

claim_month_rows as (
    {{ claim_month_rows('claims', 'usage_versions', published('fct_captured_periods'), published('dim_source')) }}
),

claim_months as (
    {{ claim_months('claims', 'claim_month_rows', published('dim_basis'), published('dim_model')) }}
),

candidates as (
    {{ claim_candidates('claims', 'claim_rows', 'claim_cells', published('dim_model'), 'claim_months') }}
)
{% endmacro %}
