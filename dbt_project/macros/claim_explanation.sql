{# One plain sentence or two for each verdict: what reproduces the claim, and what it is like for like. #}
{% macro claim_explanation() %}
case verdicts.verdict
    when 'confirmed'
        then
            'Holds: ' || {{ in_words('shown.value') }} || ' on ' || {{ definition_in_words('shown.') }} || '.'
            || {{ stealth_in_words() }} || {{ like_for_like_in_words() }}
    when 'restated'
        then
            'Held as known at publication (' || {{ in_words('shown.value') }} || ' on '
            || {{ definition_in_words('shown.') }} || '), no longer now.' || {{ like_for_like_in_words() }}
    when 'confirmed_on_mixed_basis'
        then
            'Reproduced only by setting ' || {{ mixture_in_words() }} || ' (' || {{ in_words('shown.value') }} || ' on '
            || {{ definition_in_words('shown.') }} || ').' || {{ like_for_like_in_words() }}
    when 'refuted'
        then
            'No definition gives it; the nearest is ' || {{ in_words('shown.value') }} || ' (' || {{ distance_in_words() }}
            || ') on ' || {{ definition_in_words('shown.') }} || '.'
    else
        coalesce(
            'Not checkable as known then: no capture of it from before the end of '
            || coalesce(verdicts.published_on::varchar, 'that day') || ' is held. Known now is '
            || {{ in_words('shown.value') }} || ' (' || {{ distance_in_words() }} || ') on '
            || {{ definition_in_words('shown.') }} || '.',
            'Not checkable: no complete capture of what it needs is held.'
        )
end
|| coalesce(' ' || verdicts.note, '')
{% endmacro %}

{% macro stealth_in_words() -%}
case
    when verdicts.metric = 'country_total' and shown.stealth_tokens > 0
        then
            ' It counts ' || shown.stealth_models || ', listed without its vendor at first; without it '
            || {{ in_words('(shown.value - shown.stealth_tokens)') }} || '.'
    else ''
end
{%- endmacro %}

{% macro mixture_in_words() -%}
case
    when shown.basis <> shown.previous_basis
        then
            {{ basis_in_words('shown.basis') }} || ' of this week against '
            || {{ basis_in_words('shown.previous_basis') }} || ' of the week before'
    when shown.source <> shown.previous_source
        then
            {{ source_in_words('shown.source') }} || ' of this week against '
            || {{ source_in_words('shown.previous_source') }} || ' of the week before'
    else
        'this week with ' || coalesce(shown.stealth_models, 'stealth models') || ' counted for ' || verdicts.entity
        || ' against the week before without it'
end
{%- endmacro %}

{% macro like_for_like_in_words() -%}
case
    when like_for_like.value is null or round(like_for_like.value, 4) = round(shown.value, 4) then ''
    when verdicts.metric like '%_growth'
        then
            ' Like for like (' || {{ basis_in_words('like_for_like.basis') }} || ' of '
            || {{ source_in_words('like_for_like.source') }} || ' in both weeks, attribution as known now) it is '
            || {{ in_words('like_for_like.value') }} || '.'
    else ' With attribution as known now it is ' || {{ in_words('like_for_like.value') }} || '.'
end
{%- endmacro %}
