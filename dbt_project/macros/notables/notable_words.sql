{# Tokens as a sentence has them: the figure, or what it lies between. Bounds are rounded outward: those printed hold the true ones. #}
{% macro tokens_in_words(figures=none) -%}
{% set of = figures ~ '.' if figures else '' -%}
case
    when {{ of }}low_tokens < {{ of }}high_tokens
        then
            printf(
                '%.3f T tokens (between %.3f and %.3f)',
                {{ of }}total_tokens::double / 1e12,
                ({{ of }}low_tokens::hugeint // 1000000000)::double / 1e3,
                (({{ of }}high_tokens::hugeint + 999999999) // 1000000000)::double / 1e3
            )
    else printf('%.3f T tokens', {{ of }}total_tokens::double / 1e12)
end
{%- endmacro %}

{# A run that reaches back to what is not known may be longer. #}
{% macro weeks_in_words(weeks, is_exact) -%}
case when {{ is_exact }} then '' else 'at least ' end
|| {{ weeks }}::varchar || case {{ weeks }} when 1 then ' week' else ' weeks' end
{%- endmacro %}
