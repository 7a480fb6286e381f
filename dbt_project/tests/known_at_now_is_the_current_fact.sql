-- Fails with rows that the table macros, asked for now, give otherwise than the facts. The macros are built from the
-- published versions alone, so this also proves that a reader can rebuild every fact from them.
-- depends_on: {{ ref('usage_known_at') }} {{ ref('market_weekly_known_at') }} {{ ref('country_weekly_known_at') }}
{{ config(meta={'dagster': {'ref': {'name': 'fct_country_weekly'}}}) }}

{% set pairs = [
    ("main.usage_known_at('infinity'::timestamptz)", ref('fct_model_usage_daily')),
    ("main.market_weekly_known_at('infinity'::timestamptz)", ref('fct_market_weekly')),
    (
        "main.country_weekly_known_at('infinity'::timestamptz, 'top_10', 'as_known_then')",
        "(select * from " ~ ref('fct_country_weekly') ~ " where basis = 'top_10' and attribution = 'as_known_then')"
    ),
] %}
{% for macro_call, fact in pairs %}
    select
        '{{ macro_call.split("(")[0] }}' as macro_name,
        count(*) as rows_that_differ
    from (
        with known as (select * from {{ macro_call }}),

        published as (select * from {{ fact }})

        (
            select * from known
            except
            select * from published
        )
        union all
        (
            select * from published
            except
            select * from known
        )
    )
    having count(*) > 0
    {{ 'union all' if not loop.last }}
{% endfor %}
