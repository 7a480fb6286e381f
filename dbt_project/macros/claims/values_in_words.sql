{% macro value_in_words(value) -%}
case
    when verdicts.unit = 'tokens' then printf('%.3f T tokens', {{ value }}::double / 1e12)
    when verdicts.unit = 'growth'
        then replace(case when {{ value }} >= 0 then '+' else '' end || {{ percents_in_words(value) }}, '-', '−')
    when verdicts.unit = 'share' then {{ percents_in_words(value) }}
    when verdicts.unit = 'weeks' then printf('%d week', {{ value }}::integer) || case when {{ value }} = 1 then '' else 's' end
    when verdicts.unit = 'ratio' then printf('%.2f times', {{ value }}::double)
    when verdicts.metric = 'record' then printf('place %d of the weeks known', {{ value }}::integer)
    when verdicts.subject = 'list'
        then printf('%d of the %d', {{ value }}::integer, verdicts.claimed_value::integer)
    else printf('place %d', {{ value }}::integer)
end
{%- endmacro %}

{% macro percents_in_words(fraction) -%}
case
    when verdicts.claimed_step < 0.001 then printf('%.2f %%', 100 * {{ fraction }}::double)
    else printf('%.1f %%', 100 * {{ fraction }}::double)
end
{%- endmacro %}

{% macro distance_in_words() -%}
case
    when verdicts.unit = 'ratio' then replace(printf('%+.2f', (shown.value - verdicts.claimed_value)::double), '-', '−')
    when verdicts.unit in ('growth', 'share')
        then replace(printf('%+.1f points', 100 * (shown.value - verdicts.claimed_value)::double), '-', '−')
    when verdicts.unit = 'tokens' and shown.value > 10 * verdicts.claimed_value
        then printf('%.0f times as much', (shown.value / verdicts.claimed_value)::double)
    when verdicts.unit = 'tokens'
        then
            printf('%.1f %% ', 100 * abs(shown.value - verdicts.claimed_value)::double / verdicts.claimed_value::double)
            || case when shown.value < verdicts.claimed_value then 'less' else 'more' end
    else replace(printf('%+d', (shown.value - verdicts.claimed_value)::integer), '-', '−')
end
{%- endmacro %}
