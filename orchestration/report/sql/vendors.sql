-- Tokens by vendor and week, attribution as known now: the eight vendors with most tokens in the last complete week.
with latest as (
    select max(week_start) as week_start from main.fct_vendor_weekly
    where basis = $basis and is_complete and total_tokens > 0
),

largest as (
    select weekly.vendor_id
    from main.fct_vendor_weekly as weekly
    inner join latest on weekly.week_start = latest.week_start
    where weekly.basis = $basis and weekly.attribution = 'as_known_now' and weekly.rank <= 8
)

select
    weekly.week_start,
    case when vendors.is_disclosed then vendors.vendor_name else 'Undisclosed' end as series,
    weekly.total_tokens,
    weekly.is_complete,
    case weekly.basis when 'all' then weekly.source end as coverage
from main.fct_vendor_weekly as weekly
inner join largest on weekly.vendor_id = largest.vendor_id
inner join main.dim_vendor as vendors on weekly.vendor_id = vendors.vendor_id
cross join latest
where
    weekly.basis = $basis
    and weekly.attribution = 'as_known_now'
    and weekly.total_tokens > 0
    and weekly.week_start > latest.week_start - 364
order by weekly.week_start asc, weekly.total_tokens desc
