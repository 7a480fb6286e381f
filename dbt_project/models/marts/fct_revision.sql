with newest_periods as (
    {{ newest_periods(ref('int_periods_captured'), ref('sources')) }}
),

weeks_seen as (
    select
        source,
        week_start,
        -- The whole week was looked at when the period of it that was looked at longest ago was.
        min(as_of) as last_seen_at,
        bool_and(is_settled) as is_settled,
        max(max(as_of)) over (partition by source) as source_seen_at
    from newest_periods
    group by source, week_start
),

-- The weeks that had ended when the source was last captured.
weeks as (
    select
        states.*,
        states.is_complete and weeks_seen.is_settled as is_settled,
        weeks_seen.last_seen_at
    from {{ ref('int_week_states_dated') }} as states
    inner join weeks_seen using (source, week_start)
    where states.known_to is null and weeks_seen.source_seen_at >= {{ midnight_utc('states.week_start + 7') }}
),

-- The market has a row of every week, printed or not.
prints as (
    select
        *,
        -- A source that shows a value again proves nothing; another one that comes to it later does.
        max(known_from) over (partition by week_start, metric, basis, country_code, print_tokens, print_ratio) > known_from as is_confirmed
    from {{ ref('fct_weekly_print') }}
    union all by name
    select
        week_start,
        unnest(['market_total', 'market_growth']) as metric,
        'all' as basis,
        source
    from weeks
),

folded as (
    select
        week_start,
        metric,
        basis,
        country_code,
        source,
        {% for name, print in [('first_print', 'print_number = 1'), ('second_print', 'print_number = 2'), ('latest', 'known_to is null')] %}
        any_value(print_tokens) filter (where {{ print }}) as {{ name }}_tokens,
        any_value(print_ratio) filter (where {{ print }}) as {{ name }}_ratio,
        any_value(known_from) filter (where {{ print }}) as {{ name }}_at,
        any_value(first_capture_id) filter (where {{ print }}) as {{ name }}_capture_id,
        any_value(hours_after_week_end) filter (where {{ print }}) as {{ name }}_after_hours,
        {% endfor %}
        any_value(revision) filter (where known_to is null and (print_number > 1 or is_confirmed)) as revision,
        count(print_number)::integer as prints
    from prints
    group by all
),

-- Another source that shows another state since has likely restated the week, which is not proved.
current_states as (
    select weeks.* from weeks
    semi join {{ ref('fct_market_weekly') }} as market on weeks.week_start = market.week_start and weeks.source = market.source
),

-- Growth is seen when both of its weeks are.
seen as (
    select
        folded.*,
        current_states.source as later_source,
        current_states.market_tokens as later_tokens,
        current_states.known_from as later_seen_at,
        least(this_week.last_seen_at, previous_week.last_seen_at) as last_seen_at,
        this_week.is_settled and coalesce(previous_week.is_settled, folded.metric <> 'market_growth') as is_settled,
        this_week.is_complete and coalesce(previous_week.is_complete, folded.metric <> 'market_growth') as is_complete
    from folded
    inner join weeks as this_week using (week_start, source)
    left join weeks as previous_week
        on
            folded.metric = 'market_growth'
            and folded.source = previous_week.source
            and folded.week_start - 7 = previous_week.week_start
    left join current_states
        on
            folded.metric = 'market_total'
            and folded.week_start = current_states.week_start
            and folded.latest_at <= current_states.known_from
            and folded.latest_tokens <> current_states.market_tokens
            and not {{ is_beyond_restatement('folded.latest_tokens', 'current_states.market_tokens') }}
)

select
    * exclude (second_print_after_hours, is_complete)
    replace (coalesce({{ growth('later_tokens', 'first_print_tokens') }}, revision) as revision),
    first_print_after_hours <= {{ threshold('prompt_hours') }} as is_prompt,
    prints > 0 and not is_complete as is_withdrawn
from seen
