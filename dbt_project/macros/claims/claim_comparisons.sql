{% macro claim_ratios(definitions, claim_cells) %}
select
    definitions.*,
    {{ attribution_of_moment('definitions.moment') }} as attribution,
    definitions.basis as previous_basis,
    definitions.source as previous_source,
    {{ attribution_of_moment('definitions.moment') }} as previous_attribution,
    digits.rows,
    'exact' as growth_of,
    true as is_consistent,
    {% set exact = "digits.rows = 'exact'" %}
    {{ multiple(point_or_displayed('definitions'), point_or_displayed('over_cells')) }} as value,
    case when {{ exact }} then {{ multiple('definitions.low_tokens', 'over_cells.high_tokens') }} else value end as low,
    case when {{ exact }} then {{ multiple('definitions.high_tokens', 'over_cells.low_tokens') }} else value end as high
from {{ definitions }} as definitions
inner join {{ claim_cells }} as over_cells
    on
        {{ same_cell('definitions', 'over_cells') }}
        and definitions.subject = over_cells.subject
        and definitions.over_entity = over_cells.entity
inner join (values ('exact'), ('displayed')) as digits (rows) on {{ rows_suit('digits.rows', 'definitions') }}
where
    definitions.unit = 'ratio'
    and definitions.week_start = definitions.claim_week
    and definitions.moment <> 'next_end'
{% endmacro %}

{# The exact rows have a point where their bounds are one, and where the page shows it. #}
{% macro point_or_displayed(cells) -%}
case
    when digits.rows = 'displayed' then {{ cells }}.displayed_tokens
    when {{ cells }}.low_tokens = {{ cells }}.high_tokens or {{ cells }}.is_rounded then {{ cells }}.tokens
end
{%- endmacro %}

{% macro multiple(tokens, other_tokens) -%}
({{ share(tokens, other_tokens) }})::decimal(38, 12)
{%- endmacro %}

{% macro claim_records(definitions, claim_cells) %}
-- A place among the weeks known in one source, the first of which may be later than the first week there was.
select
    record.claim_id,
    record.known,
    record.variants,
    record.country_by,
    record.basis,
    record.source,
    {{ attribution_of_moment('record.moment') }} as attribution,
    record.basis as previous_basis,
    record.source as previous_source,
    attribution as previous_attribution,
    'exact' as rows,
    'exact' as growth_of,
    true as is_consistent,
    bool_or(weeks.is_rounded) as is_rounded,
    (1 + count(*) filter (where weeks.low_tokens > record.high_tokens))::decimal(38, 12) as low,
    (count(*) filter (where weeks.high_tokens > record.low_tokens or weeks.week_start = record.week_start))::decimal(38, 12)
        as high,
    case when low = high then low end as value
from {{ definitions }} as record
inner join {{ claim_cells }} as weeks
    on
        {{ same_cell('record', 'weeks', ['known_at', 'subject', 'variants', 'country_by', 'basis', 'source', 'moment']) }}
        and record.entity is not distinct from weeks.entity
        and record.week_start >= weeks.week_start
where record.metric = 'record' and record.moment <> 'next_end' and record.tokens > 0
group by record.claim_id, record.known, record.variants, record.country_by, record.basis, record.source, record.moment
{% endmacro %}
