-- Fails with values of a column that refers to another table where that table has no such row: table, column, value.
-- A null refers to nothing; the row of other models is of none.
{{ config(meta={'dagster': {'ref': {'name': 'fct_model_usage_weekly'}}}) }}

{% set references = {
    ('capture_log', 'capture_id'): {
        'capture_id': [
            'fct_app_usage', 'fct_captured_periods', 'fct_model_price', 'fct_model_usage_daily', 'fct_model_usage_daily_opened',
            'fct_model_usage_daily_versions', 'fct_model_usage_weekly_estimate', 'fct_model_usage_weekly_slice',
            'fct_model_usage_weekly_versions'
        ],
        'first_capture_id': [
            'fct_model_usage_daily_opened', 'fct_model_usage_daily_versions', 'fct_model_usage_weekly_versions', 'fct_weekly_print'
        ]
    },
    ('dim_app', 'app_id'): {'app_id': ['fct_app_usage']},
    ('dim_basis', 'basis'): {'basis': ['fct_country_weekly', 'fct_notable', 'fct_vendor_weekly']},
    ('dim_country', 'country_code'): {
        'country_code': ['dim_vendor', 'fct_country_spend_weekly', 'fct_country_weekly'],
        'listed_country_code': ['dim_vendor'],
        'attributed_country_code': ['fct_claim_addition'],
        "case when kind = 'country' then entity end": ['entity_colours'],
        "case when subject = 'country' then entity end": ['aliases']
    },
    ('dim_metric', 'metric'): {'metric': ['fct_notable']},
    ('dim_model', 'model_permaslug'): {
        'model_permaslug': ['fct_model_lifecycle', 'fct_model_usage_daily_opened', 'fct_price_cut'],
        'case when not is_other then model_permaslug end': [
            'fct_model_spend_weekly', 'fct_model_usage_daily', 'fct_model_usage_daily_versions', 'fct_model_usage_weekly',
            'fct_model_usage_weekly_by_source', 'fct_model_usage_weekly_estimate', 'fct_model_usage_weekly_slice',
            'fct_model_usage_weekly_versions'
        ]
    },
    ('dim_vendor', 'vendor_id'): {'vendor_id': ['dim_model', 'fct_claim_addition', 'fct_vendor_spend_weekly', 'fct_vendor_weekly']},
    ('dim_week', 'week_start'): {
        'week_start': [
            'fct_country_spend_weekly', 'fct_country_weekly', 'fct_market_weekly', 'fct_model_spend_weekly',
            'fct_model_usage_weekly', 'fct_notable', 'fct_price_index_weekly', 'fct_vendor_spend_weekly', 'fct_vendor_weekly'
        ]
    },
    ('sources', 'source'): {'source': ['forms', 'known_source_differences']},
    ('vendors', 'vendor_id'): {
        'vendor_id': ['authors', 'reveals'],
        "case when kind = 'vendor' then entity end": ['entity_colours'],
        "case when subject = 'vendor' then entity end": ['aliases']
    }
} %}
{% for (parent, key), columns in references.items() %}
{% for column, tables in columns.items() %}
{% for table in tables %}
select
    '{{ table }}' as table_name,
    '{{ key }}' as refers_to,
    ({{ column }})::varchar as orphan
from {{ ref(table) }}
where ({{ column }}) is not null and ({{ column }}) not in (select {{ key }} from {{ ref(parent) }})
{{ 'union' if not loop.last }}
{% endfor %}
{{ 'union' if not loop.last }}
{% endfor %}
{{ 'union' if not loop.last }}
{% endfor %}
