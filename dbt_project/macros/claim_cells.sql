{# The tokens of a claim's entity in each week, under each definition of what is counted. Grain: claim, week, known,
   variants, source, basis, country_by. Attribution is four columns, one for each moment at which it can be known:
   at the end of the week itself (as_known_then), of the claim's week, of the week before that, and now.
   other_* is the country that a streak is measured against. stealth_*: of the tokens, those of models that were
   listed without their vendor at first. #}
{% macro claim_cells(claims, claim_rows, model_attributions) %}
with attributions as (
    select distinct on (model_slug, valid_from)
        model_slug,
        country_code,
        listed_country_code,
        is_stealth,
        valid_from,
        valid_to,
        is_current
    from {{ model_attributions }}
),

countries as (
    select *
    from (values ('home'), ('listed')) as v (country_by)
),

attributed as (
    select
        claim_rows.*,
        claims.metric,
        countries.country_by,
        case countries.country_by when 'home' then attributions.country_code else attributions.listed_country_code end as country,
        attributions.is_stealth,
        claims.entity,
        claims.over_entity,
        attributions.valid_from as belongs_from,
        coalesce(attributions.valid_to, 'infinity'::date) as belongs_to,
        attributions.is_current
    from {{ claim_rows }} as claim_rows
    inner join {{ claims }} as claims on claim_rows.claim_id = claims.claim_id
    cross join countries
    left join attributions on split_part(claim_rows.model_permaslug, ':', 1) = attributions.model_slug
    -- Who a model belongs to matters to claims about countries; the others are asked once.
    where claims.metric in {{ country_metrics() }} or countries.country_by = 'home'
),

-- A row belongs to the entity from one day to another; without attribution, it does always or never.
belonging as (
    select
        *,
        case
            when metric in ('market_total', 'market_growth') then true
            when metric in {{ country_metrics() }} then coalesce(country = entity, false)
            else model_permaslug = case variants when 'merged' then split_part(entity, ':', 1) else entity end
        end as is_entitys,
        coalesce(country = over_entity, false) as is_others,
        metric not in {{ country_metrics() }} as is_settled_who,
        week_start + 6 as own_end,
        claim_week + 6 as claim_end,
        claim_week - 1 as previous_end
    from attributed
    where metric in {{ country_metrics() }} or coalesce(is_current, true)
)

select
    claim_id,
    claim_week,
    week_start,
    known,
    variants,
    source,
    basis,
    country_by,
    any_value(market_tokens) as market_tokens,
    {% for moment in ['own_end', 'claim_end', 'previous_end'] %}
    {% set counts = 'is_settled_who or (belongs_from <= ' ~ moment ~ ' and belongs_to > ' ~ moment ~ ')' %}
    {{ tokens_where('is_entitys and (' ~ counts ~ ')', 'tokens_at_' ~ moment) }},
    {{ tokens_where('is_others and (' ~ counts ~ ')', 'other_tokens_at_' ~ moment, with_half_width=false) }},
    {% endfor %}
    {{ tokens_where('is_entitys and (is_settled_who or is_current)', 'tokens_now') }},
    {{ tokens_where('is_others and is_current', 'other_tokens_now', with_half_width=false) }},
    {% set stealth_then = 'is_entitys and is_stealth and belongs_from <= own_end and belongs_to > own_end' %}
    {% set stealth_now = 'is_entitys and is_stealth and is_current' %}
    {{ tokens_where(stealth_then, 'stealth_tokens_at_own_end', with_half_width=false) }},
    {{ tokens_where(stealth_now, 'stealth_tokens_now', with_half_width=false) }},
    string_agg(distinct model_permaslug, ', ') filter (where {{ stealth_then }}) as stealth_models_at_own_end,
    string_agg(distinct model_permaslug, ', ') filter (where {{ stealth_now }}) as stealth_models_now
from belonging
group by all
{% endmacro %}

{% macro country_metrics() -%}
('country_total', 'country_growth', 'country_share', 'lead_streak')
{%- endmacro %}

{% macro tokens_where(condition, name, with_half_width=true) -%}
coalesce(sum(total_tokens) filter (where {{ condition }}), 0)::decimal(38, 0) as {{ name }}
{%- if with_half_width %},
    coalesce(sum(half_width_tokens) filter (where {{ condition }}), 0)::decimal(38, 0) as half_width_{{ name }}
{%- endif %}
{%- endmacro %}
