{# A sentence or two: what reproduces the claim, and what it is like for like. #}
{% macro claim_explanations(verdicts, shown, defaults, like_for_like, lost_days) %}
with texts as (
    {{ claim_texts(verdicts, shown, defaults, like_for_like, lost_days) }}
),

phrases as (
    select
        *,
        between_text || ' on ' || definition as bounds_text,
        case when high_text is null and value_text is not null and unit <> 'growth' then 'at least ' else '' end as at_least_text,
        at_least_text || coalesce(value_text || ' on ' || definition, bounds_text) as shown_text,
        at_least_text || coalesce(value_text || ' (' || distance_text || ') on ' || definition, bounds_text) as nearest_text,
        case when is_early then ' It was published before ' || days_text || ' had ended.' else '' end as early_phrase,
        coalesce(' On ' || default_definition || ' it is ' || default_text || '.', '') as default_phrase,
        coalesce(case
            when round(like_for_like_value, 4) = round(value, 4) or (unit <> 'growth' and not is_like_for_like_of_basis) then ''
            when unit = 'growth'
                then
                    ' Like for like (' || like_for_like_name || ' in both weeks, attribution as known now) it is '
                    || like_for_like_text || '.'
            when unit = 'tokens' and is_displayed
                then ' Exact, with attribution as known now, it is ' || like_for_like_text || '.'
            else ' With attribution as known now it is ' || like_for_like_text || '.'
        end, '') as like_for_like_phrase
    from texts
)

select
    claim_id,
    case verdict
        when 'confirmed'
            then 'Holds' || case known when 'now' then '' else ' with the data ' || {{ known_in_words('known') }} || ', not with current data' end
                || ': ' || coalesce(rule_text || '; it is ', '') || shown_text || '.'
                || case
                    when not is_open_above then ''
                    when is_open_below then ' Given the rounding of the source it could be up to ' || high_text || '.'
                    else ' Including unlisted models it could be up to ' || high_text || '.'
                end
                || coalesce(
                    case when is_stealth_counted then ' It includes ' || stealth_models || ', first listed without its vendor; without it ' end
                    || without_stealth_text || '.', ''
                )
                || case when rolling_from is null then like_for_like_phrase else default_phrase end
        when 'holds_only_as'
            then 'Holds only as ' || coalesce(rule_text || '; ', '') || shown_text || '.' || early_phrase
                || case when definition <> default_definition then default_phrase else '' end
        when 'mixed_basis' then 'Reproduced only by comparing ' || mixture_text || ' (' || shown_text || ').' || like_for_like_phrase
        when 'refuted'
            then 'No definition gives ' || coalesce(rule_text, 'this figure') || '; the nearest is ' || nearest_text || '.'
                || case when definition <> default_definition then default_phrase else '' end
        else
            coalesce(
                'Not checkable: no stored capture names ' || unknown_entities || '.',
                case
                    when is_open
                        then
                            'Not checkable: ' || bounds_text
                            || case
                                when high_text is null and unit = 'weeks' then '; the weeks before are not known.'
                                when is_by_weeks or (high_text is null and period <> 'week') then '; ' || replace(remedy_text, 'these days', days_text) || '.'
                                when is_rounded then '; the digits that the page does not show leave it undecided.'
                                when measured_from is not null then '; what is not known of it leaves it undecided.'
                                else '; unlisted models leave it undecided.'
                            end
                            || coalesce(' It holds on ' || holding_definition || '.', '')
                end,
                'Not checkable: the page showed ' || case when is_rolling_unknown then rolling_text end
                || ' when it was printed; daily rankings of these days would decide it.' || default_phrase,
                'Not checkable as known then: no capture from before the end of ' || published_on::varchar
                || ' is stored. Current data give ' || nearest_text || '.',
                case
                    when metric like 'other_period_%' then 'Not checkable: the claim does not say which days it is about.'
                    else 'Not checkable: no stored capture shows enough of ' || days_text || '; ' || remedy_text || '.'
                end
            )
    end
    || coalesce(' ' || note, '') as explanation
from phrases
{% endmacro %}
