{# The rows that count on each basis, with the vendor and country they belong to in each mode of attribution.
   as_known_now: the period of attribution that is current. as_known_then: the one in force at the end of the week.
   country_by: which country of the vendor, 'home' or 'listed' (an SQL expression). #}
{% macro week_basis_usage(week_usage, week_bases, model_attributions, country_by="'home'") %}
with counted as (
    select
        week_bases.week_start,
        week_bases.basis,
        week_usage.model_permaslug,
        week_usage.total_tokens,
        week_usage.half_width_tokens
    from {{ week_bases }} as week_bases
    inner join {{ week_usage }} as week_usage
        on
            week_bases.week_start = week_usage.week_start
            and week_bases.source = week_usage.source
            and (week_bases.basis = 'all' or week_usage.rank <= week_bases.ranks)
    where week_bases.basis <> 'as_ranked'
),

modes as (
    select *
    from (values ('as_known_then'), ('as_known_now')) as v (attribution)
),

-- A variant belongs to whom its model belongs, so that merged rows find their vendor too.
attributions as (
    select distinct on (model_slug, valid_from)
        model_slug,
        vendor_id,
        case {{ country_by }} when 'listed' then listed_country_code else country_code end as country_code,
        valid_from,
        valid_to,
        is_current
    from {{ model_attributions }}
)

select
    counted.week_start,
    counted.basis,
    modes.attribution,
    counted.model_permaslug,
    attributions.vendor_id,
    attributions.country_code,
    counted.total_tokens,
    counted.half_width_tokens
from counted
cross join modes
left join attributions
    on
        split_part(counted.model_permaslug, ':', 1) = attributions.model_slug
        and case
            when modes.attribution = 'as_known_now' then attributions.is_current
            else
                attributions.valid_from <= counted.week_start + 6
                and (attributions.valid_to is null or attributions.valid_to > counted.week_start + 6)
        end
{% endmacro %}
