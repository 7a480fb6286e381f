{% macro week_concentration(markets, week_basis_usage, vendors) %}
-- Squared in integers, which hold 38 digits: summed as shares, the order of the rows would decide the last digit. A
-- market of more than 1.2 × 10^19 tokens, which only counts near the bound of the contracts make, is first divided by how
-- often it holds that: its square fits, and what is cut off is less than a double shows.
with usage_of_vendors as (
    select
        markets.week_start,
        usage.vendor_id,
        any_value(markets.market_tokens)::hugeint // 12000000000000000000::hugeint + 1 as unit_tokens,
        any_value(markets.market_tokens)::hugeint // unit_tokens as market_tokens,
        -- Stealth models may be of any vendors, one each or one for all.
        case when bool_or(vendors.is_disclosed) then {{ low_together(
            'sum(usage.low_tokens)', 'sum(usage.slack_tokens)', 'any_value(markets.rest_tokens)'
        ) }} else 0 end::hugeint // unit_tokens as tokens
    from {{ markets }} as markets
    inner join {{ week_basis_usage }} as usage using (week_start, basis)
    left join {{ vendors }} as vendors on usage.vendor_id = vendors.vendor_id
    where usage.attribution = 'as_known_now' and usage.week_start = usage.compared_in
    group by markets.week_start, usage.vendor_id
),

weeks as (
    select
        week_start,
        any_value(market_tokens) as market_tokens,
        sum(tokens * tokens) as squares,
        max(tokens) as largest_tokens,
        (any_value(market_tokens) - sum(tokens))::hugeint as open_tokens
    from usage_of_vendors
    group by week_start
)

-- What has no vendor squares to least when it is many small ones, and to most when the largest vendor owns it all.
select
    week_start,
    {{ hhi('squares') }} as hhi_low,
    {{ hhi('squares + (2 * largest_tokens + open_tokens) * open_tokens') }} as hhi_high
from weeks
{% endmacro %}

{% macro hhi(squared_tokens) -%}
    10000 * ({{ squared_tokens }})::double / nullif(market_tokens * market_tokens, 0)::double
{%- endmacro %}
