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
        case
            when this_week.known_from >= previous_week.known_from then this_week.capture_id else previous_week.capture_id
        end as capture_id,
        {{ growth('this_week.market_tokens', 'previous_week.market_tokens') }} as growth
    from states as this_week
    inner join states as previous_week
        on
            this_week.source = previous_week.source
            and this_week.week_start - 7 = previous_week.week_start
            and this_week.known_from < coalesce(previous_week.known_to, 'infinity'::timestamptz)
            and previous_week.known_from < coalesce(this_week.known_to, 'infinity'::timestamptz)
),

countries as (
    select
        counted.*,
        states.capture_id,
        {{ share('counted.total_tokens', 'states.market_tokens') }} as share
    from {{ ref('int_week_countries_dated') }} as counted
    inner join states using (source, week_start, known_from)
),

figures as (
    {% for relation, metric, basis, country_code, tokens, ratio in [
        ('states', 'market_total', "'all'", 'null::varchar', 'market_tokens', 'null::double'),
        ('growths', 'market_growth', "'all'", 'null::varchar', 'null::decimal(38, 0)', 'growth'),
        ('countries', 'country_total', 'basis', 'country_code', 'total_tokens', 'null::double'),
        ('countries', 'country_share', 'basis', 'country_code', 'null::decimal(38, 0)', 'share')
    ] %}
    select
        source,
        week_start,
        known_from,
        capture_id,
        '{{ metric }}' as metric,
        {{ basis }} as basis,
        {{ country_code }} as country_code,
        {{ tokens }} as tokens,
        {{ ratio }} as ratio
    from {{ relation }}
    -- A ratio to nothing is none.
    where coalesce({{ tokens }}, {{ ratio }}) is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

changed as (
    select *
    from figures
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
    known_from,
    lead(known_from) over figure_history as known_to,
    capture_id as first_capture_id,
    date_diff('second', {{ midnight_utc('week_start + 7') }}, known_from) / 3600 as hours_after_week_end,
    -- Of tokens relative, of a share or a growth as the difference: both are fractions.
    coalesce({{ growth('tokens', 'first_value(tokens) over figure_history') }}, ratio - first_value(ratio) over figure_history) as revision
from changed
window figure_history as (
    partition by source, week_start, metric, basis, country_code
    order by known_from asc
)
