with weeks as (
    select
        usage.*,
        case when not usage.is_other then usage.model_permaslug end as named_model
    from {{ ref('fct_model_usage_weekly') }} as usage
    where usage.is_complete
),

named as (
    select
        model_permaslug,
        model_slug,
        variant,
        vendor_id,
        {{ model_name('display_name', 'model_slug') }} as name,
        try_strptime(
            regexp_extract(model_slug, '([0-9]{8}|[0-9]{4}-[0-9]{2}-[0-9]{2})$', 1), ['%Y%m%d', '%Y-%m-%d']
        )::date as dated_on
    from {{ ref('dim_model') }}
    where is_current
),

-- Where several models share a name, their dates tell them apart.
spelled as (
    select
        model_permaslug,
        vendor_id,
        name
        || case when count(distinct model_slug) over of_one_name > 1 then coalesce(' ' || dated_on, '') else '' end
        || coalesce(' (' || variant || ')', '') as model_name
    from named
    window of_one_name as (partition by vendor_id, name)
),

history as (
    {{ with_history('weeks', 'named_model') }}
)

select
    history.* exclude (
        named_model, days_listed, prompt_tokens, completion_tokens, reasoning_tokens, requests, tokens_per_request, billed_usd, is_other,
        is_complete, source, as_of
    ),
    case when history.is_other then 'Other models' else spelled.model_name end as model_name,
    spelled.vendor_id,
    coalesce(vendors.vendor_name, 'Not attributed') as vendor_name,
    vendors.country_code,
    coalesce(countries.country_name, 'Not attributed') as country_name,
    {{ trillions('history.total_tokens') }} as total_trillions
from history
left join spelled on history.named_model = spelled.model_permaslug
left join {{ ref('dim_vendor') }} as vendors on spelled.vendor_id = vendors.vendor_id
left join {{ ref('dim_country') }} as countries on vendors.country_code = countries.country_code
