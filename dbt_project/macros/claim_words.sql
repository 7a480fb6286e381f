{# How values and definitions of claims are written for a person. #}
{% macro in_words(value) -%}
case
    when verdicts.unit = 'tokens' then printf('%.3f T tokens', {{ value }}::double / 1e12)
    when verdicts.unit = 'growth'
        then replace(case when {{ value }} >= 0 then '+' else '' end || {{ percents(value) }}, '-', '−')
    when verdicts.unit = 'share' then {{ percents(value) }}
    when verdicts.unit = 'weeks' then printf('%d weeks', {{ value }}::integer)
    when verdicts.metric = 'top_list'
        then printf('%d of the %d', {{ value }}::integer, verdicts.claimed_value::integer)
    else printf('place %d', {{ value }}::integer)
end
{%- endmacro %}

{# A fraction in percents, with the digits that the claim has. #}
{% macro percents(value) -%}
case
    when verdicts.claimed_step < 0.001 then printf('%.2f %%', 100 * {{ value }}::double)
    else printf('%.1f %%', 100 * {{ value }}::double)
end
{%- endmacro %}

{# How far the value shown lies from the claim: in percents of it, or in points where the claim is a ratio. #}
{% macro distance_in_words() -%}
case
    when verdicts.unit in ('growth', 'share')
        then replace(printf('%+.1f points', 100 * (shown.value - verdicts.claimed_value)::double), '-', '−')
    when verdicts.unit = 'tokens'
        then
            printf('%.1f %% ', 100 * abs(shown.value - verdicts.claimed_value)::double / verdicts.claimed_value::double)
            || case when shown.value < verdicts.claimed_value then 'less' else 'more' end
    else replace(printf('%+d', (shown.value - verdicts.claimed_value)::integer), '-', '−')
end
{%- endmacro %}

{% macro basis_in_words(basis) -%}
case {{ basis }}
    when 'all' then 'every row'
    when 'as_ranked' then 'the ranking'
    else 'the ' || replace({{ basis }}, '_', ' ')
end
{%- endmacro %}

{% macro source_in_words(source) -%}
case {{ source }}
    when 'daily_rankings' then 'the daily rankings'
    when 'weekly_chart' then 'the weekly chart'
    when 'weekly_page' then 'the ranking page'
    else 'the chart''s totals'
end
{%- endmacro %}

{# A definition in words; table is an alias with its dot, or nothing. #}
{% macro definition_in_words(table) -%}
{{ basis_in_words(table ~ 'basis') }}
|| case
    when {{ table }}basis <> {{ table }}previous_basis
        then ' over ' || {{ basis_in_words(table ~ 'previous_basis') }}
    else ''
end
|| ' of ' || {{ source_in_words(table ~ 'source') }}
|| case
    when {{ table }}source <> {{ table }}previous_source
        then ' over ' || {{ source_in_words(table ~ 'previous_source') }}
    else ''
end
|| ', attribution ' || replace({{ table }}attribution, '_', ' ')
|| case
    when {{ table }}attribution <> {{ table }}previous_attribution
        then ' over ' || replace({{ table }}previous_attribution, '_', ' ')
    else ''
end
|| case when {{ table }}variants = 'merged' then ', variants merged' else '' end
|| case when {{ table }}country_by = 'listed' then ', listed countries' else '' end
|| case when {{ table }}known = 'at_publication' then ', usage as known at publication' else ', usage as known now' end
{%- endmacro %}
