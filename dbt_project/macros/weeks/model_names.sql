{% macro model_slug(model_permaslug) -%}
    split_part({{ model_permaslug }}, ':', 1)
{%- endmacro %}

{% macro name_ranked(model_permaslug, variants) -%}
    case {{ variants }} when 'merged' then regexp_replace({{ model_permaslug }}, ':[^ ]*', '', 'g') else {{ model_permaslug }} end
{%- endmacro %}
