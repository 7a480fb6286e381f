with ranked as (
    select * from {{ ref('int_week_figures_gathered') }}
    where subject = 'model' and is_complete and rank <= 10
),

-- A catalogue has the new price on the day that it was captured, which need not be the day of the cut.
dated as (
    select cuts.*
    from {{ ref('int_price_cuts') }} as cuts
    inner join {{ ref('fct_model_price') }} as prices
        on
            cuts.model_permaslug = prices.model_permaslug
            and cuts.cut_on = prices.valid_from
    -- "From that day on" is no news of a price that is known to have come back.
    where prices.price_source = 'price_history' and cuts.is_lasting is distinct from false
),

cuts as (
    select
        ranked.*,
        dated.cut_on,
        dated.price_change,
        dated.blended_price_before_usd_per_mtok as before_price,
        dated.blended_price_after_usd_per_mtok as after_price
    from ranked
    inner join dated
        on
            ranked.entity = dated.model_permaslug
            and dated.cut_on between ranked.week_start and ranked.week_start + 6
    -- Of several in one week, the deepest.
    qualify row_number() over (partition by ranked.week_start, ranked.entity order by dated.price_change asc, dated.cut_on asc) = 1
)

select
    week_start,
    'price_cut' as kind,
    'model_rank' as metric,
    'model' as subject,
    entity,
    'as_ranked' as basis,
    rank as value,
    total_tokens,
    low_tokens,
    high_tokens,
    format(
        'costs {:.0f} % less from {} on (list price, prompt and completion blended: USD {:.3g} to {:.3g} per million tokens) '
        || 'and stands at place {} with ',
        -100 * price_change, strftime(cut_on, '%Y-%m-%d'), before_price::double, after_price::double, rank
    ) || {{ tokens_in_words() }} as predicate,
    source
from cuts
