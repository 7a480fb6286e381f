with used as (
    select distinct
        cut_permaslug,
        cut_on
    from {{ ref('int_price_cut_weeks') }}
    where model_permaslug = cut_permaslug
)

select
    cuts.model_permaslug,
    cuts.cut_on,
    cuts.blended_price_before_usd_per_mtok::decimal(18, 9) as blended_price_before_usd_per_mtok,
    cuts.blended_price_after_usd_per_mtok::decimal(18, 9) as blended_price_after_usd_per_mtok,
    cuts.price_change,
    cuts.is_lasting,
    cuts.before_from,
    cuts.after_from,
    changes.source,
    changes.total_before as before_tokens,
    changes.total_after as after_tokens,
    changes.use_change,
    changes.use_change_low,
    changes.use_change_high,
    changes.market_change,
    changes.vendor_others_change,
    changes.vendor_others_change_low,
    changes.vendor_others_change_high
from {{ ref('int_price_cuts') }} as cuts
inner join used on cuts.model_permaslug = used.cut_permaslug and cuts.cut_on = used.cut_on
left join {{ ref('int_price_cut_changes') }} as changes on cuts.model_permaslug = changes.cut_permaslug and cuts.cut_on = changes.cut_on
