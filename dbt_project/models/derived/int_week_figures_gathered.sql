select
    week_start,
    'market' as subject,
    null::varchar as entity,
    'all' as basis,
    null::integer as rank,
    total_tokens,
    total_tokens as low_tokens,
    total_tokens as high_tokens,
    growth,
    is_complete,
    source
from {{ ref('fct_market_weekly') }}
where total_tokens is not null
union all by name
{% for subject, fact, entity in [
    ('country', 'fct_country_weekly', 'country_code'), ('vendor', 'fct_vendor_weekly', 'vendor_id')
] %}
select
    week_start,
    '{{ subject }}' as subject,
    {{ entity }} as entity,
    basis,
    rank,
    total_tokens,
    low_tokens,
    high_tokens,
    growth,
    is_complete,
    source
from {{ ref(fact) }}
where
    high_tokens > 0
    and {{ entity }} is not null
    and attribution = 'as_known_now'
    and (
        basis in (
            select basis from {{ ref('bases') }}
            where ranks <= 10
        )
        -- The whole market only where it is known to the token: news within the top nine that it contradicts is not reported.
        or (basis = 'all' and is_complete and low_tokens = high_tokens)
    )
    {% if subject == 'vendor' %}
    -- An author that no source ties to a company is no company.
    and vendor_id in (
        select vendor_id from {{ ref('dim_vendor') }}
        where is_disclosed and is_mapped
    )
    {% endif %}
union all by name
{% endfor %}
select
    models.week_start,
    'model' as subject,
    models.model_permaslug as entity,
    answers.basis,
    models.rank,
    models.rank_low,
    models.rank_high,
    models.total_tokens,
    models.low_tokens,
    models.high_tokens,
    models.growth,
    models.is_complete,
    models.source
from {{ ref('fct_model_usage_weekly') }} as models
inner join {{ ref('int_weeks_answered') }} as answers
    on models.week_start = answers.week_start and answers.basis = 'as_ranked' and answers.choice = 1
where models.named_tokens > 0 and not models.is_other
