{% macro claim_candidates(claims, claim_rows, claim_cells, usage_versions, captured_periods, sources, bases, model_attributions, measures) %}
with definitions as (
    {{ claim_definitions(claims, claim_cells) }}
),

candidates as (
    select * from ({{ claim_totals('definitions') }})
    union all by name
    select * from ({{ claim_growths('definitions') }})
    union all by name
    select * from ({{ claim_streaks(claims, claim_cells) }})
    union all by name
    select * from ({{ claim_places(claims, claim_rows, model_attributions) }})
    union all by name
    select * from ({{ claim_ratios('definitions', claim_cells) }})
    union all by name
    select * from ({{ claim_records('definitions', claim_cells) }})
    union all by name
    select * from ({{ claim_days(claims, claim_cells, usage_versions, captured_periods, sources, bases, model_attributions) }})
    union all by name
    select * from ({{ claim_measured(claims, measures) }})
),

judged as (
    {{ claims_judged(claims, 'candidates') }}
)

select
    claim_id,
    row_number() over (
        partition by claim_id
        order by
            known asc, variants asc, country_by asc, basis asc, previous_basis asc, source asc, previous_source asc,
            attribution asc, previous_attribution asc,
            judged.rows desc, growth_of asc, rolling_from asc
    )::integer as candidate_id,
    known,
    variants,
    country_by,
    basis,
    previous_basis,
    source,
    previous_source,
    attribution,
    previous_attribution,
    rows,
    growth_of,
    rolling_from,
    value,
    low,
    high,
    definition_kind,
    reproduces,
    may_hold,
    distance,
    is_consistent,
    is_consistent
    and rolling_from is null
    and known = 'now'
    and attribution = 'as_known_now'
    and previous_attribution = 'as_known_now'
    and rows = 'exact'
    and growth_of = 'exact'
    and (value is not null or not coalesce(unit = 'growth', false)) as is_like_for_like,
    stealth_tokens::decimal(38, 0) as stealth_tokens,
    {{ models_in_words('stealth_models') }} as stealth_models,
    case
        when previous_attribution = 'as_known_before'
            then
                {{ models_in_words(
                    'list_filter(stealth_later, lambda m: not list_contains(coalesce(previous_stealth_models, []), m))'
                ) }}
    end as uncounted_models
from judged
{% endmacro %}

{% macro models_in_words(models) -%}
nullif(array_to_string(coalesce({{ models }}, []), ', '), '')
{%- endmacro %}
