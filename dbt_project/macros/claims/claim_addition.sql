{# The rows that a claim's nearest definition adds up, in the order of their ranks. #}
{% macro claim_addition(claims, verdicts, candidates, claim_rows, usage_versions, captured_periods, sources, bases, model_attributions) %}
with sums as (
    {{ claim_sums(claims, verdicts, candidates, bases) }}
),

runs as (
    select * from ({{ claim_runs(claims) }})
    where claim_id in (select sums.claim_id from sums)
),

rows_counted as (
    select
        *,
        week_start + 6 as last_day
    from {{ claim_rows }}
    union all by name
    select
        * replace (case when not is_other then rank::integer end as rank),
        'apart' as variants,
        first_day as week_start,
        false as is_rounded
    from ({{ claim_run_rows('runs', usage_versions, captured_periods, sources) }})
),

added as (
    select
        sums.claim_id,
        sums.week_start,
        sums.side,
        case when sums.subject <> 'market' then sums.entity end as counted_for,
        claim_rows.model_permaslug,
        attributions.vendor_id,
        case sums.country_by
            when 'home' then attributions.country_code else attributions.listed_country_code
        end as attributed_country_code,
        claim_rows.rank as listed_rank,
        case sums.rows
            when 'displayed' then {{ as_displayed('claim_rows.named_tokens') }} else claim_rows.named_tokens
        end::decimal(38, 0) as added_tokens,
        sums.rows = 'displayed' or claim_rows.is_rounded as is_displayed,
        not is_displayed and claim_rows.high_tokens > claim_rows.named_tokens as is_at_least
    from sums
    inner join rows_counted as claim_rows using (known_at, variants, source, week_start, last_day)
    left join ({{ attributions_by_slug(model_attributions) }}) as attributions
        on
            {{ model_slug('claim_rows.model_permaslug') }} = attributions.model_slug
            and {{ is_attributed_at('sums.moment', 'claim_rows.last_day - 6') }}
    where
        (sums.ranks is null or claim_rows.rank <= sums.ranks)
        and case sums.subject
            when 'market' then true
            when 'model' then list_contains(sums.members, claim_rows.model_permaslug)
            when 'vendor' then list_contains(sums.members, attributions.vendor_id)
            when 'country' then list_contains(sums.members, attributed_country_code)
        end
)

select
    claim_id,
    week_start,
    row_number() over (
        partition by claim_id, week_start order by side asc, listed_rank asc nulls last, model_permaslug asc
    )::integer as position,
    * exclude (claim_id, week_start, side),
    (sum(added_tokens) over (
        partition by claim_id, week_start, side order by listed_rank asc nulls last, model_permaslug asc
    ))::decimal(38, 0) as running_tokens
from added
{% endmacro %}

{# A growth and a multiple have two runs of days, a comparison two entities; of a rank or a list it is the ranking down to the place. #}
{% macro claim_sums(claims, verdicts, candidates, bases) %}
with sides as (
    select
        claims.claim_id,
        claims.unit,
        coalesce(candidates.rolling_from, claims.week_start) as first_day,
        case when candidates.rolling_from is null then ({{ last_day_of('claims') }} - claims.week_start)::integer else 6 end as days_after,
        moments.known_at,
        candidates.variants,
        candidates.country_by,
        candidates.rows,
        case when claims.subject in ('list', 'top_n') or claims.metric = 'model_rank' then 'market' else claims.subject end as subject,
        case
            when claims.metric = 'model_rank' then coalesce(candidates.value, claims.claimed_value)::integer
            when claims.subject = 'list' then coalesce(nullif(len(claims.models), 0), claims.claimed_value)::integer
        end as places,
        unnest([
            {
                'side': 1, 'entity': claims.entity, 'week_start': first_day, 'basis': candidates.basis,
                'source': candidates.source, 'attribution': candidates.attribution
            },
            {
                'side': 1, 'entity': claims.entity,
                'week_start': first_day - 7 * case claims.unit when 'growth' then 1 else {{ weeks_compared('claims') }} end,
                'basis': candidates.previous_basis,
                'source': candidates.previous_source, 'attribution': candidates.previous_attribution
            },
            {
                'side': 2, 'entity': claims.over_entity,
                'week_start': case when claims.over_entity is not null then claims.week_start end, 'basis': candidates.basis,
                'source': candidates.source, 'attribution': candidates.attribution
            }
        ], recursive := true)
    from {{ claims }} as claims
    inner join {{ verdicts }} as verdicts on claims.claim_id = verdicts.claim_id
    inner join {{ candidates }} as candidates
        on verdicts.claim_id = candidates.claim_id and verdicts.nearest_candidate_id = candidates.candidate_id
    inner join ({{ claim_moments(claims) }}) as moments
        on candidates.claim_id = moments.claim_id and candidates.known = moments.known
    where claims.measured_from is null
)

select
    sides.* exclude (unit, first_day, days_after, places, basis, attribution),
    sides.week_start + sides.days_after as last_day,
    {{ members_of(name_ranked('sides.entity', 'sides.variants')) }} as members,
    case when sides.subject <> 'model' then coalesce(sides.places, bases.ranks) end as ranks,
    -- The week before as known at the end of the claim's week, at its own end, or now.
    case sides.attribution
        when 'as_known_now' then 'now'
        when 'as_known_then' then case when sides.unit = 'growth' and sides.week_start < sides.first_day then 'next_end' else 'own_end' end
        else 'own_end'
    end as moment
from sides
inner join {{ bases }} as bases on sides.basis = bases.basis
where sides.week_start is not null
{% endmacro %}
