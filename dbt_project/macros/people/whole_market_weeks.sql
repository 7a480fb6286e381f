{# A fact holds several bases and attributions of one week; people's tables hold one. #}
{% macro whole_market_weeks(fact, week_answers) %}
select
    weekly.* replace (
        -- Where every model is named, what none of them adds to is 0 and not unknown.
        coalesce(weekly.total_tokens, case when weekly.low_tokens = weekly.high_tokens then weekly.low_tokens end) as total_tokens,
        coalesce(weekly.share, case when weekly.share_low = weekly.share_high then weekly.share_low end) as share
    ),
    answers.naming_depth,
    answers.is_rounded
from {{ fact }} as weekly
inner join {{ week_answers }} as answers using (week_start, basis)
where
    weekly.basis = 'all'
    and weekly.attribution = 'as_known_now'
    and weekly.is_complete
    and answers.choice = 1
{% endmacro %}
