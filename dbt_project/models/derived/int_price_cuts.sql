with prices as (
    select
        model_permaslug,
        valid_from,
        valid_to,
        prompt_price_usd_per_mtok * {{ threshold('blended_prompt_share') }}
        + completion_price_usd_per_mtok * (1 - {{ threshold('blended_prompt_share') }}) as price
    from {{ ref('fct_model_price') }}
),

changes as (
    select
        model_permaslug,
        valid_from as cut_on,
        lag(price) over of_model as before_price,
        price as after_price,
        lag(valid_to) over of_model = valid_from as follows
    from prices
    window of_model as (partition by model_permaslug order by valid_from)
),

cuts as (
    select
        * exclude (follows),
        after_price / before_price - 1 as price_change,
        -- The week of the cut is of neither side, unless the cut came with its Monday.
        date_trunc('week', cut_on)::date - 28 as before_from,
        date_trunc('week', cut_on + 6)::date as after_from
    from changes
    where follows and before_price > 0 and after_price <= before_price * (1 - {{ threshold('price_cut') }})
)

select
    cuts.model_permaslug,
    cuts.cut_on,
    cuts.before_from,
    cuts.after_from,
    cuts.before_price as blended_price_before_usd_per_mtok,
    cuts.after_price as blended_price_after_usd_per_mtok,
    cuts.price_change,
    case
        when max(later.price) > cuts.before_price * (1 - {{ threshold('price_cut') }}) then false
        when max(coalesce(later.valid_to, {{ prices_known_until() }})) >= cuts.after_from + 28 and count(*) = count(later.price)
            then true
    end as is_lasting
from cuts
inner join prices as later
    on
        cuts.model_permaslug = later.model_permaslug
        and cuts.cut_on <= later.valid_from
        and cuts.after_from + 28 > later.valid_from
group by
    cuts.model_permaslug, cuts.cut_on, cuts.before_from, cuts.after_from,
    cuts.before_price, cuts.after_price, cuts.price_change
