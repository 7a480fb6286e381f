{% macro week_concentration(markets, week_basis_usage) %}
-- Squared in integers, which hold 38 digits: summed as shares, the order of the rows would decide the last digit.
with vendor_squares as (
    select
        usage.week_start,
        usage.vendor_id,
        sum(usage.total_tokens)::hugeint * sum(usage.total_tokens)::hugeint as squared_tokens,
        any_value(markets.market_tokens)::hugeint * any_value(markets.market_tokens)::hugeint as squared_market
    from {{ week_basis_usage }} as usage
    inner join {{ markets }} as markets using (week_start, basis)
    where usage.attribution = 'as_known_now'
    group by usage.week_start, usage.vendor_id
)

select
    week_start,
    {{ hhi('coalesce(sum(squared_tokens) filter (where vendor_id is not null), 0)') }} as hhi_low,
    {{ hhi('sum(squared_tokens)') }} as hhi_high
from vendor_squares
group by week_start
{% endmacro %}

{% macro hhi(squared_tokens) -%}
    10000 * {{ squared_tokens }}::double / nullif(any_value(squared_market), 0)::double
{%- endmacro %}
