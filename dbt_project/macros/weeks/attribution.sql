{% macro attribution_modes() -%}
(values ('as_known_then'), ('as_known_now')) as modes (attribution)
{%- endmacro %}

{# A variant belongs to whom its model belongs, so that merged rows find their vendor too. #}
{% macro attributions_by_slug(model_attributions) %}
select distinct on (model_slug, valid_from) *
from {{ model_attributions }}
order by model_slug, valid_from, model_permaslug
{% endmacro %}
