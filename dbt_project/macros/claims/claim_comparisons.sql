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
    true as does_point_stand,
    {% set exact = "digits.rows = 'exact'" %}
    {{ multiple(
        'if(' ~ exact ~ ', definitions.tokens, definitions.displayed_tokens)',
        'if(' ~ exact ~ ', over_cells.tokens, over_cells.displayed_tokens)'
    ) }} as value,
    if({{ exact }}, {{ multiple('definitions.low_tokens', 'over_cells.high_tokens') }}, value) as low,
    if({{ exact }}, {{ multiple('definitions.high_tokens', 'over_cells.low_tokens') }}, value) as high
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

{% macro multiple(tokens, other_tokens) -%}
({{ share(tokens, other_tokens) }})::decimal(38, 12)
{%- endmacro %}

{% macro claim_records(definitions) %}
with weeks as (
    select
        *,
        {{ attribution_of_moment('moment') }} as attribution,
        case when week_start = claim_week then tokens end as claim_tokens
    from {{ definitions }}
    where metric = 'record' and moment <> 'next_end' and tokens is not null
),

measured as (
    select
        *,
        max(claim_tokens) over definition as record_tokens,
        max(case when week_start = claim_week then low_tokens end) over definition as record_low,
        max(case when week_start = claim_week then high_tokens end) over definition as record_high
    from weeks
    window definition as (partition by claim_id, known, variants, country_by, basis, source, moment)
)

-- A place among the weeks known in one source, the first of which may be later than the first week there was.
select
    claim_id,
    known,
    variants,
    country_by,
    basis,
    source,
    attribution,
    {{ same_definition_in_both_weeks() }},
    'exact' as rows,
    'exact' as growth_of,
    true as is_consistent,
    true as does_point_stand,
    bool_or(is_rounded) as is_rounded,
    (1 + count(*) filter (where tokens > record_tokens))::decimal(38, 12) as value,
    (1 + count(*) filter (where low_tokens > record_high))::decimal(38, 12) as low,
    (count(*) filter (where high_tokens > record_low or week_start = claim_week))::decimal(38, 12) as high
from measured
where record_tokens > 0
group by claim_id, known, variants, country_by, basis, source, attribution
{% endmacro %}
