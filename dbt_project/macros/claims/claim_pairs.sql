{% macro claim_pairs(definitions) %}
select
    this_week.*,
    {{ attribution_of_moment('this_week.moment') }} as attribution,
    previous_week.basis as previous_basis,
    previous_week.source as previous_source,
    -- Known at the end of the claim's week, so at one moment with it, now, or at its own end only.
    case previous_week.moment
        when 'next_end' then 'as_known_then' when 'now' then 'as_known_now' else 'as_known_before'
    end as previous_attribution,
    previous_week.is_rounded as previous_is_rounded,
    previous_week.tokens as previous_exact_tokens,
    previous_week.displayed_tokens as previous_displayed_tokens,
    previous_week.low_tokens as previous_low_tokens,
    previous_week.high_tokens as previous_high_tokens,
    previous_week.is_named as previous_is_named,
    previous_week.stealth_models as previous_stealth_models,
    later.stealth_models as stealth_later,
    {{ is_one_definition() }} as is_consistent
from {{ definitions }} as this_week
inner join {{ definitions }} as previous_week
    on
        {{ same_cell('this_week', 'previous_week', ['claim_id', 'known', 'variants', 'country_by']) }}
        and this_week.week_start - 7 = previous_week.week_start
        and (this_week.stated_attribution is null or {{ is_one_definition() }})
        -- Who sets one number of rows against another reads them off the page.
        and (this_week.basis = previous_week.basis or (this_week.ranks <= 10 and previous_week.ranks <= 10))
-- The week before with what was public by the end of the claim's week, to say what a mixture leaves out.
left join {{ definitions }} as later
    on
        previous_week.claim_id = later.claim_id
        and {{ same_cell('previous_week', 'later', ['known_at', 'variants', 'source', 'basis', 'week_start', 'country_by']) }}
        and later.moment = 'next_end'
where
    this_week.unit = 'growth'
    and this_week.week_start = this_week.claim_week
    and this_week.moment <> 'next_end'
{% endmacro %}

{% macro is_one_definition() -%}
(
    this_week.basis = previous_week.basis
    and this_week.source = previous_week.source
    and previous_week.moment = case this_week.moment when 'own_end' then 'next_end' else this_week.moment end
)
{%- endmacro %}
