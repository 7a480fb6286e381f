with ranked as (
    select * from {{ ref('int_week_figures_gathered') }}
    where subject = 'model' and is_complete
),

-- A ranking that names fewer has no top ten, and the two weeks are not compared.
top_tens as (
    select
        week_start,
        min(source) as source,
        list(entity order by rank asc) as models
    from ranked
    where rank <= 10
    group by week_start
    having count(*) = 10
),

pairs as (
    select
        this_week.*,
        last_week.models as models_before,
        list_filter(last_week.models, lambda m: not list_contains(this_week.models, m)) as models_gone
    from top_tens as this_week
    inner join top_tens as last_week on this_week.week_start - 7 = last_week.week_start
),

-- A model that may have been at the tenth place before does not enter.
entries as (
    select
        ranked.*,
        case
            when last_week.entity is null then ', not named in the week before'
            else coalesce(', from place ' || last_week.rank::varchar, '')
        end as place_before
    from pairs
    inner join ranked on pairs.week_start = ranked.week_start and ranked.rank <= 10
    left join ranked as last_week on ranked.week_start - 7 = last_week.week_start and ranked.entity = last_week.entity
    where
        not list_contains(pairs.models_before, ranked.entity)
        and coalesce(last_week.rank_low, 11) > 10
),

-- A catalogue has the new price on the day that it was captured, which need not be the day of the cut.
dated as (
    select cuts.*
    from {{ ref('int_price_cuts') }} as cuts
    inner join {{ ref('fct_model_price') }} as prices
        on
            cuts.model_permaslug = prices.model_permaslug
            and cuts.cut_on = prices.valid_from
    -- A price that is known to have come back did not stay at the new level.
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
            ranked.rank <= 10
            and ranked.entity = dated.model_permaslug
            and dated.cut_on between ranked.week_start and ranked.week_start + 6
    -- Of several in one week, the deepest.
    qualify row_number() over (partition by ranked.week_start, ranked.entity order by dated.price_change asc, dated.cut_on asc) = 1
)

select
    week_start,
    'top_ten_entry' as kind,
    'model_rank' as metric,
    'model' as subject,
    entity,
    'as_ranked' as basis,
    rank as value,
    []::varchar[] as models,
    total_tokens,
    low_tokens,
    high_tokens,
    'enters the top ten at place ' || rank::varchar || ' with ' || {{ tokens_in_words() }}
    || place_before as predicate,
    source
from entries
union all by name
select
    week_start,
    'top_ten_exit' as kind,
    'top_list' as metric,
    'list' as subject,
    'as_ranked' as basis,
    10 as value,
    models,
    'The top ten no longer has ' || array_to_string(models_gone, ', ') as predicate,
    source
from pairs
where len(models_gone) > 0
union all by name
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
    'costs ' || {{ figure_in_words('share', '-price_change', '-price_change') }} || ' less from ' || cut_on::varchar
    || format(
        ' on (list price, prompt and completion blended: USD {:.3g} to {:.3g} per million tokens) and stands at place {} with ',
        before_price::double, after_price::double, rank
    ) || {{ tokens_in_words() }} as predicate,
    source
from cuts
