-- From captured (as_of, usage_date, model_permaslug, total_tokens) to days, market and countries.
create table days as
with newest as (
    select
        usage_date,
        max(as_of) as as_of
    from captured
    group by usage_date
)

select captured.*
from captured
inner join newest on captured.usage_date = newest.usage_date and captured.as_of = newest.as_of;

-- A day is complete when it was captured after it had ended, a week when its seven days are.
create table complete_weeks as
select date_trunc('week', usage_date)::date as week_start
from days
where usage_date < as_of::date
group by all
having count(distinct usage_date) = 7;

create table market as
with totals as (
    select
        complete_weeks.week_start,
        sum(days.total_tokens)::bigint as total_tokens
    from days
    inner join complete_weeks on date_trunc('week', days.usage_date) = complete_weeks.week_start
    group by complete_weeks.week_start
)

select
    week_start,
    total_tokens,
    case
        when lag(week_start) over (order by week_start) = week_start - 7
            then total_tokens / lag(total_tokens) over (order by week_start) - 1
    end as growth
from totals;

create table countries as
select
    complete_weeks.week_start,
    vendors.country_code,
    sum(days.total_tokens)::bigint as total_tokens
from days
inner join complete_weeks on date_trunc('week', days.usage_date) = complete_weeks.week_start
left join reveals
    on split_part(days.model_permaslug, ':', 1) = reveals.model_slug and reveals.reveal_status = 'confirmed'
left join authors on split_part(days.model_permaslug, '/', 1) = authors.author
left join vendors on coalesce(reveals.vendor_id, authors.vendor_id) = vendors.vendor_id
group by complete_weeks.week_start, vendors.country_code;
