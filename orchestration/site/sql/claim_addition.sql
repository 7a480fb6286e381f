-- The rows that a claim's nearest definition adds up: the first $addition_rows of each sum, and all others in one.
with placed as (
    select
        *,
        least(row_number() over (partition by claim_id, week_start, counted_for order by position), $addition_rows + 1) as place
    from main.fct_claim_addition
),

periods as (
    select
        claims.claim_id,
        metrics.period
    from main.fct_claim_verification as claims
    inner join main.dim_metric as metrics on claims.metric = metrics.metric
)

select
    placed.claim_id,
    placed.week_start,
    placed.counted_for,
    any_value(coalesce(counted.country_name, placed.counted_for, 'All models')) as counted_name,
    -- A run of days is named by its first.
    any_value(periods.period = 'week' and isodow(placed.week_start) = 1) as is_of_week,
    placed.place,
    count(*) as rows_added,
    any_value(placed.listed_rank) as listed_rank,
    any_value(placed.model_permaslug) as model_permaslug,
    any_value(countries.country_name) as country_name,
    bool_and(placed.is_displayed) as is_displayed,
    sum(placed.added_tokens) as added_tokens_low,
    -- Tokens that a row may have above its least are part of `other`: the sum of all stays.
    case when not bool_or(placed.is_at_least) or bool_or(placed.model_permaslug = 'other') then added_tokens_low end as added_tokens_high,
    max(placed.running_tokens) as running_tokens
from placed
left join periods on placed.claim_id = periods.claim_id
left join main.dim_country as counted on placed.counted_for = counted.country_code
left join main.dim_country as countries on placed.attributed_country_code = countries.country_code
where placed.claim_id = $key
group by placed.claim_id, placed.week_start, placed.counted_for, placed.place
order by placed.week_start desc, min(placed.position)
