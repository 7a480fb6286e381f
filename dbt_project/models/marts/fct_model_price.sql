with observed as (
    select * from {{ ref('int_prices_observed') }}
),

changes as (
    select
        *,
        (is_listed, prompt_price_usd_per_mtok, completion_price_usd_per_mtok) as said
    from {{ ref('int_prices_marked') }}
    qualify said is distinct from lag(said) over (partition by model_permaslug order by valid_from)
),

periods as (
    select
        *,
        lead(valid_from) over (partition by model_permaslug order by valid_from) as valid_to
    from changes
)

select
    periods.model_permaslug,
    periods.valid_from,
    periods.valid_to,
    periods.prompt_price_usd_per_mtok,
    periods.completion_price_usd_per_mtok,
    periods.prompt_price_usd_per_mtok + periods.completion_price_usd_per_mtok = 0 as is_free,
    periods.price_source,
    periods.capture_id,
    count(observed.model_permaslug)::integer as disagreeing_observations
from periods
left join observed
    on
        periods.model_permaslug = observed.model_permaslug
        and periods.valid_from <= observed.seen_on
        and coalesce(periods.valid_to, 'infinity'::date) > observed.seen_on
        and (
            periods.prompt_price_usd_per_mtok is distinct from observed.prompt_price_usd_per_mtok
            or periods.completion_price_usd_per_mtok is distinct from observed.completion_price_usd_per_mtok
        )
where periods.is_listed
group by all
