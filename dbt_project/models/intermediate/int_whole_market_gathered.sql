{% for subject, fact, entity in [
    ('country', 'fct_country_weekly', 'country_code'), ('vendor', 'fct_vendor_weekly', 'vendor_id')
] %}
select
    week_start,
    '{{ subject }}' as subject,
    {{ entity }} as entity,
    total_tokens,
    rank
from {{ ref(fact) }}
where
    basis = 'all'
    and attribution = 'as_known_now'
    and is_complete
    and {{ entity }} is not null
    and low_tokens = high_tokens
{% if not loop.last %}
union all by name
{% endif %}
{% endfor %}
