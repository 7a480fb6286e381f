{% macro claim_definitions(claims, claim_cells) %}
select
    claims.unit,
    claims.subject,
    cells.*,
    modes.attribution,
    {{ by_attribution('tokens_at_own_end', 'tokens_now') }} as tokens,
    {{ by_attribution('half_width_tokens_at_own_end', 'half_width_tokens_now') }} as half_width,
    {{ by_attribution('over_tokens_at_own_end', 'over_tokens_now') }} as over_tokens,
    {{ by_attribution('stealth_tokens_at_own_end', 'stealth_tokens_now') }} as stealth_tokens,
    {{ by_attribution('stealth_models_at_own_end', 'stealth_models_now') }} as stealth_models
from {{ claim_cells }} as cells
inner join {{ claims }} as claims on cells.claim_id = claims.claim_id
inner join {{ attribution_modes() }} on claims.subject = 'country' or modes.attribution = 'as_known_now'
{% endmacro %}

{% macro by_attribution(then_column, now_column) -%}
case modes.attribution when 'as_known_then' then cells.{{ then_column }} else cells.{{ now_column }} end
{%- endmacro %}
