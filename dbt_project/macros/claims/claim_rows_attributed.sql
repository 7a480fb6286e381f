{% macro claim_rows_attributed(claims, claim_rows, model_attributions) %}
with attributions as (
    {{ attributions_by_slug(model_attributions) }}
),

attributed as (
    select
        claim_rows.*,
        claims.subject,
        claims.entity,
        claims.over_entity,
        countries.country_by,
        case countries.country_by when 'home' then attributions.country_code else attributions.listed_country_code end as country,
        attributions.is_stealth,
        attributions.valid_from as belongs_from,
        coalesce(attributions.valid_to, 'infinity'::date) as belongs_to,
        attributions.is_current
    from {{ claim_rows }} as claim_rows
    inner join {{ claims }} as claims on claim_rows.claim_id = claims.claim_id
    -- To whom a model belongs matters to claims about countries; for all others one row is enough.
    inner join (values ('home'), ('listed')) as countries (country_by)
        on claims.subject = 'country' or countries.country_by = 'home'
    left join attributions
        on
            {{ model_slug('claim_rows.model_permaslug') }} = attributions.model_slug
            and (claims.subject = 'country' or attributions.is_current)
)

select
    *,
    case subject
        when 'market' then true
        when 'country' then coalesce(country = entity, false)
        else model_permaslug = {{ name_ranked('entity', 'variants') }}
    end as is_of_entity,
    coalesce(country = over_entity, false) as is_of_over_entity,
    subject <> 'country' as needs_no_attribution
from attributed
{% endmacro %}
