{% macro claim_texts(verdicts, shown, defaults, like_for_like, lost_days) %}
select
    verdicts.*,
    shown.value,
    shown.definition,
    shown.known,
    shown.is_rounded,
    shown.source = 'weeks_around' as is_by_weeks,
    shown.rolling_from,
    {{ days_in_words("coalesce(shown.rolling_from, verdicts.week_start)", "coalesce(shown.rolling_from + 6, " ~ last_day_of('verdicts') ~ ")") }} as days_text,
    {{ remedy_in_words(lost_days) }} as remedy_text,
    {{ is_early('verdicts') }} as is_early,
    {{ days_in_words('verdicts.published_on - 7', 'verdicts.published_on - 1') }} as rolling_text,
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
    like_for_like.basis = shown.basis as is_like_for_like_of_basis,
    like_for_like.basis_name || ' of ' || like_for_like.source_name as like_for_like_name,
    {{ value_in_words('like_for_like.value') }} as like_for_like_text,
    coalesce(
        verdicts.unit in ('tokens', 'share') and shown.value is not null and shown.high - shown.low > verdicts.claimed_step, false
    ) as is_open_above,
    shown.low < shown.value as is_open_below,
    coalesce(verdicts.subject = 'country' and verdicts.unit = 'tokens' and shown.stealth_tokens > 0, false) as is_stealth_counted,
    (
        shown.value
        - case when shown.value > verdicts.claimed_upper then verdicts.claimed_upper else verdicts.claimed_value end
    )::double as difference,
    -- What the claim says where it is not one figure.
    case
        when verdicts.comparator = 'range'
            then replace({{ value_in_words('verdicts.claimed_value') }}, ' tokens', '') || ' to ' || {{ value_in_words('verdicts.claimed_upper') }}
        when verdicts.comparator <> 'exact'
            then replace(verdicts.comparator, '_', ' ') || ' ' || {{ value_in_words('verdicts.claimed_value') }}
    end as rule_text,
    replace(
        case
            when verdicts.unit = 'ratio' then printf('%+.2f', difference)
            when verdicts.unit = 'usd' then printf('%+.3g USD', difference)
            when verdicts.unit in ('growth', 'share') then replace({{ figure_in_words('growth', 'difference', 'difference') }}, '%', 'points')
            when verdicts.unit = 'tokens' and shown.value > 10 * verdicts.claimed_value
                then {{ figure_in_words('ratio', 'shown.value / verdicts.claimed_value', 'shown.value / verdicts.claimed_value') }} || ' times as much'
            when verdicts.unit = 'tokens'
                then
                    {{ figure_in_words('share', 'abs(difference) / verdicts.claimed_value', 'abs(difference) / verdicts.claimed_value') }}
                    || case when difference < 0 then ' less' else ' more' end
            else printf('%+d', difference::integer)
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

{# What would decide the claim, or why nothing will. #}
{% macro remedy_in_words(lost_days) -%}
coalesce(
    'the source has lost ' || (
        select string_agg(lost_day::varchar, ' and ' order by lost_day asc)
        from {{ lost_days }}
        where
            lost_day between verdicts.week_start and {{ last_day_of('verdicts') }}
            and verdicts.measured_from is distinct from 'the price history'
    ) || ', so that only a capture made before it lost that would decide it',
    coalesce(verdicts.measured_from, 'daily rankings') || ' of these days would decide it'
)
{%- endmacro %}

{% macro days_in_words(first_day, last_day) -%}
case when {{ first_day }} = {{ last_day }} then 'the day ' else 'the days ' || {{ first_day }} || ' … ' end || {{ last_day }}
{%- endmacro %}

{% macro price_in_words(price) -%}
rtrim(rtrim(({{ price }})::decimal(18, 6)::varchar, '0'), '.')
{%- endmacro %}

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
    when verdicts.unit = 'usd' then 'US$' || concat_ws('–', {{ price_in_words(low) }}, nullif({{ price_in_words(high) }}, {{ price_in_words(low) }})) || ' per million tokens'
    when verdicts.unit = 'weeks' then {{ counted }} || ' week' || case when {{ high }} = 1 then '' else 's' end
    when verdicts.metric = 'record' then 'place ' || {{ counted }} || ' of the weeks known'
    when verdicts.subject = 'list' then {{ counted }} || ' of the ' || verdicts.claimed_value::integer
    else 'place ' || {{ counted }}
end
{%- endmacro %}
