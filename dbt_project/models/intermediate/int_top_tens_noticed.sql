with ranked as (
    select * from {{ ref('int_week_figures_gathered') }}
    where subject = 'model' and is_complete
),

-- A ranking that names fewer has no top ten, and none is told from the next.
top_tens as (
    select
        week_start,
        any_value(source) as source,
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

-- Who may have stood at the tenth place before enters nothing.
entries as (
    select
        ranked.*,
        last_week.rank as rank_before
    from pairs
    inner join ranked on pairs.week_start = ranked.week_start and ranked.rank <= 10
    left join ranked as last_week on ranked.week_start - 7 = last_week.week_start and ranked.entity = last_week.entity
    where
        not list_contains(pairs.models_before, ranked.entity)
        and coalesce(last_week.rank_best, 11) > 10
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
    || coalesce(', from place ' || rank_before::varchar, ', not named in the week before') as predicate,
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
