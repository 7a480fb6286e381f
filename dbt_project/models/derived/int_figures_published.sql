-- What the facts say, as if a newspaper had printed it: growth and share to 0.1 %, streaks as they are.
with facts as (
    select
        'country' as subject,
        country_code as entity,
        week_start,
        basis,
        attribution,
        growth,
        share,
        nullif(lead_streak_weeks, 0)::double as weeks
    from {{ ref('fct_country_weekly') }}
    where is_complete and country_code is not null and total_tokens > 0
    union all by name
    select
        'vendor' as subject,
        vendor_id as entity,
        week_start,
        basis,
        attribution,
        growth,
        share
    from {{ ref('fct_vendor_weekly') }}
    where is_complete and vendor_id is not null and total_tokens > 0
    union all by name
    select
        'model' as subject,
        model_permaslug as entity,
        week_start,
        'as_ranked' as basis,
        growth,
        -- What days leave open beyond these digits is published as an interval, not as a figure to be confirmed.
        case
            when
                days_listed is null
                or greatest(round(share, 3) - share_low, share_high - round(share, 3)) <= 0.0005
                then share
        end as share
    from {{ ref('fct_model_usage_weekly') }}
    where is_complete and rank <= 10
    union all by name
    select
        'market' as subject,
        week_start,
        'all' as basis,
        growth
    from {{ ref('fct_market_weekly') }}
),

-- Without those that are null.
figures as (
    unpivot facts on growth, share, weeks into name unit value figure
),

claimed as (
    select
        *,
        if(unit = 'weeks', 'lead_streak', subject || '_' || unit) as metric,
        coalesce(attribution, 'as_known_now') as stated_attribution
    from figures
)

select
    concat_ws(' ', metric, coalesce(entity, 'market'), week_start, basis, stated_attribution) as claim_id,
    metric,
    subject,
    unit,
    entity,
    week_start,
    basis as stated_basis,
    stated_attribution,
    round(figure::decimal(38, 12), 3)::decimal(38, 12) as claimed_value,
    if(unit = 'weeks', 0, 0.001)::decimal(38, 12) as claimed_step
from claimed
