-- A week at a glance: the whole market, China and the United States in it, and the same as the press counts them: the
-- nine largest rows, a stealth model nobody's until its reveal.
with countries as (
    select
        week_start,
        country_code,
        -- What the rows shown hold, the market holds at least.
        max(share_low) filter (where attribution = 'as_known_now') as share_low,
        any_value(share_high) filter (where basis = 'all' and attribution = 'as_known_now') as share_high,
        any_value(growth) filter (where basis = 'all' and attribution = 'as_known_now') as growth,
        any_value(total_tokens) filter (where basis = 'top_9' and attribution = 'as_known_then') as press_tokens,
        any_value(growth) filter (where basis = 'top_9' and attribution = 'as_known_then') as press_growth,
        sum(sum(total_tokens) filter (where basis = 'top_9' and attribution = 'as_known_then')) over of_week as top_tokens
    from main.fct_country_weekly
    group by week_start, country_code
    window of_week as (partition by week_start)
)

select
    market.*,
    china.share_low as china_share_low,
    china.share_high as china_share_high,
    china.growth as china_growth,
    china.press_tokens as china_press_tokens,
    china.press_growth as china_press_growth,
    america.share_low as america_share_low,
    america.share_high as america_share_high,
    america.growth as america_growth,
    america.press_tokens as america_press_tokens,
    america.press_growth as america_press_growth,
    china.top_tokens / market.total_tokens as press_share
from main.fct_market_weekly as market
left join countries as china on market.week_start = china.week_start and china.country_code = 'CN'
left join countries as america on market.week_start = america.week_start and america.country_code = 'US'
where market.is_complete and market.total_tokens is not null and market.week_start = $key
