{# The rows that count on each basis, with the vendor and country they belong to in each mode of attribution.
   as_known_now: the period of attribution that is current. as_known_then: the one in force at the end of the week. #}
{% macro week_basis_usage(week_usage, week_bases, model_attributions) %}
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
left join {{ model_attributions }} as attributions
    on
        counted.model_permaslug = attributions.model_permaslug
        and case
            when modes.attribution = 'as_known_now' then attributions.is_current
            else
                attributions.valid_from <= counted.week_start + 6
                and (attributions.valid_to is null or attributions.valid_to > counted.week_start + 6)
        end
{% endmacro %}
