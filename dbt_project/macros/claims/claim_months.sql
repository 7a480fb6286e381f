{% macro claim_month_rows(claims, usage_versions, captured_periods, sources) %}
with scopes as (
    select distinct
        moments.known_at,
        'apart' as variants
    from {{ claims }} as claims
    inner join ({{ claim_moments(claims) }}) as moments on claims.claim_id = moments.claim_id
    where claims.metric = 'month_total'
),

usage_of_those_months as (
    select *
    from {{ usage_versions }}
    where
        date_trunc('month', period_start)::date in (
            select months.week_start from {{ claims }} as months where months.metric = 'month_total'
        )
),

known_usage as (
    select * from ({{ usage_known('usage_of_those_months', captured_periods, sources, 'scopes') }})
    where grain = 'day' and is_period_complete
),

days as (
    select
        *,
        date_trunc('month', period_start)::date as month_start
    from ({{ period_coverage('known_usage') }})
),

months as (
    select
        known_at,
        source,
        month_start,
        sum(unnamed_high_tokens) as unnamed_high_tokens
    from days
    group by known_at, source, month_start
    -- A month with a day that is not known has no total.
    having count(*) = date_diff('day', month_start, (month_start + interval 1 month)::date)
)

select
    named.*,
    row_number() over (
        partition by known_at, source, month_start, is_other
        order by total_tokens desc, model_permaslug asc
    ) as rank
from (
    select
        days.known_at,
        days.source,
        days.month_start,
        known_usage.model_permaslug,
        known_usage.is_other,
        months.unnamed_high_tokens,
        sum(known_usage.total_tokens)::decimal(38, 0) as total_tokens,
        (sum(known_usage.total_tokens) + any_value(months.unnamed_high_tokens) - sum(days.unnamed_high_tokens))::decimal(38, 0) as high_tokens
    from known_usage
    inner join days using (known_at, source, period_start)
    inner join months using (known_at, source, month_start)
    group by all
) as named
{% endmacro %}

{% macro claim_months(claims, usage_versions, captured_periods, sources, bases, model_attributions) %}
with month_rows as (
    {{ claim_month_rows(claims, usage_versions, captured_periods, sources) }}
),

counted as (
    select
        claims.claim_id,
        claims.subject,
        moments.known,
        bases.basis,
        bases.ranks,
        month_rows.*,
        modes.attribution,
        case claims.subject
            when 'market' then true
            when 'model' then month_rows.model_permaslug = claims.entity
            when 'vendor' then coalesce(attributions.vendor_id = claims.entity, false)
            when 'country' then coalesce(attributions.country_code = claims.entity, false)
        end as is_of_entity
    from {{ claims }} as claims
    inner join ({{ claim_moments(claims) }}) as moments on claims.claim_id = moments.claim_id
    inner join month_rows
        on
            moments.known_at = month_rows.known_at
            and claims.week_start = month_rows.month_start
    inner join {{ bases }} as bases
        on bases.is_published = (claims.subject <> 'model') and (bases.ranks is null or claims.subject <> 'market')
    inner join {{ attribution_modes() }} on modes.attribution = 'as_known_now' or claims.subject in ('country', 'vendor')
    left join ({{ attributions_by_slug(model_attributions) }}) as attributions
        on
            {{ model_slug('month_rows.model_permaslug') }} = attributions.model_slug
            and case modes.attribution
                when 'as_known_now' then attributions.is_current
                else
                    attributions.valid_from <= last_day(month_rows.month_start)
                    and coalesce(attributions.valid_to > last_day(month_rows.month_start), true)
            end
    where claims.metric = 'month_total'
),

summed as (
    select
        claim_id,
        subject,
        known,
        basis,
        ranks,
        source,
        attribution,
        any_value(unnamed_high_tokens) as unnamed_high_tokens,
        coalesce(sum(total_tokens) filter (where is_other), 0) as other_tokens,
        sum(total_tokens) filter (
            where is_of_entity and (subject = 'market' or not is_other) and (ranks is null or subject = 'model' or rank <= ranks)
        ) as tokens,
        max(high_tokens) filter (where is_of_entity) as model_high_tokens
    from counted
    group by all
)

select
    *,
    'apart' as variants,
    'home' as country_by,
    {{ no_other_week() }},
    'exact' as rows,
    'exact' as growth_of,
    true as is_consistent,
    false as is_rounded,
    coalesce(tokens, 0)::decimal(38, 12) as low,
    case
        when subject = 'model' then coalesce(model_high_tokens, unnamed_high_tokens)
        when subject = 'market' or ranks is not null then coalesce(tokens, 0)
        else coalesce(tokens, 0) + other_tokens
    end::decimal(38, 12) as high,
    case when low = high then tokens end::decimal(38, 12) as value
from summed
{% endmacro %}
