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
            and (week_bases.ranks is null or week_usage.rank <= week_bases.ranks)
    where week_bases.is_published
),

attributions as (
    {{ attributions_by_slug(model_attributions) }}
)

select
    counted.week_start,
    counted.basis,
    modes.attribution,
    counted.model_permaslug,
    attributions.vendor_id,
    case {{ country_by }} when 'listed' then attributions.listed_country_code else attributions.country_code end as country_code,
    counted.total_tokens,
    counted.half_width_tokens
from counted
cross join {{ attribution_modes() }}
left join attributions
    on
        {{ model_slug('counted.model_permaslug') }} = attributions.model_slug
        and case
            when modes.attribution = 'as_known_now' then attributions.is_current
            else
                attributions.valid_from <= counted.week_start + 6
                and (attributions.valid_to is null or attributions.valid_to > counted.week_start + 6)
        end
{% endmacro %}
