{% macro claim_cells(claims, claim_rows, model_attributions) %}
with belonging as (
    {{ claim_rows_attributed(claims, claim_rows, model_attributions) }}
)

{% set moments = {'own_end': 'week_start + 6', 'claim_end': 'claim_week + 6', 'previous_end': 'claim_week - 1'} %}
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
    {% for moment, day in moments.items() %}
    {% set in_force = '(needs_no_attribution or (belongs_from <= ' ~ day ~ ' and belongs_to > ' ~ day ~ '))' %}
    {{ tokens_where('is_of_entity and ' ~ in_force) }} as tokens_at_{{ moment }},
    {{ tokens_where('is_of_over_entity and ' ~ in_force) }} as over_tokens_at_{{ moment }},
    {% endfor %}
    {{ tokens_where('is_of_entity and (needs_no_attribution or is_current)') }} as tokens_now,
    {{ tokens_where('is_of_over_entity and is_current') }} as over_tokens_now,
    {% for moment, in_force in [
        ('at_own_end', '(belongs_from <= week_start + 6 and belongs_to > week_start + 6)'), ('now', 'is_current')
    ] %}
    {{ tokens_where('is_of_entity and (needs_no_attribution or ' ~ in_force ~ ')', 'half_width_tokens') }}
    as half_width_tokens_{{ moment }},
    {{ tokens_where('is_of_entity and is_stealth and ' ~ in_force) }} as stealth_tokens_{{ moment }},
    string_agg(distinct model_permaslug, ', ' order by model_permaslug) filter (where is_of_entity and is_stealth and {{ in_force }})
        as stealth_models_{{ moment }}{{ ',' if not loop.last }}
    {% endfor %}
from belonging
group by all
{% endmacro %}

{% macro tokens_where(condition, tokens='total_tokens') -%}
coalesce(sum({{ tokens }}) filter (where {{ condition }}), 0)::decimal(38, 0)
{%- endmacro %}
