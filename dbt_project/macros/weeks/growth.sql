{# The rule of growth, for facts, prints, people's tables and the checker alike: two complete weeks of one source, at one coverage;
a point only where models that are not named leave it open by little. The checks state it again in reference_growth.py. The market's
own growth, of totals, is exact, and of its sources the first is taken (market_weekly.sql). #}
{% macro are_compared(this_week, previous_week) -%}
{{ this_week }}.week_start - 7 = {{ previous_week }}.week_start
and {{ this_week }}.source = {{ previous_week }}.source
and {{ this_week }}.is_complete
and {{ previous_week }}.is_complete
{%- endmacro %}

{# A top n is the same n; of the whole market, both weeks must name as many models. #}
{% macro is_one_coverage(this_week, previous_week) -%}
({{ this_week }}.ranks is not null or {{ this_week }}.naming_depth is not distinct from {{ previous_week }}.naming_depth)
{%- endmacro %}

{# The difference is taken in integers, so that a ratio is rounded once. #}
{% macro growth(this_tokens, previous_tokens) -%}
({{ this_tokens }} - {{ previous_tokens }})::double / nullif({{ previous_tokens }}, 0)::double
{%- endmacro %}

{# To the digits that doubles of any size show alike, so that a choice does not hang on the last of them. #}
{% macro openness(growth_low, growth_high) -%}
printf('%.9g', round({{ growth_high }} - {{ growth_low }}, 12))::double
{%- endmacro %}

{# Rounding leaves the point standing; models that one of the two weeks does not name do not, beyond this. #}
{% macro does_point_stand(is_rounded, growth_low, growth_high) -%}
({{ is_rounded }} or {{ openness(growth_low, growth_high) }} <= {{ threshold('growth_openness') }})
{%- endmacro %}

{# Whether a growth is published as a number or left null: facts, the market and prints all ask here. Without bounds it is of exact totals. #}
{% macro growth_point(this_tokens, previous_tokens, is_rounded='true', growth_low='null', growth_high='null') -%}
case when {{ does_point_stand(is_rounded, growth_low, growth_high) }} then {{ growth(this_tokens, previous_tokens) }} end
{%- endmacro %}

{% macro growth_from_best_source(compared, keys) %}
with bounded as (
    select
        {{ keys | join(',\n    ') }},
        source as growth_source,
        compared_named_share,
        previous_named_share,
        is_rounded,
        precedence,
        this_tokens as compared_tokens,
        previous_tokens,
        -- A ratio is least where this week is and the week before is not: the ends of the two intervals cross.
        {{ growth('this_low_tokens', 'previous_high_tokens') }} as growth_low,
        {{ growth('this_high_tokens', 'previous_low_tokens') }} as growth_high,
        {{ growth_point('this_tokens', 'previous_tokens', 'is_rounded', 'growth_low', 'growth_high') }} as growth,
        case when this_tokens > 0 and previous_tokens > 0 then previous_rank - this_rank end as places_won
    from {{ compared }}
)

select * replace (case when growth is not null then places_won end as places_won)
from bounded
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

{% macro growth_note(is_complete, growths, previous_is_complete, is_first_week, is_unnamed_before='false') -%}
{% set newly_named_note = "case when " ~ is_first_week ~ " then 'New: not named before.' else 'Not named in the week before.' end" -%}
case
    when {{ growths }}.growth is not null then null
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
