{% macro claim_days(claims, claim_cells, usage_versions, captured_periods, sources, bases, model_attributions) %}
with runs as (
    {{ claim_runs(claims) }}
),

run_rows as (
    {{ claim_run_rows('runs', usage_versions, captured_periods, sources) }}
),

-- Days in part, and weeks around them, say what is known now: what a publication knew of them leaves nothing open.
totals as (
    select * from ({{ claim_runs_by_days('runs', 'run_rows', bases, model_attributions) }})
    where is_whole or known = 'now'
    union all by name
    select * from ({{ claim_runs_by_weeks('runs', claim_cells) }})
    where known = 'now'
),

measured as (
    select
        *,
        source as previous_source,
        {% for end in ['low', 'high'] %}
        case unit
            when 'rank' then rank_{{ end }}::decimal(38, 12)
            when 'share' then {{ multiple(end ~ '_tokens', 'market_tokens') }}
            else {{ end }}_tokens::decimal(38, 12)
        end as {{ end }}{{ ',' if not loop.last }}
        {% endfor %}
    from totals
    where unit <> 'ratio' and (unit = 'tokens' or is_whole)
    union all by name
    select
        this_run.*,
        earlier.source as previous_source,
        coalesce({{ multiple('this_run.low_tokens', 'earlier.high_tokens') }}, 0) as low,
        {{ multiple('this_run.high_tokens', 'earlier.low_tokens') }} as high
    from totals as this_run
    inner join totals as earlier
        on {{ same_cell('this_run', 'earlier', ['claim_id', 'known', 'basis', 'attribution']) }}
    where this_run.weeks_before = 0 and earlier.weeks_before > 0
)

select
    * replace (false as is_rounded),
    'apart' as variants,
    'home' as country_by,
    basis as previous_basis,
    attribution as previous_attribution,
    'exact' as rows,
    'exact' as growth_of,
    true as is_consistent,
    case when low = high then low end as value
from measured
{% endmacro %}
