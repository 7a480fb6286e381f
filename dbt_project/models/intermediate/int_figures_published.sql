-- What the facts say, as if a newspaper had printed it: growth and share to 0.1 %, streaks as they are.
with figures as (
    {% set facts = [
        ('country', 'fct_country_weekly', 'country_code', ['growth', 'share']),
        ('vendor', 'fct_vendor_weekly', 'vendor_id', ['growth', 'share'])
    ] %}
    {% for subject, fact, entity, units in facts %}
    {% for unit in units %}
    select
        '{{ subject }}_{{ unit }}' as metric,
        '{{ subject }}' as subject,
        '{{ unit }}' as unit,
        {{ entity }} as entity,
        week_start,
        basis as stated_basis,
        attribution as stated_attribution,
        round({{ unit }}::decimal(38, 12), 3)::decimal(38, 12) as claimed_value,
        0.001::decimal(38, 12) as claimed_step
    from {{ ref(fact) }}
    where {{ unit }} is not null and {{ entity }} is not null and total_tokens > 0 and is_complete
    union all
    {% endfor %}
    {% endfor %}
    select
        'lead_streak' as metric,
        'country' as subject,
        'weeks' as unit,
        country_code as entity,
        week_start,
        basis as stated_basis,
        attribution as stated_attribution,
        lead_streak_weeks::decimal(38, 12) as claimed_value,
        0::decimal(38, 12) as claimed_step
    from {{ ref('fct_country_weekly') }}
    where lead_streak_weeks > 0 and country_code is not null
    union all
    {% for unit in ['growth', 'share'] %}
    select
        'model_{{ unit }}' as metric,
        'model' as subject,
        '{{ unit }}' as unit,
        model_permaslug as entity,
        week_start,
        'as_ranked' as stated_basis,
        'as_known_now' as stated_attribution,
        round({{ unit }}::decimal(38, 12), 3)::decimal(38, 12) as claimed_value,
        0.001::decimal(38, 12) as claimed_step
    from {{ ref('fct_model_usage_weekly') }}
    where
        {{ unit }} is not null
        and rank <= 10
        and is_complete
        {% if unit == 'share' %}
        -- What days leave open beyond these digits is published as an interval, not as a figure to be confirmed.
        and (
            days_listed is null
            or greatest(round(share, 3) - share_low, share_high - round(share, 3)) <= 0.0005
        )
        {% endif %}
    union all
    {% endfor %}
    select
        'market_growth' as metric,
        'market' as subject,
        'growth' as unit,
        null as entity,
        week_start,
        'all' as stated_basis,
        'as_known_now' as stated_attribution,
        round(growth::decimal(38, 12), 3)::decimal(38, 12) as claimed_value,
        0.001::decimal(38, 12) as claimed_step
    from {{ ref('fct_market_weekly') }}
    where growth is not null
)

select
    concat_ws(' ', metric, coalesce(entity, 'market'), week_start, stated_basis, stated_attribution) as claim_id,
    null::date as published_on,
    null::varchar as over_entity,
    []::varchar[] as models,
    *
from figures
