{% macro measures(relation) %}
with price_days as (
    {{ price_days(relation('fct_model_price')) }}
)

-- The weights of which models are open is as known now.
select
    'open_weights_share' as metric,
    null::varchar as entity,
    'exact_sources' as source,
    week_start as valid_from,
    week_start + 7 as valid_to,
    open_share_low as low,
    open_share_high as high
from {{ relation('fct_price_index_weekly') }}
where open_share_low is not null
{% for subject, column in [('vendor', 'vendor_id'), ('country', 'country_code')] %}
union all by name
select
    '{{ subject }}_spend_share' as metric,
    {{ column }} as entity,
    'list_prices' as source,
    week_start as valid_from,
    week_start + 7 as valid_to,
    share_of_priced_spend_low as low,
    share_of_priced_spend_high as high
from {{ relation('fct_' ~ subject ~ '_spend_weekly') }}
where is_complete and share_of_priced_spend_low is not null
{% endfor %}
union all by name
select
    'author_request_share' as metric,
    author as entity,
    'whole_weeks' as source,
    week_start as valid_from,
    week_start + 7 as valid_to,
    {{ share('requests', 'sum(requests) over (partition by week_start)') }} as low,
    low as high
from (
    {{ requests_of_authors(relation('fct_model_usage_weekly')) }}
)
union all by name
select
    'day_record' as metric,
    null as entity,
    'daily_rankings' as source,
    valid_from,
    valid_from + 1 as valid_to,
    -- Days before the first that is held may have had more: weeks do not say what each of their days had.
    1 + len(list_filter(list(total_tokens) over (order by valid_from asc), lambda tokens: tokens > total_tokens)) as low,
    null as high
from (
    select
        usage_date as valid_from,
        sum(total_tokens) as total_tokens
    from {{ relation('fct_model_usage_daily') }}
    where is_complete
    group by usage_date
)
union all by name
{{ measures_of_prices('price_days') }}
union all by name
-- What a source showed of a week when a claim about it was published.
select
    metric,
    null as entity,
    source,
    week_start as valid_from,
    week_start + 1 as valid_to,
    known_from,
    known_to,
    coalesce(print_tokens::double, print_ratio) as low,
    low as high
from {{ relation('fct_weekly_print') }}
where basis = 'all'
{% endmacro %}

{# On one day the prices of prompt and completion tokens may change by two factors, where both are above 0; a price that stood from one day to the next
changed by nothing. The last prices are known to stand until the day of the last change of any. #}
{% macro price_days(prices) %}
select
    *,
    valid_from as first_day,
    coalesce(valid_to, max(valid_from) over () + 1) as end_day,
    {% for what in ['prompt', 'completion'] %}
    case
        when lag(valid_to) over of_model = valid_from
            then round({{ growth(what ~ '_price_usd_per_mtok', 'lag(' ~ what ~ '_price_usd_per_mtok) over of_model') }}, 12)
    end as {{ what }}_change{{ ',' if not loop.last }}
    {% endfor %}
from {{ prices }}
where price_source = 'price_history'
window of_model as (partition by model_permaslug order by valid_from asc)
{% endmacro %}

{% macro measures_of_prices(days) %}
{% for what, other in [('prompt', 'completion'), ('completion', 'prompt')] %}
select
    'model_{{ what }}_price' as metric,
    model_permaslug as entity,
    'price_history' as source,
    first_day as valid_from,
    end_day as valid_to,
    {{ what }}_price_low_usd_per_mtok::double as low,
    {{ what }}_price_high_usd_per_mtok::double as high
from {{ days }}
where {{ what }}_price_low_usd_per_mtok is not null
union all by name
select
    'model_price_change' as metric,
    model_permaslug as entity,
    case
        when prompt_change = completion_change or ({{ other }}_change is null and {{ other }}_price_usd_per_mtok = 0) then 'price_history'
        else '{{ what }}_prices'
    end as source,
    first_day as valid_from,
    first_day + 1 as valid_to,
    {{ what }}_change as low,
    low as high
from {{ days }}
where {{ what }}_change is not null{{ ' and completion_change is distinct from prompt_change' if what == 'completion' }}
union all by name
{% endfor %}
select
    'model_price_change' as metric,
    model_permaslug as entity,
    'price_history' as source,
    first_day + 1 as valid_from,
    end_day as valid_to,
    0 as low,
    0 as high
from {{ days }}
where end_day > first_day + 1
{% endmacro %}

{# As prediction markets count: rows with completion tokens, authors as the names have them, the fifteen with the most. #}
{% macro requests_of_authors(model_usage) %}
select
    week_start,
    split_part(model_permaslug, '/', 1) as author,
    sum(requests) as requests
from {{ model_usage }}
where completion_tokens > 0 and week_start in (
    -- Of a week of which any row has no requests on file no author is known.
    select week_start
    from {{ model_usage }}
    where is_complete
    group by week_start
    having count(*) = count(requests)
)
group by week_start, author
qualify row_number() over (partition by week_start order by sum(requests) desc, author asc) <= 15
{% endmacro %}

{% macro claim_measured(claims, measures) %}
select
    *,
    'apart' as variants,
    'home' as country_by,
    'all' as basis,
    'as_known_now' as attribution,
    {{ no_other_week() }},
    'exact' as rows,
    'exact' as growth_of,
    true as is_consistent,
    false as is_rounded,
    case when low = high then low end as value
from (
    select
        claims.claim_id,
        moments.known,
        measures.source,
        measures.low::decimal(38, 12) as low,
        measures.high::decimal(38, 12) as high
    from {{ claims }} as claims
    inner join {{ measures }} as measures
        on
            claims.metric = measures.metric
            and claims.entity is not distinct from measures.entity
            and claims.week_start >= measures.valid_from
            and claims.week_start < measures.valid_to
    inner join ({{ claim_moments(claims) }}) as moments
        on
            claims.claim_id = moments.claim_id
            and case
                when measures.known_from is null then moments.known = 'now'
                else
                    moments.known = 'at_publication'
                    and measures.known_from < moments.known_at
                    and coalesce(measures.known_to >= moments.known_at, true)
            end
) as measured
{% endmacro %}
