{# Tokens as a sentence has them. #}
{% macro tokens_in_words(figures=none) -%}
{% set of = figures ~ '.' if figures else '' -%}
{{ figure_in_words('tokens', of ~ 'low_tokens', of ~ 'high_tokens', of ~ 'total_tokens') }} || ' tokens'
{%- endmacro %}

{# A run that reaches back to what is not known may be longer. #}
{% macro weeks_in_words(weeks, is_exact) -%}
case when {{ is_exact }} then '' else 'at least ' end
|| {{ weeks }}::varchar || case {{ weeks }} when 1 then ' week' else ' weeks' end
{%- endmacro %}
