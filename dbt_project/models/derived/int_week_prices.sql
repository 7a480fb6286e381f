with usage as (
    select * from {{ ref('fct_model_usage_weekly') }}
    where not is_other
),

-- A free variant is free by its name; a row of its own goes before.
prices as (
    select
        own.*,
        least(own.valid_to, {{ prices_known_until() }}) as known_to,
        own.prompt_price_usd_per_mtok is null or own.completion_price_usd_per_mtok is null as is_varying
    from {{ ref('fct_model_price') }} as own
    union all by name
    select distinct
        usage.model_permaslug,
        {% for column in ['price', 'price_low', 'price_high'] %}
        0::decimal(18, 9) as prompt_{{ column }}_usd_per_mtok,
        0::decimal(18, 9) as completion_{{ column }}_usd_per_mtok,
        {% endfor %}
        'infinity'::date as known_to,
        false as is_varying,
        {{ threshold('first_day', 'date') }} as valid_from
    from usage
    anti join {{ ref('fct_model_price') }} as own on usage.model_permaslug = own.model_permaslug
    where ends_with(usage.model_permaslug, ':free')
),

listed as (
    select
        *,
        min(valid_from) over (partition by model_permaslug) as listed_from,
        max(coalesce(valid_to, 'infinity'::date)) over (partition by model_permaslug) as listed_to
    from prices
),

in_force as (
    select
        usage.week_start,
        listed.*,
        least(listed.known_to, usage.week_start + 7) - greatest(listed.valid_from, usage.week_start) as days,
        -- Before a model is listed, and after, it is not used: those days of a week need no price.
        least(listed.listed_to, usage.week_start + 7) - greatest(listed.listed_from, usage.week_start) as days_listed
    from usage
    inner join listed
        on
            usage.model_permaslug = listed.model_permaslug
            and usage.week_start + 7 > listed.valid_from
            and usage.week_start < listed.known_to
            and listed.valid_from < listed.known_to
)

select
    week_start,
    model_permaslug,
    {% for what in ['prompt', 'completion'] %}
    min({{ what }}_price_low_usd_per_mtok) as {{ what }}_price_low_usd_per_mtok,
    max({{ what }}_price_high_usd_per_mtok) as {{ what }}_price_high_usd_per_mtok,
    sum({{ what }}_price_usd_per_mtok * days)::double / sum(days) as {{ what }}_price_mean_usd_per_mtok,
    {% endfor %}
    bool_and(prompt_price_high_usd_per_mtok = 0 and completion_price_high_usd_per_mtok = 0) as is_free
from in_force
group by week_start, model_permaslug
having sum(days) = any_value(days_listed) and not bool_or(is_varying)
