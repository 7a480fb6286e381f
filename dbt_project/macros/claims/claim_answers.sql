{% macro claim_answers(claim_rows, bases) %}
with weeks as (
    select
        known_at,
        variants,
        source,
        week_start,
        {% for name in [
            'is_rounded', 'precedence', 'ranked_rows', 'firm_rows', 'market_tokens', 'other_tokens', 'unnamed_high_tokens',
            'unnamed_tokens', 'all_low_tokens', 'all_high_tokens', 'all_slack_tokens', 'rest_tokens'
        ] %}
        any_value({{ name }}) as {{ name }},
        {% endfor %}
        list(named_tokens order by rank asc) filter (where not is_other) as ranked_tokens,
        list(low_tokens order by low_tokens desc) filter (where not is_other) as lows,
        list(high_tokens order by high_tokens desc) filter (where not is_other) as highs
    from {{ claim_rows }}
    group by known_at, variants, source, week_start
),

-- The total of the market that a week's shares are of, whichever source names its first ranks.
markets as (
    select
        known_at,
        variants,
        week_start,
        arg_min(market_tokens, precedence) filter (where market_tokens is not null) as week_market_tokens
    from weeks
    group by all
)

select
    weeks.* exclude (ranked_tokens, lows, highs),
    weeks.ranked_tokens[1:coalesce(bases.ranks, weeks.ranked_rows)] as tokens_of_basis,
    list_sum(tokens_of_basis) as basis_tokens,
    list_sum(list_transform(tokens_of_basis, lambda tokens: {{ as_displayed('tokens') }})) as basis_displayed_tokens,
    -- The first n have no less than the n largest least figures, and no more than the n largest of those that are most.
    list_sum(weeks.lows[1:bases.ranks]) as basis_low_tokens,
    least(
        list_sum(list_transform(weeks.highs[1:bases.ranks], lambda most: greatest(most, weeks.unnamed_high_tokens))),
        weeks.market_tokens
    ) as basis_high_tokens,
    bases.basis,
    bases.ranks,
    bases.is_published,
    {{ unnamed_in_ranks('weeks', 'bases.ranks') }} as unnamed_in_ranks,
    case when bases.ranks is null then weeks.market_tokens else markets.week_market_tokens end as share_of_tokens
from weeks
inner join markets using (known_at, variants, week_start)
inner join {{ bases }} as bases on {{ source_answers('weeks', 'bases.ranks') }}
{% endmacro %}
