{% macro answers_in_pairs(week_answers, is_depth_counted=true) %}
select
    this_week.week_start,
    this_week.basis,
    this_week.ranks,
    this_week.source,
    this_week.precedence,
    this_week.is_rounded,
    this_week.market_tokens,
    this_week.named_share,
    previous_week.market_tokens as previous_market_tokens,
    previous_week.named_share as previous_named_share,
    {% for side, prefix in [('this_week', ''), ('previous_week', 'previous_')] %}
    {{ side }}.unnamed_high_tokens as {{ prefix }}unnamed_high_tokens,
    {{ unnamed_in_ranks(side) }} as {{ prefix }}unnamed_in_ranks{{ ',' if not loop.last }}
    {% endfor %}
from {{ week_answers }} as this_week
inner join {{ week_answers }} as previous_week
    on
        {{ are_compared('this_week', 'previous_week') }}
        and this_week.basis = previous_week.basis
{% if is_depth_counted %}where {{ is_one_coverage('this_week', 'previous_week') }}{% endif %}
{% endmacro %}

{% macro week_pairs(week_basis_usage, week_answers) %}
with pairs as (
    {{ answers_in_pairs(week_answers) }}
)

{% set ends = {'this': ('usage.week_start = usage.compared_in', ''), 'previous': ('usage.week_start < usage.compared_in', 'previous_')} %}
select
    pairs.week_start,
    pairs.basis,
    pairs.ranks,
    pairs.source,
    pairs.precedence,
    pairs.is_rounded,
    pairs.named_share,
    pairs.previous_named_share,
    usage.attribution,
    usage.model_permaslug,
    usage.vendor_id,
    usage.country_code,
    {% for side, (is_of_side, prefix) in ends.items() %}
    coalesce(sum(usage.total_tokens) filter (where {{ is_of_side }}), 0) as {{ side }}_tokens,
    coalesce(sum(usage.low_tokens) filter (where {{ is_of_side }}), 0) as {{ side }}_low_tokens,
    -- Among every row, a model that one of the weeks does not name had at most what its last row has.
    coalesce(
        sum(usage.high_tokens) filter (where {{ is_of_side }}),
        case when any_value(pairs.ranks) is null then any_value(pairs.{{ prefix }}unnamed_high_tokens) end, 0
    ) as {{ side }}_high_tokens,
    any_value(pairs.{{ prefix }}unnamed_in_ranks) as {{ side }}_unnamed_in_ranks{{ ',' if not loop.last }}
    {% endfor %}
from {{ week_basis_usage }} as usage
inner join pairs
    on
        usage.compared_in = pairs.week_start
        and usage.basis = pairs.basis
        and usage.source = pairs.source
where not usage.is_other
group by all
{% endmacro %}
