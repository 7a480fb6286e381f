-- A week at a glance: the whole market, China and the United States in it, and the same as the press counts them: the
-- nine largest rows, a stealth model nobody's until its reveal.
with shares as (
    select
        week_start,
        country_code,
        -- What the rows shown hold, the market holds at least.
        max(share_low) as share_low,
        min(share_high) filter (where basis = 'all') as share_high,
        any_value(total_tokens) filter (where basis = 'all') as total_tokens,
        any_value(growth) filter (where basis = 'all') as growth
    from main.fct_country_weekly
    where attribution = 'as_known_now' and country_code in ('CN', 'US')
    group by week_start, country_code
),

press as (
    select
        week_start,
        sum(share) as press_share,
        any_value(total_tokens) filter (where country_code = 'CN') as china_tokens,
        any_value(growth) filter (where country_code = 'CN') as china_growth,
        any_value(total_tokens) filter (where country_code = 'US') as america_tokens,
        any_value(growth) filter (where country_code = 'US') as america_growth
    from main.fct_country_weekly
    where basis = 'top_9' and attribution = 'as_known_then'
    group by week_start
)

select
    market.week_start,
    market.total_tokens,
    market.growth,
    market.growth_note,
    market.is_settled,
    market.named_share,
    market.source,
    market.as_of,
    china.share_low as china_share_low,
    china.share_high as china_share_high,
    china.growth as china_growth,
    press.china_tokens as china_press_tokens,
    press.china_growth as china_press_growth,
    america.share_low as america_share_low,
    america.share_high as america_share_high,
    america.growth as america_growth,
    press.america_tokens as america_press_tokens,
    press.america_growth as america_press_growth,
    press.press_share
from main.fct_market_weekly as market
left join shares as china on market.week_start = china.week_start and china.country_code = 'CN'
left join shares as america on market.week_start = america.week_start and america.country_code = 'US'
left join press on market.week_start = press.week_start
where market.is_complete and market.total_tokens is not null and market.week_start = $key
