{% macro claim_texts(verdicts, shown, defaults, like_for_like) %}
select
    verdicts.*,
    shown.value,
    shown.definition,
    shown.known,
    shown.is_rounded,
    shown.stealth_models,
    shown.rows = 'displayed' as is_displayed,
    {{ value_in_words('shown.value') }} as value_text,
    {{ value_in_words('shown.low', 'shown.high') }} as between_text,
    {{ value_in_words('shown.high') }} as high_text,
    {{ value_in_words('(shown.value - shown.stealth_tokens)') }} as without_stealth_text,
    {{ value_in_words('coalesce(defaults.value, defaults.low)', 'case when defaults.value is null then defaults.high else defaults.value end') }}
        as default_text,
    defaults.definition as default_definition,
    like_for_like.value as like_for_like_value,
    like_for_like.basis_name || ' of ' || like_for_like.source_name as like_for_like_name,
    {{ value_in_words('like_for_like.value') }} as like_for_like_text,
    coalesce(
        verdicts.unit in ('tokens', 'share') and shown.value is not null and shown.high - shown.low > verdicts.claimed_step, false
    ) as is_open_above,
    shown.low < shown.value as is_open_below,
    coalesce(verdicts.subject = 'country' and verdicts.unit = 'tokens' and shown.stealth_tokens > 0, false) as is_stealth_counted,
    (shown.value - verdicts.claimed_value)::double as distance,
    replace(
        case
            when verdicts.unit = 'ratio' then printf('%+.2f', distance)
            when verdicts.unit in ('growth', 'share') then replace({{ figure_in_words('growth', 'distance', 'distance') }}, '%', 'points')
            when verdicts.unit = 'tokens' and shown.value > 10 * verdicts.claimed_value
                then {{ figure_in_words('ratio', 'shown.value / verdicts.claimed_value', 'shown.value / verdicts.claimed_value') }} || ' times as much'
            when verdicts.unit = 'tokens'
                then
                    {{ figure_in_words('share', 'abs(distance) / verdicts.claimed_value', 'abs(distance) / verdicts.claimed_value') }}
                    || case when distance < 0 then ' less' else ' more' end
            else printf('%+d', distance::integer)
        end,
        '-', '−'
    ) as distance_text,
    case
        when shown.basis <> shown.previous_basis
            then shown.basis_name || ' of this week against ' || shown.previous_basis_name || ' of the week before'
        when shown.source <> shown.previous_source
            then shown.source_name || ' of this week against ' || shown.previous_source_name || ' of the week before'
        when shown.stealth_models is not null and contains(shown.stealth_models, coalesce(shown.uncounted_models, ''))
            then
                'this week with ' || coalesce(shown.uncounted_models, shown.stealth_models) || ' counted for '
                || verdicts.entity || ' against the week before without it'
        when shown.uncounted_models is not null
            then
                'this week, attributed as known at its end, against the week before without ' || shown.uncounted_models
                || ', which was not yet known to belong to ' || verdicts.entity
        else 'two weeks attributed as known at different times'
    end as mixture_text
from {{ verdicts }} as verdicts
left join {{ shown }} as shown on verdicts.claim_id = shown.claim_id
left join {{ defaults }} as defaults on verdicts.claim_id = defaults.claim_id
left join {{ like_for_like }} as like_for_like on verdicts.claim_id = like_for_like.claim_id
{% endmacro %}

{% macro value_in_words(low, high=none) -%}
{% set high = high or low -%}
{% set counted -%}
case when {{ high }} is null then 'at least ' when {{ low }} < {{ high }} then {{ low }}::integer || '–' else '' end
|| coalesce({{ high }}, {{ low }})::integer
{%- endset -%}
case
    when verdicts.unit = 'tokens' then {{ figure_in_words('tokens', low, high, finer='1') }} || ' tokens'
    {% for unit in ['growth', 'share'] -%}
    when verdicts.unit = '{{ unit }}' then {{ figure_in_words(unit, low, high, finer='(verdicts.claimed_step < 0.001)::integer') }}
    {% endfor -%}
    when verdicts.unit = 'ratio' then {{ figure_in_words('ratio', low, high, finer='1') }} || ' times'
    when verdicts.unit = 'weeks' then {{ counted }} || ' week' || case when {{ high }} = 1 then '' else 's' end
    when verdicts.metric = 'record' then 'place ' || {{ counted }} || ' of the weeks known'
    when verdicts.subject = 'list' then {{ counted }} || ' of the ' || verdicts.claimed_value::integer
    else 'place ' || {{ counted }}
end
{%- endmacro %}
