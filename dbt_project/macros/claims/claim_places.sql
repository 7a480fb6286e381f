{% macro claim_places(claims, claim_rows, model_attributions) %}
with current_attributions as (
    select * from ({{ attributions_by_slug(model_attributions) }})
    where is_current
),

placed as (
    select
        claims.claim_id,
        claims.metric,
        moments.known,
        claim_rows.*,
        claim_rows.model_permaslug = {{ name_ranked('claims.entity', 'claim_rows.variants') }} as is_of_entity,
        case claims.metric when 'top_list' then len(claims.models) else claims.claimed_value::integer end as places,
        (claims.entity is null or coalesce(attributions.country_code = claims.entity, false)) as is_of_country,
        is_of_country
        and (
            claims.metric <> 'top_list'
            or list_contains(
                list_transform(claims.models, lambda m: {{ name_ranked('m', 'claim_rows.variants') }}),
                claim_rows.model_permaslug
            )
        ) as is_counted
    from {{ claims }} as claims
    inner join ({{ claim_moments(claims) }}) as moments on claims.claim_id = moments.claim_id
    inner join {{ claim_rows }} as claim_rows
        on moments.known_at = claim_rows.known_at and claims.week_start = claim_rows.week_start
    left join current_attributions as attributions
        on {{ model_slug('claim_rows.model_permaslug') }} = attributions.model_slug
    where
        claims.metric in ('model_rank', 'top_list', 'first_n_country')
        and not claim_rows.is_other
        and {{ is_tried('claim_rows.variants', "'home'", 'claims') }}
)

select
    claim_id,
    known,
    variants,
    'home' as country_by,
    'as_ranked' as basis,
    source,
    'as_known_now' as attribution,
    {{ no_other_week() }},
    'exact' as rows,
    'exact' as growth_of,
    true as is_consistent,
    any_value(is_rounded) as is_rounded,
    case metric
        when 'model_rank' then max(rank) filter (where is_of_entity)
        -- Where fewer places are named than the claim is about, nothing is known of the rest.
        when 'top_list' then count(*) filter (where rank <= places and is_counted)
        when 'first_n_country'
            then case when any_value(ranked_rows) >= any_value(places) then count(*) filter (where rank <= places and is_counted) end
    end::decimal(38, 12) as value,
    -- Of a list, those count at least that have their place for certain, and at most those that may have it.
    case
        when metric = 'model_rank' then max(rank_low) filter (where is_of_entity)
        when value is not null then count(*) filter (where rank_high <= places and is_counted)
    end::decimal(38, 12) as low,
    case
        when metric = 'model_rank' then max(rank_high) filter (where is_of_entity)
        when value is not null then least(any_value(places), count(*) filter (where rank_low <= places and is_counted))
    end::decimal(38, 12) as high
from placed
group by claim_id, metric, known, variants, source
{% endmacro %}
