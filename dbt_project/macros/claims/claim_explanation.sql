{% macro claim_explanation() %}
{% set shown = "coalesce(" ~ value_in_words('shown.value') ~ " || ' on ' || shown.definition, " ~ bounds_in_words() ~ ")" %}
{% set shown_at_distance = "coalesce(" ~ value_in_words('shown.value') ~ " || ' (' || " ~ distance_in_words()
    ~ " || ') on ' || shown.definition, " ~ bounds_in_words() ~ ")" %}
case verdicts.verdict
    when 'confirmed' then 'Holds: ' || {{ at_least_in_words() }} || {{ shown }} || '.' || {{ stealth_in_words() }} || {{ like_for_like_in_words() }}
    when 'restated'
        then 'Held as known at publication (' || {{ at_least_in_words() }} || {{ shown }} || '), no longer now.' || {{ like_for_like_in_words() }}
    when 'confirmed_on_mixed_basis'
        then 'Reproduced only by setting ' || {{ mixture_in_words() }} || ' (' || {{ shown }} || ').' || {{ like_for_like_in_words() }}
    when 'refuted' then 'No definition gives it; the nearest is ' || {{ shown_at_distance }} || '.'
    else
        coalesce(
            'Not checkable, unknown entity: no capture on file names ' || verdicts.unknown_entities || '.',
            case when verdicts.is_open then 'Not checkable: ' || {{ interval_in_words() }} end,
            'Not checkable as known then: no capture of it from before the end of '
            || verdicts.published_on::varchar || ' is held. Known now is ' || {{ shown_at_distance }} || '.',
            case
                when verdicts.metric like 'other_period_%' then 'Not checkable: a figure of another period than a week or a month.'
                else 'Not checkable: no complete capture of what it needs is held.'
            end
        )
end
|| coalesce(' ' || verdicts.note, '')
{% endmacro %}

{% macro at_least_in_words() -%}
case when shown.high is null and verdicts.unit <> 'growth' then 'at least ' else '' end
{%- endmacro %}

{% macro bounds_in_words() -%}
case
    when shown.high is null then 'at least ' || {{ value_in_words('shown.low') }}
    else 'between ' || {{ value_in_words('shown.low') }} || ' and ' || {{ value_in_words('shown.high') }}
end
|| ' on ' || shown.definition
{%- endmacro %}

{% macro interval_in_words() -%}
{{ bounds_in_words() }}
||
case
    when shown.high is null and verdicts.unit = 'weeks' then '; the weeks before are not known.'
    else '; what is not named leaves it open.'
end
{%- endmacro %}

{% macro stealth_in_words() -%}
case
    when verdicts.subject = 'country' and verdicts.unit = 'tokens' and shown.stealth_tokens > 0
        then
            ' It counts ' || shown.stealth_models || ', listed without its vendor at first; without it '
            || {{ value_in_words('(shown.value - shown.stealth_tokens)') }} || '.'
    else ''
end
{%- endmacro %}

{% macro mixture_in_words() -%}
case
    when shown.basis <> shown.previous_basis
        then shown.basis_name || ' of this week against ' || shown.previous_basis_name || ' of the week before'
    when shown.source <> shown.previous_source
        then shown.source_name || ' of this week against ' || shown.previous_source_name || ' of the week before'
    when shown.stealth_models is not null and contains(shown.stealth_models, coalesce(shown.uncounted_models, ''))
        then
            'this week with ' || coalesce(shown.uncounted_models, shown.stealth_models) || ' counted for ' || verdicts.entity
            || ' against the week before without it'
    when shown.uncounted_models is not null
        then
            'this week, attributed as known at its end, against the week before without ' || shown.uncounted_models
            || ', which was not yet known to belong to ' || verdicts.entity
    else 'two weeks attributed as known at different times'
end
{%- endmacro %}

{% macro like_for_like_in_words() -%}
case
    when like_for_like.value is null or round(like_for_like.value, 4) = round(shown.value, 4) then ''
    when verdicts.unit = 'growth'
        then
            ' Like for like (' || like_for_like.basis_name || ' of ' || like_for_like.source_name
            || ' in both weeks, attribution as known now) it is ' || {{ value_in_words('like_for_like.value') }} || '.'
    when verdicts.unit = 'tokens' and shown.rows = 'displayed'
        then ' Exact, with attribution as known now, it is ' || {{ value_in_words('like_for_like.value') }} || '.'
    else ' With attribution as known now it is ' || {{ value_in_words('like_for_like.value') }} || '.'
end
{%- endmacro %}
