{% macro week_figures(week_states, week_countries) %}
with states as (
    select * from {{ week_states }}
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
    from {{ week_countries }} as counted
    inner join states using (source, week_start, known_from)
)

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
{% endmacro %}
