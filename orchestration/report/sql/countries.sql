-- Tokens by home country and week, attribution as known now; what has no country is told apart.
with latest as (
    select max(week_start) as week_start from main.fct_vendor_weekly
)

select
    weekly.week_start,
    case
        when weekly.vendor_id is null then 'Other models'
        when not vendors.is_disclosed then 'Undisclosed'
        else coalesce(countries.country_name, 'No country on file')
    end as series,
    sum(weekly.total_tokens)::decimal(38, 0) as total_tokens,
    bool_and(weekly.is_complete) as is_complete,
    -- Weeks compare at one coverage: the whole market is what a source names of it, a top n is defined by rank.
    case weekly.basis when 'all' then any_value(weekly.source) end as coverage
from main.fct_vendor_weekly as weekly
left join main.dim_vendor as vendors on weekly.vendor_id = vendors.vendor_id
left join main.dim_country as countries on vendors.country_code = countries.country_code
cross join latest
where
    weekly.basis = $basis
    and weekly.attribution = 'as_known_now'
    and weekly.total_tokens > 0
    and weekly.week_start > latest.week_start - 371
group by weekly.week_start, weekly.basis, series
order by weekly.week_start asc, total_tokens desc
