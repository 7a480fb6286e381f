{% macro claim_explanation() %}
{% set shown = value_in_words('shown.value') ~ " || ' on ' || shown.definition" %}
{% set shown_at_distance = value_in_words('shown.value') ~ " || ' (' || " ~ distance_in_words() ~ " || ') on ' || shown.definition" %}
case verdicts.verdict
    when 'confirmed' then 'Holds: ' || {{ shown }} || '.' || {{ stealth_in_words() }} || {{ like_for_like_in_words() }}
    when 'restated'
        then 'Held as known at publication (' || {{ shown }} || '), no longer now.' || {{ like_for_like_in_words() }}
    when 'confirmed_on_mixed_basis'
        then 'Reproduced only by setting ' || {{ mixture_in_words() }} || ' (' || {{ shown }} || ').' || {{ like_for_like_in_words() }}
    when 'refuted' then 'No definition gives it; the nearest is ' || {{ shown_at_distance }} || '.'
    else
        coalesce(
            'Not checkable as known then: no capture of it from before the end of '
            || coalesce(verdicts.published_on::varchar, 'that day') || ' is held. Known now is ' || {{ shown_at_distance }} || '.',
            'Not checkable: no complete capture of what it needs is held.'
        )
end
|| coalesce(' ' || verdicts.note, '')
{% endmacro %}

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
    else
        'this week with ' || coalesce(shown.stealth_models, 'stealth models') || ' counted for ' || verdicts.entity
        || ' against the week before without it'
end
{%- endmacro %}

{% macro like_for_like_in_words() -%}
case
    when like_for_like.value is null or round(like_for_like.value, 4) = round(shown.value, 4) then ''
    when verdicts.unit = 'growth'
        then
            ' Like for like (' || like_for_like.basis_name || ' of ' || like_for_like.source_name
            || ' in both weeks, attribution as known now) it is ' || {{ value_in_words('like_for_like.value') }} || '.'
    else ' With attribution as known now it is ' || {{ value_in_words('like_for_like.value') }} || '.'
end
{%- endmacro %}
