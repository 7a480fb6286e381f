{% macro claim_counts(claim_rows, bases, model_attributions) %}
with attributions as (
    {{ attributions_by_slug(model_attributions) }}
),

-- A week stands in its own figures and, as the week before, in those of the next; and both as known now.
attributed as (
    select
        claim_rows.*,
        moments.moment,
        attributions.country_code,
        attributions.listed_country_code,
        attributions.vendor_id,
        attributions.is_stealth
    from {{ claim_rows }} as claim_rows
    cross join (values ('own_end'), ('next_end'), ('now')) as moments (moment)
    left join attributions
        on
            {{ model_slug('claim_rows.model_permaslug') }} = attributions.model_slug
            and case moments.moment
                when 'now' then attributions.is_current
                else
                    attributions.valid_from <= claim_rows.week_start + if(moments.moment = 'own_end', 6, 13)
                    and coalesce(attributions.valid_to, 'infinity'::date)
                    > claim_rows.week_start + if(moments.moment = 'own_end', 6, 13)
            end
),

named as (
    select
        *,
        unnest([
            {'subject': 'country', 'country_by': 'home', 'entity': country_code},
            {'subject': 'country', 'country_by': 'listed', 'entity': listed_country_code},
            {'subject': 'vendor', 'country_by': 'home', 'entity': vendor_id},
            {'subject': 'model', 'country_by': 'home', 'entity': if(moment = 'now', model_permaslug, null)}
        ], recursive := true)
    from attributed
    where not is_other
)

select
    named.known_at,
    named.variants,
    named.source,
    bases.basis,
    named.week_start,
    named.moment,
    named.subject,
    named.country_by,
    named.entity,
    sum(named.total_tokens)::decimal(38, 0) as tokens,
    sum(named.low_tokens)::decimal(38, 0) as low_tokens,
    sum(named.high_tokens)::decimal(38, 0) as high_tokens,
    sum({{ as_displayed('named.total_tokens') }})::decimal(38, 0) as displayed_tokens,
    count(*) filter (where not named.is_named_before) as models_not_before,
    count(*) filter (where not named.is_named_after) as models_not_after,
    min(named.rank) as rank,
    min(named.rank_best) as rank_best,
    min(named.rank_worst) as rank_worst,
    sum(named.total_tokens) filter (where named.is_stealth)::decimal(38, 0) as stealth_tokens,
    list_sort(list(named.model_permaslug) filter (where named.is_stealth)) as stealth_models
from named
inner join {{ bases }} as bases
    on
        (named.subject = 'model') = not bases.is_published
        and (bases.ranks is null or named.subject = 'model' or named.rank <= bases.ranks)
where named.entity is not null
group by all
{% endmacro %}

{# The page shows three significant digits. #}
{% macro as_displayed(tokens) -%}
{{ as_printed(tokens, '(10 ** greatest(length((' ~ tokens ~ ')::hugeint::varchar) - 3, 0))::hugeint') }}
{%- endmacro %}

{% macro as_printed(tokens, step) -%}
((({{ tokens }})::hugeint + {{ step }} // 2) // {{ step }} * {{ step }})
{%- endmacro %}
