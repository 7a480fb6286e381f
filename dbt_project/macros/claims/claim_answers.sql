{% macro claim_answers(claim_rows, bases) %}
with weeks as (
    select
        known_at,
        variants,
        source,
        week_start,
        any_value(is_rounded) as is_rounded,
        any_value(precedence) as precedence,
        any_value(ranked_rows) as ranked_rows,
        any_value(firm_rows) as firm_rows,
        any_value(market_tokens) as market_tokens,
        any_value(other_tokens) as other_tokens,
        any_value(unnamed_high_tokens) as unnamed_high_tokens,
        any_value(unnamed_tokens) as unnamed_tokens,
        any_value(all_low_tokens) as all_low_tokens,
        any_value(all_high_tokens) as all_high_tokens,
        list(named_tokens order by rank asc) filter (where not is_other) as ranked_tokens
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
    weeks.* exclude (ranked_tokens),
    list_sum(weeks.ranked_tokens[1:coalesce(bases.ranks, weeks.ranked_rows)]) as basis_tokens,
    bases.basis,
    bases.ranks,
    bases.is_published,
    {{ unnamed_in_ranks('weeks', 'bases.ranks') }} as unnamed_in_ranks,
    case when bases.ranks is null then weeks.market_tokens else markets.week_market_tokens end as share_of_tokens
from weeks
inner join markets using (known_at, variants, week_start)
inner join {{ bases }} as bases on {{ source_answers('weeks', 'bases.ranks') }}
{% endmacro %}
