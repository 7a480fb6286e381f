{% macro claim_places(claims, claim_rows, model_attributions) %}
with current_attributions as (
    select * from ({{ attributions_by_slug(model_attributions) }})
    where is_current
),

placed as (
    select
        claim_rows.*,
        claims.subject,
        claim_rows.model_permaslug = {{ name_ranked('claims.entity', 'claim_rows.variants') }} as is_of_entity,
        claim_rows.rank <= len(claims.models)
        and (claims.entity is null or attributions.country_code = claims.entity)
        and list_contains(
            list_transform(claims.models, lambda m: {{ name_ranked('m', 'claim_rows.variants') }}), claim_rows.model_permaslug
        ) as is_of_list
    from {{ claims }} as claims
    inner join {{ claim_rows }} as claim_rows using (claim_id, week_start)
    left join current_attributions as attributions
        on {{ model_slug('claim_rows.model_permaslug') }} = attributions.model_slug
    where claims.unit = 'rank'
)

select
    claim_id,
    known,
    variants,
    'home' as country_by,
    basis,
    source,
    'as_known_now' as attribution,
    {{ same_definition_in_both_weeks() }},
    true as is_one_moment,
    case subject
        when 'list' then count(*) filter (where is_of_list)
        else max(rank) filter (where is_of_entity)
    end::decimal(38, 12) as value,
    value as low,
    value as high
from placed
group by claim_id, known, variants, basis, source, subject
{% endmacro %}
