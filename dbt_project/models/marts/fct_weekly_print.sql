with figures as (
    {{ week_figures(ref('int_week_states_dated'), ref('int_week_countries_dated')) }}
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
    {{ revision_of('tokens', 'first_value(tokens) over figure_history', 'ratio', 'first_value(ratio) over figure_history') }} as revision
from changed
window figure_history as (
    partition by source, week_start, metric, basis, country_code
    order by known_from asc
)
