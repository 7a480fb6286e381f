with noticed as (
    {% for kinds in [
        'int_records_noticed', 'int_leads_noticed', 'int_overtakings_noticed', 'int_top_tens_noticed', 'int_restatements_noticed'
    ] %}
    select * replace (value::decimal(38, 12) as value) from {{ ref(kinds) }}
    {{ 'union all by name' if not loop.last }}
    {% endfor %}
),

answers as (
    select * from {{ ref('int_weeks_answered') }}
    where choice = 1
),

names as (
    select
        'country' as subject,
        country_code as entity,
        regexp_replace(country_name, '^(United|Netherlands)', 'the \1') as entity_name
    from {{ ref('dim_country') }}
    union all
    -- A vendor that moved stands in it once for each period.
    select
        'vendor' as subject,
        vendor_id as entity,
        any_value(vendor_name) as entity_name
    from {{ ref('dim_vendor') }}
    group by vendor_id
),

notables as (
    select
        noticed.* exclude (predicate, detail, models, value, step),
        -- As the schema of claims writes ids; two permaslugs that differ by a mark alone have two.
        concat_ws('-', noticed.week_start, noticed.kind, noticed.entity) as key,
        left(trim(regexp_replace(lower(key), '[^a-z0-9]+', '-', 'g'), '-'), 90) || '-' || left(md5(key), 8) as notable_id,
        -- Who, what, in which week, on which basis, from where, as of when: all that a quotation must hold.
        concat_ws(
            ' ',
            case
                when noticed.subject = 'market' then 'The whole market'
                when noticed.subject in ('country', 'vendor') then 'Within ' || bases.basis_name || ', ' || names.entity_name
                else noticed.entity
            end,
            noticed.predicate,
            over_names.entity_name
        )
        || coalesce(noticed.detail, '')
        || ' (week of ' || noticed.week_start::varchar
        || case
            when noticed.subject = 'market' then ', every row'
            when noticed.subject in ('country', 'vendor') then ', attribution as known now'
            else ', variants apart'
        end
        || '). Source: OpenRouter (openrouter.ai/rankings), as of '
        || strftime(answers.as_of at time zone 'UTC', '%Y-%m-%d %H:%M UTC') || '.' as statement,
        coalesce(noticed.models, []) as models,
        noticed.value as claimed_value,
        coalesce(noticed.step, 0)::decimal(38, 12) as claimed_step,
        metrics.unit,
        -- Only a claim about countries and vendors names a basis.
        case when bases.ranks > 1 and contains(metrics.takes, 'stated_basis') then noticed.basis end as stated_basis,
        answers.as_of
    from noticed
    inner join {{ ref('metrics') }} as metrics on noticed.metric = metrics.metric
    inner join {{ ref('bases') }} as bases on noticed.basis = bases.basis
    inner join answers on noticed.week_start = answers.week_start and noticed.basis = answers.basis
    left join names on noticed.subject = names.subject and noticed.entity = names.entity
    left join names as over_names on noticed.subject = over_names.subject and noticed.over_entity = over_names.entity
),

-- What the facts say, as if a newspaper had printed it: growth and share to 0.1 %, streaks and ranks as they are; and what they
-- deny, a growth one point outside its bounds and the next rank.
facts as (
    select
        'country' as subject,
        country_code as entity,
        week_start,
        source,
        basis,
        attribution,
        growth,
        growth_low - 0.01 as growth_below,
        growth_high + 0.01 as growth_above,
        share,
        nullif(lead_streak_weeks, 0)::double as weeks
    from {{ ref('fct_country_weekly') }}
    where is_complete and country_code is not null and high_tokens > 0
    union all by name
    select
        'vendor' as subject,
        vendor_id as entity,
        week_start,
        source,
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
        source,
        'as_ranked' as basis,
        growth,
        share,
        rank::double as rank,
        rank + 1.0 as rank_after
    from {{ ref('fct_model_usage_weekly') }}
    where is_complete and rank <= 10
    union all by name
    select
        'market' as subject,
        week_start,
        source,
        'all' as basis,
        growth,
        growth - 0.01 as growth_below,
        growth + 0.01 as growth_above
    from {{ ref('fct_market_weekly') }}
),

-- Without those that are null.
figures as (
    unpivot facts on growth, growth_below, growth_above, share, weeks, rank, rank_after into name figure_name value figure
),

published as (
    select
        split_part(figure_name, '_', 1) as unit,
        figure_name <> unit as is_denied,
        source = 'weekly_page' as is_displayed,
        if(unit = 'weeks', 'lead_streak', subject || '_' || unit) as metric,
        coalesce(attribution, 'as_known_now') as stated_attribution,
        concat_ws(' ', metric, coalesce(entity, 'market'), week_start, basis, stated_attribution, figure_name) as claim_id,
        subject,
        entity,
        week_start,
        basis as stated_basis,
        round(figure::decimal(38, 12), 3)::decimal(38, 12) as claimed_value,
        if(unit in ('weeks', 'rank'), 0, 0.001)::decimal(38, 12) as claimed_step
    from figures
)

select
    'claim' as question_kind,
    *
from ({{ with_first_stored(ref('stg_almanac__claims'), ref('int_periods_captured'), ref('sources')) }})
union all by name
-- A notable may stand among the claims on file under its own id.
select
    'notable' as question_kind,
    'notable ' || notable_id as claim_id,
    * exclude (key)
from notables
union all by name
select
    if(is_denied, 'denied_figure', 'figure') as question_kind,
    * exclude (is_denied)
from published
