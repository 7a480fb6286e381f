{# Who, what, in which week, on which basis, from where, as of when: all that a quotation must hold. #}
{% macro notable_sentence() -%}
concat_ws(
    ' ',
    case
        when noticed.subject = 'market' then 'The whole market'
        when noticed.subject in ('country', 'vendor') then 'Within ' || bases.basis_name || ', ' || names.entity_name
        else noticed.entity
    end,
    noticed.predicate,
    over_names.entity_name
)
|| coalesce(noticed.detail, '')
|| ' (week of ' || noticed.week_start::varchar
|| case
    when noticed.subject = 'market' then ', every row'
    when noticed.subject in ('country', 'vendor') then ', attribution as known now'
    else ', variants apart'
end
|| '). Source: OpenRouter (openrouter.ai/rankings), as of '
|| strftime(answers.as_of at time zone 'UTC', '%Y-%m-%d %H:%M UTC') || '.'
{%- endmacro %}

{% macro notable_names() %}
select
    'country' as subject,
    country_code as entity,
    regexp_replace(country_name, '^(United|Netherlands)', 'the \1') as entity_name
from {{ ref('dim_country') }}
union all
-- A vendor that moved stands in it once for each period.
select
    'vendor' as subject,
    vendor_id as entity,
    any_value(vendor_name) as entity_name
from {{ ref('dim_vendor') }}
group by vendor_id
{% endmacro %}

{# As the schema of claims writes ids; two permaslugs that differ by a mark alone have two. #}
{% macro notable_id() -%}
{% set key = "concat_ws('-', noticed.week_start, noticed.kind, noticed.entity)" -%}
left(trim(regexp_replace(lower({{ key }}), '[^a-z0-9]+', '-', 'g'), '-'), 90) || '-' || left(md5({{ key }}), 8)
{%- endmacro %}
