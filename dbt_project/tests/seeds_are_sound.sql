-- Fails with what no seed may have: a key twice, a value that its column does not take, a threshold of more than three
-- decimals, which SQL (the macro threshold) would round and Python would not.
{{ config(meta={'dagster': {'ref': {'name': 'thresholds'}}}) }}

{% for seed, key in [
    ('authors', 'author'), ('vendors', 'vendor_id, valid_from'), ('countries', 'country_code'), ('reveals', 'model_slug'),
    ('routers', 'model_slug'), ('open_weights', 'model_slug'), ('known_source_differences', 'week_start, source'),
    ('lost_days', 'lost_day'), ('definitions', 'definition_kind'), ('verdicts', 'verdict'), ('publisher_habits', 'publisher'),
    ('notable_kinds', 'kind, subject'), ('entity_colours', 'kind, entity'), ('entity_colours', 'colour'),
    ('aliases', 'subject, alias'), ('claim_words', 'kind, word'), ('claim_forms', 'purpose, form'), ('comparators', 'comparator')
] %}
select
    '{{ seed }}' as seed,
    concat_ws(' ', {{ key }}) as key,
    'occurs more than once' as problem
from {{ ref(seed) }}
group by {{ key }}
having count(*) > 1
union all
{% endfor %}
{% for seed, column, values in [
    ('reveals', 'reveal_status', ('confirmed', 'reported')), ('open_weights', 'licence_kind', ('permissive', 'restricted')),
    ('entity_colours', 'kind', ('country', 'vendor', 'category')),
    ('aliases', 'subject', ('market', 'country', 'vendor'))
] %}
select
    '{{ seed }}' as seed,
    {{ column }} as key,
    'is no {{ column }}' as problem
from {{ ref(seed) }}
where {{ column }} not in {{ values }}
union all
{% endfor %}
select
    'thresholds' as seed,
    threshold as key,
    'has more than three decimals: ' || threshold_value as problem
from {{ ref('thresholds') }}
where regexp_matches(threshold_value, '\.[0-9]{4}')
