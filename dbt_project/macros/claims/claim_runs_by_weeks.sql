{# Weeks within a run are in it whole, those that reach into it with anything up to all that they have. A part of a market is at most all of it,
and holds at least what the first rows of it do. #}
{% macro claim_runs_by_weeks(runs, claim_cells) %}
with week_cells as (
    select
        runs.* exclude (known_at, entity),
        cells.week_start,
        cells.moment,
        -- The narrowest, an exact one before a page's.
        arg_min(cells.high_tokens, 2 * (cells.high_tokens - cells.low_tokens) + cells.is_rounded::integer)
            filter (where cells.basis in ('all', 'as_ranked')) as most_tokens,
        least(max(cells.low_tokens), most_tokens) as least_tokens
    from {{ runs }} as runs
    inner join {{ claim_cells }} as cells
        on
            {{ same_cell('runs', 'cells', ['known_at', 'subject']) }}
            and runs.entity is not distinct from cells.entity
            and cells.week_start between runs.first_day - 6 and runs.last_day
    where
        cells.variants = 'apart'
        and cells.country_by = 'home'
        and cells.moment <> 'next_end'
        and coalesce(runs.stated_basis, 'all') = 'all'
    group by all
)

select
    claim_id,
    known,
    subject,
    unit,
    rolling_from,
    weeks_before,
    'weeks_around' as source,
    case subject when 'model' then 'as_ranked' else 'all' end as basis,
    {{ attribution_of_moment('moment') }} as attribution,
    coalesce(sum(least_tokens) filter (where week_start >= first_day and week_start + 6 <= last_day), 0) as low_tokens,
    case
        when count(most_tokens) = (date_trunc('week', last_day)::date - date_trunc('week', first_day)::date) // 7 + 1
            then sum(most_tokens)
    end as high_tokens
from week_cells
group by claim_id, known, subject, unit, rolling_from, weeks_before, first_day, last_day, moment
having high_tokens is not null or low_tokens > 0
{% endmacro %}
