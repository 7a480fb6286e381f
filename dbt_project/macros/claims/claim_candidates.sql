{% macro claim_candidates(claims, claim_rows, claim_cells, model_attributions, claim_months) %}
with definitions as (
    {{ claim_definitions(claims, claim_cells) }}
),

candidates as (
    select * from ({{ claim_totals('definitions') }})
    union all by name
    select * from ({{ claim_growths('definitions') }})
    union all by name
    select * from ({{ claim_streaks('definitions', claim_cells) }})
    union all by name
    select * from ({{ claim_places(claims, claim_rows, model_attributions) }})
    union all by name
    select * from ({{ claim_ratios('definitions', claim_cells) }})
    union all by name
    select * from ({{ claim_records('definitions') }})
    union all by name
    select * from {{ claim_months }}
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
            judged.rows desc, growth_of asc
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
    value,
    low,
    high,
    reproduces,
    may_hold,
    is_consistent,
    is_consistent
    and known = 'now'
    and attribution = 'as_known_now'
    and previous_attribution = 'as_known_now'
    and rows = 'exact'
    and growth_of = 'exact' as is_like_for_like,
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

{% macro claims_judged(claims, candidates) %}
{% set least = 'claims.claimed_value - claims.claimed_step / 2' %}
{% set most = 'claims.claimed_value + claims.claimed_step / 2' %}
select
    candidates.*,
    -- What rounding opens has two ends; a run that may be longer has one.
    candidates.value is not null
    and candidates.high is not null
    and coalesce(candidates.is_opened_by_rounding, candidates.is_rounded, false)
    and candidates.source = candidates.previous_source as is_rounding,
    coalesce(candidates.value between {{ least }} and {{ most }}, false) as is_point,
    coalesce(candidates.high >= {{ least }}, true) and coalesce(candidates.low <= {{ most }}, true) as is_touched,
    coalesce(candidates.high <= {{ most }} and candidates.low >= {{ least }}, false) as is_inside,
    -- The whole market holds at least what any part of it does; a run that is known to be longer on one definition is not
    -- left open by another, on which less of it is known; and where one source knows how long it is, no other leaves it open.
    case
        when claims.unit in ('tokens', 'share')
            then
                candidates.basis = 'all'
                and max(candidates.low) over (
                    partition by candidates.claim_id, candidates.known, candidates.country_by, candidates.attribution
                ) > {{ most }}
        when claims.unit = 'weeks'
            then
                max(candidates.low) over (partition by candidates.claim_id, candidates.known) > {{ most }}
                or coalesce(min(candidates.high) over (
                    partition by
                        candidates.claim_id, candidates.known, candidates.basis, candidates.variants,
                        candidates.country_by, candidates.attribution
                ) < {{ least }}, false)
        else false
    end as is_known_otherwise,
    -- Rounding leaves every digit that it touches possible, within one source. Models not named do not, unless the point
    -- stands beside them.
    (is_touched and is_rounding) or (is_point and candidates.does_point_stand) or is_inside as reproduces,
    is_touched and not reproduces and not is_known_otherwise as may_hold
from {{ candidates }} as candidates
inner join {{ claims }} as claims on candidates.claim_id = claims.claim_id
where candidates.value is not null or candidates.high is not null
{% endmacro %}
