with verdicts as (
    {{ claim_verdicts(
        ref('stg_almanac__claims'), ref('int_candidates_judged'), ref('bases'), ref('sources'), ref('definitions'), ref('verdicts'),
        ref('lost_days')
    ) }}
),

names as (
    select
        country_code as entity,
        regexp_replace(country_name, '^(United|Netherlands)', 'the \1') as entity_name
    from {{ ref('countries') }}
    union all
    select
        vendor_id as entity,
        any_value(vendor_name) as entity_name
    from {{ ref('vendors') }}
    group by vendor_id
)

-- Its own sentence: who published it, on whom, of which period.
select
    verdicts.* exclude (source_text),
    concat_ws(
        ' ',
        verdicts.publisher,
        '(' || strftime(verdicts.published_on, '%-d %B %Y') || ') on',
        coalesce(
            names.entity_name,
            nullif({{ model_name('null::varchar', model_slug('verdicts.entity')) }}, ''),
            'all models together'
        ),
        case metrics.period
            when 'week' then 'in the week of ' || strftime(verdicts.week_start, '%-d %B %Y')
            when 'month' then 'in ' || strftime(verdicts.week_start, '%B %Y')
            when 'day' then 'on ' || strftime(verdicts.week_start, '%-d %B %Y')
            when 'seven_days' then 'in the seven days from ' || strftime(verdicts.week_start, '%-d %B %Y')
            when 'four_weeks' then 'in the 28 days from ' || strftime(verdicts.week_start, '%-d %B %Y')
        end
    ) || ': ' || verdicts.statement as claim_text,
    verdicts.source_text
from verdicts
left join {{ ref('metrics') }} as metrics on verdicts.metric = metrics.metric
left join names on verdicts.entity = names.entity
