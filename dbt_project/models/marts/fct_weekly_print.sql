with states as (
    select * from {{ ref('int_week_states_dated') }}
    where is_complete
),

-- Growth is of what the source's newest captures had of both weeks at the moment, and has the moments of both.
growths as (
    select
        this_week.source,
        this_week.week_start,
        greatest(this_week.known_from, previous_week.known_from) as known_from,
        if(this_week.known_from >= previous_week.known_from, this_week.capture_id, previous_week.capture_id) as capture_id,
        'market_growth' as metric,
        'all' as basis,
        {{ growth('this_week.market_tokens', 'previous_week.market_tokens') }} as ratio
    from states as this_week
    inner join states as previous_week
        on
            this_week.week_start - 7 = previous_week.week_start
            and this_week.source = previous_week.source
            and this_week.known_from < coalesce(previous_week.known_to, 'infinity'::timestamptz)
            and previous_week.known_from < coalesce(this_week.known_to, 'infinity'::timestamptz)
),

-- As the source's own captures name them: what another view opens of `other` is no print of this one.
named as (
    select
        source,
        week_start,
        known_from,
        usage.model_permaslug,
        any_value(usage.source_rank) as source_rank,
        false as is_other,
        count(*) as periods_listed,
        sum(usage.total_tokens)::decimal(38, 0) as total_tokens
    from {{ ref('int_week_periods_dated') }}
    semi join states using (source, week_start, known_from)
    inner join {{ ref('int_usage_versioned') }} as usage using (source, period_start, version)
    where usage.opened_from is null and not usage.is_other
    group by all
),

ranked as (
    select
        named.*,
        states.capture_id,
        {{ rank_in_week('source, week_start, known_from', 'total_tokens') }} as rank,
        periods_listed = states.periods_of_week as is_listed_throughout,
        -- On a day that does not list it, a row has no more than one that all days list.
        max(total_tokens) filter (where not is_listed_throughout) over of_week
        + min(total_tokens) filter (where is_listed_throughout) over of_week as open_tokens
    from named
    inner join states using (source, week_start, known_from)
    window of_week as (partition by source, week_start, known_from)
),

attributions as (
    {{ attributions_by_slug(ref('int_models_attributed')) }}
),

followed as (
    select unnest({{ threshold('revised_countries', 'varchar[]') }}) as country_code
),

-- The first nine, as the press counts them: where a day lacks one of them, or one that may be, their sum is no print.
countries as (
    select
        ranked.source,
        ranked.week_start,
        ranked.known_from,
        ranked.capture_id,
        'country_total' as metric,
        bases.basis,
        followed.country_code,
        sum(if(attributions.country_code = followed.country_code, ranked.total_tokens, 0))::decimal(38, 0) as tokens,
        sum(if(attributions.country_code = followed.country_code, {{ as_displayed('ranked.total_tokens') }}, 0)) as displayed_tokens
    from ranked
    inner join {{ ref('bases') }} as bases on bases.basis = 'top_9' and ranked.rank <= bases.ranks
    cross join followed
    left join attributions on {{ model_slug('ranked.model_permaslug') }} = attributions.model_slug and attributions.is_current
    group by ranked.source, ranked.week_start, ranked.known_from, ranked.capture_id, bases.basis, followed.country_code
    having
        count(*) = any_value(bases.ranks)
        and bool_and(ranked.is_listed_throughout)
        and min(ranked.total_tokens) >= coalesce(any_value(ranked.open_tokens), 0)
),

figures as (
    select
        * exclude (known_to, is_complete, periods_of_week, market_tokens),
        'market_total' as metric,
        'all' as basis,
        market_tokens as tokens,
        market_tokens as displayed_tokens
    from states
    union all by name
    select * from growths
    union all by name
    select * from countries
),

changed as (
    select *
    from figures
    -- A ratio to nothing is none.
    where coalesce(tokens, ratio) is not null
    window figure_history as (
        partition by source, week_start, metric, basis, country_code
        order by known_from asc
    )
    -- Captures that repeat a figure print nothing new, nor does one that gives it again after the week was not complete.
    qualify (tokens, ratio) is distinct from lag((tokens, ratio)) over figure_history
)

select
    week_start,
    metric,
    basis,
    country_code,
    source,
    (row_number() over figure_history)::integer as print_number,
    tokens as print_tokens,
    ratio as print_ratio,
    -- The press prints a country's sum of displayed rows to the hundredth of a trillion.
    {% set finer = 'if(country_code is null or displayed_tokens < 1e13, 0, 1)' -%}
    coalesce(
        {{ figure_in_words('growth', 'ratio', 'ratio') }},
        {{ figure_in_words('tokens', 'displayed_tokens', 'displayed_tokens', finer=finer) }}
    ) as print_displayed,
    known_from,
    lead(known_from) over figure_history as known_to,
    capture_id as first_capture_id,
    date_diff('second', {{ midnight_utc('week_start + 7') }}, known_from) / 3600 as hours_after_week_end,
    -- Of tokens relative, of a growth as the difference: both are fractions.
    coalesce({{ growth('tokens', 'first_value(tokens) over figure_history') }}, ratio - first_value(ratio) over figure_history) as revision
from changed
window figure_history as (
    partition by source, week_start, metric, basis, country_code
    order by known_from asc
)
