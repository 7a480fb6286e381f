-- The top ten of the latest complete week, with the change of rank.
with latest as (
    select max(week_start) as week_start from main.fct_market_weekly
    where is_complete and total_tokens is not null
)

select
    weekly.rank,
    weekly.places_won,
    weekly.model_permaslug,
    case when vendors.is_disclosed then vendors.vendor_name else 'Undisclosed' end as vendor,
    coalesce(vendors.country_code, '–') as country,
    weekly.total_tokens,
    weekly.low_tokens,
    weekly.high_tokens,
    -- Days that do not name the model count 0.
    weekly.low_tokens = weekly.total_tokens and weekly.high_tokens > weekly.total_tokens as is_at_least,
    weekly.share,
    weekly.growth,
    weekly.growth_note,
    coalesce(starts_with(weekly.growth_note, 'New'), false) as is_new
from main.fct_model_usage_weekly as weekly
inner join latest on weekly.week_start = latest.week_start
left join main.dim_model as models
    on
        weekly.model_permaslug = models.model_permaslug
        and models.is_current
left join main.dim_vendor as vendors on models.vendor_id = vendors.vendor_id
where weekly.rank <= 10
order by weekly.rank asc
