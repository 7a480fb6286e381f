with newest_periods as (
    {{ newest_periods(ref('int_periods_captured'), ref('sources')) }}
),

weeks_seen as (
    select
        source,
        week_start,
        -- The whole week was looked at when the period of it that was looked at longest ago was.
        min(as_of) as last_seen_at,
        bool_and(is_settled) as is_settled
    from newest_periods
    group by source, week_start
),

newest_captures as (
    select
        source,
        max(as_of) as as_of
    from newest_periods
    group by source
),

-- The weeks that had ended when the source was last captured.
weeks as (
    select
        states.source,
        states.week_start,
        states.is_complete,
        states.is_complete and weeks_seen.is_settled as is_settled,
        weeks_seen.last_seen_at
    from {{ ref('int_week_states_dated') }} as states
    inner join weeks_seen using (source, week_start)
    inner join newest_captures using (source)
    where states.known_to is null and newest_captures.as_of >= {{ midnight_utc('states.week_start + 7') }}
),

-- The market has a row of every week, printed or not.
figures as (
    select
        week_start,
        unnest(['market_total', 'market_growth']) as metric,
        'all' as basis,
        null as country_code,
        source
    from weeks
    union
    select
        week_start,
        metric,
        basis,
        country_code,
        source
    from {{ ref('fct_weekly_print') }}
),

folded as (
    select
        figures.*,
        {% for name, print in [('first_print', 'print_number = 1'), ('second_print', 'print_number = 2'), ('latest', 'known_to is null')] %}
        any_value(prints.print_tokens) filter (where prints.{{ print }}) as {{ name }}_tokens,
        any_value(prints.print_ratio) filter (where prints.{{ print }}) as {{ name }}_ratio,
        any_value(prints.known_from) filter (where prints.{{ print }}) as {{ name }}_at,
        any_value(prints.first_capture_id) filter (where prints.{{ print }}) as {{ name }}_capture_id,
        any_value(prints.hours_after_week_end) filter (where prints.{{ print }}) as {{ name }}_after_hours,
        {% endfor %}
        any_value(prints.revision) filter (where prints.known_to is null) as revision,
        count(prints.print_number)::integer as prints
    from figures
    left join {{ ref('fct_weekly_print') }} as prints
        on
            figures.week_start = prints.week_start
            and figures.metric = prints.metric
            and figures.basis = prints.basis
            and figures.country_code is not distinct from prints.country_code
            and figures.source = prints.source
    group by all
),

-- Growth is seen when both of its weeks are.
seen as (
    select
        folded.*,
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
)

select
    * exclude (second_print_after_hours, latest_after_hours, is_complete)
    replace (case when prints > 1 or last_seen_at > first_print_at then revision end as revision),
    first_print_after_hours <= {{ threshold('prompt_hours') }} as is_prompt,
    case when is_settled and first_print_after_hours <= {{ threshold('prompt_hours') }} then latest_after_hours end as settled_after_hours,
    prints > 0 and not is_complete as is_withdrawn
from seen
