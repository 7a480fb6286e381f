{% macro week_basis_usage(week_usage, week_answers, model_attributions, country_by="'home'", modes=attribution_modes()) %}
with counted as (
    select
        answers.week_start,
        answers.basis,
        usage.model_permaslug,
        usage.is_other,
        usage.is_assumed,
        {{ counted_within('answers.ranks', 'usage') }}
    from {{ week_answers }} as answers
    inner join {{ week_usage }} as usage
        on
            answers.week_start = usage.week_start
            and answers.source = usage.source
            and {{ may_stand_within('answers.ranks', 'usage') }}
    where answers.is_published and answers.choice = 1
),

attributions as (
    {{ attributions_by_slug(model_attributions) }}
)

select
    counted.*,
    modes.attribution,
    -- A week stands in its own figures, and as the week before in those of the next, with what is known by then.
    counted.week_start + stands.days_later as compared_in,
    attributions.vendor_id,
    case {{ country_by }} when 'listed' then attributions.listed_country_code else attributions.country_code end as country_code
from counted
cross join {{ modes }}
cross join (values (0), (7)) as stands (days_later)
left join attributions
    on
        {{ model_slug('counted.model_permaslug') }} = attributions.model_slug
        and case
            when modes.attribution = 'as_known_now' then attributions.is_current
            else
                attributions.valid_from <= counted.week_start + stands.days_later + 6
                and (attributions.valid_to is null or attributions.valid_to > counted.week_start + stands.days_later + 6)
        end
{% endmacro %}

{# A row whose bounds reach over the edge of a top n may stand on either side of it. #}
{% macro may_stand_within(ranks, usage) -%}
({{ ranks }} is null or {{ usage }}.rank_low <= {{ ranks }})
{%- endmacro %}

{% macro counted_within(ranks, usage) -%}
case when {{ ranks }} is null or {{ usage }}.rank <= {{ ranks }} then {{ usage }}.named_tokens else 0 end as named_tokens,
case when {{ ranks }} is null or {{ usage }}.rank_high <= {{ ranks }} then {{ usage }}.low_tokens else 0 end as low_tokens,
{{ usage }}.high_tokens as high_tokens,
case when {{ ranks }} is null or {{ usage }}.rank_high <= {{ ranks }} or {{ usage }}.slack_tokens > 0 then {{ usage }}.slack_tokens end as slack_tokens
{%- endmacro %}
