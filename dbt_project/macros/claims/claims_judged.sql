{% macro claims_judged(claims, candidates) %}
{% set least, most = 'claims.claimed_least', 'claims.claimed_most' %}
select
    candidates.*,
    -- A dated claim is judged by what was known at its date, where that says no.
    coalesce(
        candidates.known <> 'at_publication'
        and not bool_or({{ overlaps('candidates.low', 'candidates.high', least, most) }})
            filter (where candidates.known = 'at_publication') over of_one_definition,
        false
    ) as was_otherwise,
    case when was_otherwise and candidates.is_consistent then 'other' else {{ claim_kind() }} end as definition_kind,
    -- The value agrees with the claim (is_point); the bounds overlap what it allows (is_touched), or lie within it (is_inside).
    coalesce(
        {{ overlaps('candidates.value', 'candidates.value', least, most) }}
        and candidates.value is not null
        and (claims.unit not in ('rank', 'weeks') or claims.stated_attribution is not null or candidates.low = candidates.high)
        and (claims.comparator = 'exact' or {{ most }} is null or candidates.high is not null),
        false
    ) as is_point,
    {{ overlaps('candidates.low', 'candidates.high', least, most) }} as is_touched,
    candidates.rows = 'exact'
    and candidates.growth_of = 'exact'
    and coalesce({{ most }} is null or candidates.high <= {{ most }}, false)
    and coalesce({{ least }} is null or candidates.low >= {{ least }}, false) as is_inside,
    coalesce({{ is_known_otherwise(least, most) }}, false) as is_known_otherwise,
    (is_point and not (candidates.high is null and is_known_otherwise))
    or is_inside as reproduces,
    -- A displayed or printed figure has no bounds of its own: only an exact one can leave a claim open.
    is_touched
    and not reproduces
    and not is_known_otherwise
    and candidates.rows = 'exact'
    and candidates.growth_of = 'exact' as may_hold,
    case
        when candidates.value is not null then greatest({{ least }} - candidates.value, candidates.value - {{ most }}, 0)
        else nullif(greatest({{ least }} - candidates.high, candidates.low - {{ most }}, 0), 0)
    end as distance
from {{ candidates }} as candidates
inner join ({{ claims_with_ends(claims) }}) as claims on candidates.claim_id = claims.claim_id
where coalesce(candidates.value, candidates.low, candidates.high) is not null
window of_one_figure as (
    partition by
        candidates.claim_id, candidates.known, candidates.variants, candidates.country_by, candidates.basis,
        candidates.previous_basis, candidates.attribution, candidates.previous_attribution, candidates.rows,
        candidates.growth_of, candidates.is_consistent, candidates.rolling_from
),
of_one_definition as (
    partition by
        candidates.claim_id, candidates.variants, candidates.country_by, candidates.basis, candidates.previous_basis,
        candidates.attribution, candidates.previous_attribution, candidates.rows, candidates.growth_of,
        candidates.rolling_from
)
{% endmacro %}

{% macro overlaps(low, high, least, most) -%}
coalesce({{ high }} >= {{ least }}, true) and coalesce({{ low }} <= {{ most }}, true)
{%- endmacro %}

{# A value within the bounds of one source may be outside those of another. The whole market holds at least what any part of it does, and a run that
is known to be longer on one definition is not left open by another, on which less of it is known. #}
{% macro is_known_otherwise(least, most) -%}
case
    when claims.unit = 'weeks'
        then
            max(candidates.low) over (
                partition by candidates.claim_id, candidates.known, candidates.country_by, candidates.attribution, candidates.basis
            ) > {{ most }}
            or coalesce(min(candidates.high) over of_one_figure < {{ least }}, false)
    when candidates.is_consistent
        then
            max(candidates.low) over of_one_figure > {{ most }}
            or min(candidates.high) over of_one_figure < {{ least }}
            or (
                claims.unit in ('tokens', 'share')
                and candidates.basis = 'all'
                and max(candidates.low) filter (where candidates.rows = 'exact') over (
                    partition by
                        candidates.claim_id, candidates.known, candidates.country_by, candidates.attribution, candidates.rolling_from
                ) > {{ most }}
            )
end
{%- endmacro %}

{# The order of definitions (seed definitions). #}
{% macro claim_kind() -%}
case
    when not candidates.is_consistent then 'mixed'
    when candidates.source in ('prompt_prices', 'completion_prices') then 'other'
    when candidates.variants <> 'apart' or candidates.country_by <> 'home' then 'other'
    when candidates.rolling_from is not null
        then
            case
                when candidates.basis <> coalesce(claims.stated_basis, case claims.subject when 'model' then 'as_ranked' else 'all' end)
                    then 'other'
                when candidates.attribution <> 'as_known_then' and claims.subject in ('country', 'vendor') then 'other'
                else 'page'
            end
    when claims.stated_basis is not null
        then case when candidates.basis = claims.stated_basis then 'stated' else 'other' end
    -- A claim without a date is judged by what is known now.
    when
        candidates.attribution <> 'as_known_then'
        and claims.published_on is not null
        and claims.subject in ('country', 'vendor')
        then 'other'
    when candidates.basis in ('all', 'as_ranked') and candidates.rows = 'exact' and candidates.growth_of = 'exact' then 'default'
    when claims.subject = 'market' and candidates.growth_of = '0.1 T' then 'page'
    when
        -- A share of the first rows is the page's, of the market it never is; nor is what they have the most that all can have.
        (claims.unit <> 'share' or ends_with(claims.metric, 'share_of_top_n'))
        and (claims.unit <> 'tokens' or claims.claimed_least is not null)
        and (candidates.rows = 'displayed' or candidates.is_rounded or claims.unit = 'weeks')
        and (
            candidates.basis = 'top_9'
            or (candidates.basis = 'top_10' and claims.week_start >= {{ threshold('page_of_ten_from', 'date') }})
        )
        then 'page'
    else 'other'
end
{%- endmacro %}
