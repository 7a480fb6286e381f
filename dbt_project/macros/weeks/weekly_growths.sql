{% macro weekly_growths_by(entity, week_pairs) %}
with summed as (
    select
        week_start,
        basis,
        attribution,
        {{ entity }},
        source,
        precedence,
        ranks,
        is_rounded,
        -- Of the whole market, how much of each week the rows of the pair name.
        case when ranks is null then named_share end as compared_named_share,
        case when ranks is null then previous_named_share end as previous_named_share,
        {% for side in ['this', 'previous'] %}
        sum({{ side }}_tokens)::decimal(38, 0) as {{ side }}_tokens,
        sum({{ side }}_low_tokens)::decimal(38, 0) as {{ side }}_low_tokens,
        -- Ranks that no row is sure of may all be of this entity.
        (sum({{ side }}_high_tokens) + any_value({{ side }}_unnamed_in_ranks))::decimal(38, 0) as {{ side }}_high_tokens{{ ',' if not loop.last }}
        {% endfor %}
    from {{ week_pairs }}
    where {{ entity }} is not null
    group by all
),

ranked as (
    select
        *,
        {% for side in ['this', 'previous'] %}
        row_number() over (
            partition by week_start, basis, attribution, source
            order by {{ side }}_tokens desc, {{ entity }} asc
        )::integer as {{ side }}_rank{{ ',' if not loop.last }}
        {% endfor %}
    from summed
)

{{ best_growth('ranked', ['week_start', 'basis', 'attribution', entity]) }}
{% endmacro %}

{% macro best_growth(compared, keys) %}
select
    {{ keys | join(',\n    ') }},
    source as growth_source,
    compared_named_share,
    previous_named_share,
    is_rounded,
    this_tokens as compared_tokens,
    previous_tokens,
    case when this_tokens > 0 and previous_tokens > 0 then previous_rank - this_rank end as places_won,
    {{ growth('this_tokens', 'previous_tokens') }} as growth_of_named,
    -- A ratio is least where this week is and the week before is not: the ends of the two intervals cross.
    {{ growth('this_low_tokens', 'previous_high_tokens') }} as growth_low,
    {{ growth('this_high_tokens', 'previous_low_tokens') }} as growth_high
from {{ compared }}
-- The source that names most of the market; of rankings, the one that leaves growth least open; then by precedence.
qualify
    row_number() over (
        partition by {{ keys | join(', ') }}
        order by
            round(compared_named_share, 12) desc nulls last,
            {{ openness('growth_low', 'growth_high') }} asc nulls last,
            precedence asc
    ) = 1
{% endmacro %}

{# To the digits that doubles of any size show alike, so that a choice does not hang on the last of them. #}
{% macro openness(growth_low, growth_high) -%}
printf('%.9g', round({{ growth_high }} - {{ growth_low }}, 12))::double
{%- endmacro %}

{# Rounding leaves the point standing; models that one of the two weeks does not name do not, beyond this. #}
{% macro growth_that_stands(growths) -%}
case
    when
        {{ growths }}.is_rounded
        or {{ openness(growths ~ '.growth_low', growths ~ '.growth_high') }} <= {{ threshold('growth_openness') }}
        then {{ growths }}.growth_of_named
end
{%- endmacro %}

{% macro growth_note(is_complete, growths, previous_is_complete, is_first_week, is_unnamed_before='false') -%}
{% set newly_named_note = "case when " ~ is_first_week ~ " then 'New: not named before.' else 'Not named in the week before.' end" -%}
case
    when {{ growth_that_stands(growths) }} is not null then null
    when not {{ is_complete }} then 'The week is not complete.'
    when {{ growths }}.compared_tokens = 0 then 'Not named this week.'
    when {{ growths }}.previous_tokens = 0 then {{ newly_named_note }}
    when {{ growths }}.growth_low is not null
        then
            'Open between ' || {{ signed_percents(growths ~ '.growth_low') }} || ' and '
            || coalesce({{ signed_percents(growths ~ '.growth_high') }}, 'any rise')
            || ': one of the two weeks does not name it, or a model of it, throughout.'
    when not coalesce({{ previous_is_complete }}, false) then 'The week before is not known completely.'
    when {{ is_unnamed_before }} then {{ newly_named_note }}
    else 'No single source covers both weeks equally.'
end
{%- endmacro %}

{% macro signed_percents(fraction) -%}
replace(printf('%+.1f %%', 100 * {{ fraction }}), '-', '−')
{%- endmacro %}
