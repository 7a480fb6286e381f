{# Readers have another database than the build, so that a table macro names its tables without one. #}
{% macro published(model) %}{{ ref(model).include(database=false) }}{% endmacro %}

{% macro published_usage_versions() %}
select
    daily.* exclude (rank, share) rename (usage_date as period_start),
    (select days.source from {{ published('dim_source') }} as days where days.role = 'answers' and days.grain = 'day') as source,
    null::integer as source_rank,
    0::bigint as half_width_tokens
from (
    select * from {{ published('fct_model_usage_daily_versions') }}
    union all by name
    select * from {{ published('fct_model_usage_daily_opened') }}
) as daily
union all by name
select
    weekly.* exclude (low_tokens, high_tokens) rename (week_start as period_start),
    weekly.high_tokens - weekly.total_tokens as half_width_tokens
from {{ published('fct_model_usage_weekly_versions') }} as weekly
{% endmacro %}
