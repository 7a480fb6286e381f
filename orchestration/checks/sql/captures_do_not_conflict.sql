select
    captures.source,
    periods.period_start as period,
    captures.as_of,
    count(distinct periods.state_id) as contents,
    string_agg(distinct captures.capture_id, ', ' order by captures.capture_id) as captures
from staging.stg_almanac__capture_periods as periods
inner join staging.stg_almanac__captures as captures using (capture_id)
group by all
having count(distinct periods.state_id) > 1
order by captures.as_of, period
