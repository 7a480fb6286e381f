{# The question of the parameters wanted_… in the shape of a claim. #}
{% macro claim_asked() %}
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
    null::varchar as stated_attribution,
    wanted_value::decimal(38, 12) as claimed_value,
    wanted_step::decimal(38, 12) as claimed_step,
    wanted_comparator::varchar as comparator,
    wanted_upper::decimal(38, 12) as claimed_upper,
    coalesce(metrics.unit, wanted_unit) as unit,
    metrics.period,
    metrics.measured_from,
    null::varchar as note,
    null::varchar as unknown_entities
from (select wanted_metric as asked_metric) as asked
left join {{ published('dim_metric') }} as metrics on asked.asked_metric = metrics.metric
{% endmacro %}

{% macro ctes_asked() %}
asked as (
    {{ claim_asked() }}
),

claims as (
    {{ with_first_stored('asked', published('fct_captured_periods'), published('dim_source')) }}
)
{% endmacro %}

{% macro ctes_of_rows_asked() %}
usage_versions as (
    {{ published_usage_versions() }}
),

claim_rows as (
    {{ claim_rows('claims', 'usage_versions', published('fct_captured_periods'), published('dim_source')) }}
)
{% endmacro %}
