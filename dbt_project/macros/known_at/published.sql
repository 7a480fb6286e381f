{# Readers have another database than the build, so that a table macro names its tables without one. #}
{% macro published(model) %}{{ ref(model).include(database=false) }}{% endmacro %}

{% macro published_usage_versions() %}
select
    (select days.source from {{ published('dim_source') }} as days where days.grain = 'day') as source,
    usage_date as period_start,
    model_permaslug,
    is_other,
    null::integer as source_rank,
    total_tokens,
    0::bigint as half_width_tokens,
    known_from,
    known_to,
    as_of,
    complete_from,
    settled_from
from {{ published('fct_model_usage_daily_versions') }}
union all
select
    source,
    week_start as period_start,
    model_permaslug,
    is_other,
    source_rank,
    total_tokens,
    half_width_tokens,
    known_from,
    known_to,
    as_of,
    complete_from,
    settled_from
from {{ published('fct_model_usage_weekly_versions') }}
{% endmacro %}
